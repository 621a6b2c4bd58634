package aliif.gateway.cli.kafka;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.store.Address;
import aliif.infra.store.FolderMark;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.StoreException;
import aliif.pipeline.Failures;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.FileIO;

/**
 * The store of a server, in a folder that the command sees, too. It is opened when it is used for
 * the first time: small images do not need it. For one thread.
 */
final class SharedStore implements AutoCloseable {
  private final Path folder;
  private Optional<Opened> opened = Optional.empty();

  private record Opened(ObjectStore store, ActorSystem<Void> system) {}

  /**
   * @param data folder of the server
   */
  SharedStore(Path data) {
    folder = data.resolve("store");
  }

  /**
   * Stores an image under its digest.
   *
   * @throws CommandFailure if the store is missing, or its disk fails
   */
  Address keep(Path image) {
    Opened it = opened();
    return await(FileIO.fromPath(image).runWith(it.store().write(), it.system())).address();
  }

  /**
   * Copies a stored output.
   *
   * @param to a file that exists
   * @throws CommandFailure if the store or the output is missing, or a disk fails
   */
  void copy(Address output, Path to) {
    Opened it = opened();
    await(
        it.store()
            .read(output)
            .runWith(FileIO.toPath(to, Set.of(StandardOpenOption.WRITE)), it.system()));
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException problem) {
      Throwable cause = Failures.cause(problem);
      throw new CommandFailure(
          cause instanceof StoreException ? String.valueOf(cause.getMessage()) : "store: " + cause,
          problem);
    }
  }

  /* A folder without the mark is no server's: what is put there, no server would find. */
  private Opened opened() {
    if (opened.isEmpty()) {
      try {
        FolderMark.require(folder);
        opened = Optional.of(new Opened(ObjectStore.open(folder), system()));
      } catch (IOException problem) {
        throw new CommandFailure(
            "store: %s (expected: the store of the server; see --data)".formatted(folder), problem);
      }
    }
    return opened.orElseThrow();
  }

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "aliif",
        ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
            .withFallback(ConfigFactory.load()));
  }

  @Override
  public void close() {
    opened.ifPresent(it -> it.system().terminate());
  }
}
