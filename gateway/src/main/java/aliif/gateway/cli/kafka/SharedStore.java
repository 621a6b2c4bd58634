package aliif.gateway.cli.kafka;

import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.server.StoreChoice;
import aliif.infra.store.Address;
import aliif.infra.store.FolderMark;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.StoreException;
import aliif.pipeline.Failures;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of a server, which the command reaches, too. It is opened when it is used for the first
 * time: small images do not need it. For one thread.
 */
final class SharedStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);

  private final StoreChoice choice;
  private Optional<Opened> opened = Optional.empty();

  /**
   * The store, and what is closed with it.
   *
   * @param scratch an empty folder
   */
  private record Opened(ObjectStore store, ActorSystem<Void> system, Path scratch) {}

  SharedStore(StoreChoice choice) {
    this.choice = choice;
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

  private Opened opened() {
    if (opened.isEmpty()) {
      requireMark();
      opened = Optional.of(open(choice, ConfigFactory.load()));
    }
    return opened.orElseThrow();
  }

  private static Opened open(StoreChoice choice, Config config) {
    try {
      Path scratch = Files.createTempDirectory("aliif-store");
      try {
        return new Opened(choice.open(config, scratch), system(config), scratch);
      } catch (IOException problem) {
        delete(scratch);
        throw problem;
      }
    } catch (IOException problem) {
      throw new CommandFailure(String.valueOf(problem.getMessage()), problem);
    }
  }

  /** A folder without the mark is no server's: what is put there, no server would find. */
  private void requireMark() {
    switch (choice) {
      case StoreChoice.InFolder(Path folder) -> {
        try {
          FolderMark.require(folder);
        } catch (IOException problem) {
          throw new CommandFailure(
              "store: %s (expected: the store of the server; see --data and --store)"
                  .formatted(folder),
              problem);
        }
      }
      case StoreChoice.InS3 _ -> {}
    }
  }

  private static ActorSystem<Void> system(Config config) {
    return ActorSystem.create(
        Behaviors.empty(),
        "aliif",
        ConfigFactory.parseString("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off")
            .withFallback(config));
  }

  @Override
  public void close() {
    opened.ifPresent(SharedStore::close);
  }

  private static void close(Opened it) {
    it.system().terminate();
    it.store().close();
    delete(it.scratch());
  }

  private static void delete(Path scratch) {
    try {
      Files.deleteIfExists(scratch);
    } catch (IOException problem) {
      LOG.debug("{} is left", scratch, problem);
    }
  }
}
