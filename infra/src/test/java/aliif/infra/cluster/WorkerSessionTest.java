package aliif.infra.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.cluster.wire.ToProcess;
import aliif.infra.cluster.wire.ToRemoteWorker.AskCrop;
import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.TestTickets;
import aliif.pipeline.work.TileAnswer;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session between a queue and a process, which are probes. */
final class WorkerSessionTest {
  @AutoClose("shutdownTestKit")
  private static ActorTestKit kit;

  private TestProbe<TileQueue.Command> queue;
  private TestProbe<ToProcess> process;
  private TestProbe<TileAnswer> answers;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @BeforeEach
  void listen() {
    queue = kit.createTestProbe();
    process = kit.createTestProbe();
    answers = kit.createTestProbe();
  }

  private ActorRef<WorkerSession.Command> session() {
    var resources =
        new GatewayResources(
            queue.getRef(), new MemoryPool("images", 0), Runnable::run, new ClusterMeter());
    ActorRef<WorkerSession.Command> session =
        kit.spawn(WorkerSession.create(7, process.getRef(), 1, resources));
    process.expectMessageClass(ToProcess.Welcome.class);
    return session;
  }

  /** The worker that joins the queue, and asks for work. */
  private ActorRef<TileQueue.Do> worker() {
    ActorRef<TileQueue.Do> worker = queue.expectMessageClass(TileQueue.Join.class).worker();
    assertThat(queue.expectMessageClass(TileQueue.Pull.class).worker()).isEqualTo(worker);
    return worker;
  }

  private TileQueue.Do job() {
    RgbImage crop = new RgbImage(new Size(2, 2), new float[12]);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(crop.size(), new Size(4, 4)));
    TileWork.Ticket ticket = TestTickets.of(1, "one", Priority.BATCH);
    return new TileQueue.Do(new TileWork.Upscale(ticket, crop, window), answers.getRef());
  }

  @Test
  void aWorkerThatBreaksReleasesItsPieceAndIsReplaced() {
    session();
    worker().tell(job());
    ToProcess.Begin begin = process.expectMessageClass(ToProcess.Begin.class);
    begin.worker().tell(new AskCrop(begin.id(), 1, 1000)); // breaks it: there are 12 values

    assertThat(process.expectMessageClass(ToProcess.Release.class).id()).isEqualTo(begin.id());
    worker().tell(job());
    process.expectMessageClass(ToProcess.Begin.class);
  }

  @Test
  void anIdleWorkerTellsTheQueueThatItDeparts() {
    ActorRef<WorkerSession.Command> session = session();
    ActorRef<TileQueue.Do> worker = worker();
    session.tell(WorkerSession.Command.LEAVE);

    assertThat(queue.expectMessageClass(TileQueue.Depart.class).worker()).isEqualTo(worker);
    process.expectMessageClass(ToProcess.Farewell.class);
  }
}
