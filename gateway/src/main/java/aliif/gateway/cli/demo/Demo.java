package aliif.gateway.cli.demo;

import aliif.gateway.cli.files.WholeFile;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.server.Server;
import aliif.infra.store.Address;
import aliif.model.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Sends the samples through the whole system: request topic, workers, result topic, store. For one
 * thread.
 */
final class Demo {
  private static final List<Scale> SCALES =
      List.of(
          new Scale.Factor(2), new Scale.Factor(3.5), new Scale.Factor(4), new Scale.ToWidth(1920));

  /** Requests in progress at the same time: few, so that their times say how long one takes. */
  private static final int WINDOW = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Server server;
  private final KafkaExchange exchange;
  private final Path out;
  private final Progress progress;
  private final List<DemoRow> rows = new ArrayList<>();
  private final Deque<Step> toDo = new ArrayDeque<>();
  private final Map<String, Step> waiting = new HashMap<>();

  /** One request, and how its answer is used. */
  private sealed interface Step {
    DemoRow row();

    /** The sample, enlarged. */
    record Enlarge(DemoRow row) implements Step {}

    /** The reduced sample, brought back. */
    record Restore(DemoRow row, ByteString reduced) implements Step {}
  }

  /**
   * @param out folder for the images
   */
  Demo(Server server, KafkaExchange exchange, Path out, Progress progress) {
    this.server = server;
    this.exchange = exchange;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Sends each sample at each scale, writes what comes back, and gives the rows of the table.
   *
   * @throws IOException if a file cannot be written
   */
  List<DemoRow> run(List<DemoSample> samples) throws IOException {
    Files.createDirectories(out);
    for (DemoSample sample : samples) {
      for (Scale scale : SCALES) {
        DemoRow row = new DemoRow(sample, scale);
        rows.add(row);
        toDo.add(new Step.Enlarge(row));
        toDo.add(new Step.Restore(row, row.reducedPng()));
      }
    }
    int all = toDo.size();
    long last = System.nanoTime();
    while (!toDo.isEmpty() || !waiting.isEmpty()) {
      while (!toDo.isEmpty() && waiting.size() < WINDOW) {
        send(toDo.remove());
      }
      for (KafkaExchange.Reply answer : exchange.poll()) {
        last = System.nanoTime();
        receive(answer);
      }
      show(all);
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        waiting
            .values()
            .forEach(
                step -> step.row().failed("no answer within " + PATIENCE.toMinutes() + " minutes"));
        break;
      }
    }
    return rows;
  }

  private void send(Step step) {
    String id = UUID.randomUUID().toString();
    DemoRow row = step.row();
    waiting.put(id, step);
    switch (step) {
      case Step.Enlarge _ ->
          exchange.send(id, row.sample().name(), row.sample().bytes(), row.enlarging());
      case Step.Restore(_, ByteString reduced) ->
          exchange.send(id, row.sample().name(), reduced, row.restoring());
    }
  }

  private void receive(KafkaExchange.Reply answer) throws IOException {
    Step step = waiting.remove(answer.id());
    if (step == null) {
      return;
    }
    switch (answer) {
      case KafkaExchange.Reply.Inline(_, ByteString bytes, Duration time, _) ->
          use(step, bytes, time);
      case KafkaExchange.Reply.Reference(_, Address address, Duration time) ->
          use(step, stored(address), time);
      case KafkaExchange.Reply.Refused(_, String message) -> step.row().failed(message);
    }
  }

  private ByteString stored(Address address) throws IOException {
    try {
      return server
          .store()
          .read(address)
          .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), server.system())
          .toCompletableFuture()
          .join();
    } catch (CompletionException problem) {
      throw new IOException(address + ": not in the store", problem);
    }
  }

  private void use(Step step, ByteString png, Duration time) {
    switch (step) {
      case Step.Enlarge(DemoRow row) -> {
        WholeFile.write(out.resolve(row.fileName()), png.toArray());
        row.enlargedIn(time.toMillis());
      }
      case Step.Restore(DemoRow row, ByteString reduced) -> row.restored(reduced, png);
    }
    if (step.row().done()) {
      progress.line(step.row().fileName() + ": " + step.row().enlarged());
    }
  }

  private void show(int all) {
    String names =
        String.join(", ", waiting.values().stream().map(it -> it.row().sample().name()).toList());
    int done = all - toDo.size() - waiting.size();
    progress.at("%d of %d  %s".formatted(done, all, names), (double) done / all);
  }
}
