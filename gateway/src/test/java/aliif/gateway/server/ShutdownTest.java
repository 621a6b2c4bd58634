package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

final class ShutdownTest {
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "shutdown");
  private final Queue<String> happened = new ConcurrentLinkedQueue<>();

  private void terminate() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private Shutdown shutdown(int finish, int tell) {
    return new Shutdown(system, new StopTimes(Duration.ofMillis(finish), Duration.ofMillis(tell)));
  }

  @Test
  void workThatEndsInTimeIsNotBrokenOffAndPartsAreClosedAfterIt() throws Exception {
    CompletableFuture<Done> work = new CompletableFuture<>();
    Shutdown shutdown = shutdown(20_000, 5_000);
    shutdown.atEnd("part", () -> happened.add("part closed on " + thread()));
    shutdown.whenLate("work", () -> happened.add("broken off"));
    shutdown.letGo(
        "work",
        () -> {
          work.completeOnTimeout(Done.getInstance(), 2500, TimeUnit.MILLISECONDS);
          return work.thenApply(
              done -> {
                happened.add("work ended");
                return done;
              });
        });
    terminate();

    assertThat(List.copyOf(happened))
        .containsExactly("work ended", "part closed on pekko.actor.default-blocking-io-dispatcher");
  }

  /** Without its number, and the system's name. */
  private static String thread() {
    return Thread.currentThread()
        .getName()
        .replaceFirst("^shutdown-", "")
        .replaceFirst("-\\d+$", "");
  }

  @Test
  void lateWorkIsBrokenOffAndThenGivenUp() throws Exception {
    Shutdown shutdown = shutdown(300, 300);
    shutdown.whenLate("work", () -> happened.add("broken off"));
    shutdown.letGo("work", CompletableFuture::new);
    shutdown.atEnd("part", () -> happened.add("part closed"));
    terminate();

    assertThat(List.copyOf(happened)).containsExactly("broken off", "part closed");
  }

  @Test
  void timesAreLessThanPekkosOwn() throws Exception {
    Config config = ConfigFactory.load();
    assertThat(StopTimes.of(config).all()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    Config longer = ConfigFactory.parseString("aliif.stop.finish = 2 minutes").withFallback(config);

    assertThatThrownBy(() -> StopTimes.of(longer))
        .hasMessage(
            "aliif.stop: finish and tell: 124000 ms (expected: less than"
                + " pekko.coordinated-shutdown.phases.service-requests-done.timeout, 35000 ms)");
    terminate();
  }
}
