package aliif.infra.store;

import aliif.model.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores large images in a folder, one file per address. A stored object is complete, on the disk,
 * and never changes: the first complete write wins, and later ones are dropped. What nobody uses
 * for long may be deleted ({@link StoreSweep}). Safe for use by many threads, and by several
 * processes on one folder.
 */
public final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  /** Pekko's dispatcher for threads that block on disks. */
  private static final String BLOCKING = ActorAttributes.IODispatcher().dispatcher();

  private static final int CHUNK_BYTES = 1 << 18;

  /** How exactly the time of an object's last use is kept: the file's time is its last use. */
  private static final Duration TOUCH = Duration.ofHours(1);

  private final Path folder;
  private final Optional<Path> others;

  private ObjectStore(Path folder, Optional<Path> others) {
    this.folder = folder;
    this.others = others;
  }

  /**
   * Opens a store, and deletes partial files that crashed processes have left.
   *
   * @param folder created if it is missing
   * @throws IOException with one line of text, if the folder cannot be written
   */
  public static ObjectStore open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      PartFile.create(folder).discard();
      PartFile.sweep(folder);
      FolderMark.put(folder);
      return new ObjectStore(folder, Optional.empty());
    } catch (IOException problem) {
      throw new IOException(
          "store: " + folder + " (expected: a folder that can be written)", problem);
    }
  }

  /**
   * The same store, which finds files of another folder, too, if it has none of that address
   * itself.
   *
   * @param folder of files that never change, named by addresses as its own are; they may go
   */
  public ObjectStore reading(Path folder) {
    return new ObjectStore(this.folder, Optional.of(folder));
  }

  /**
   * Stores a stream under an address. The stage completes when the object is durable; if the
   * address has an object already, the stage gives that one. It fails with {@link StoreException}
   * if the disk fails, and with the stream's own failure if that fails; neither leaves a file
   * behind.
   */
  public Sink<ByteString, CompletionStage<Stored>> write(Address address) {
    return write(sha256 -> address);
  }

  /** Stores a stream under the SHA-256 of its content; otherwise as {@link #write(Address)}. */
  public Sink<ByteString, CompletionStage<Stored>> write() {
    return write(Address::new);
  }

  /**
   * The content of an object. Fails with {@link StoreException} if it does not exist (see {@link
   * #size} and {@link #find}), or if the disk fails.
   */
  public Source<ByteString, NotUsed> read(Address address) {
    return FileIO.fromPath(found(address), CHUNK_BYTES)
        .mapError(IOException.class, this::trouble)
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /**
   * Size of an object in bytes; empty if it does not exist. Reads from the disk. To ask is to use:
   * it keeps the object from {@link #deleteUnused} as writing it again does.
   *
   * @throws StoreException if the disk fails, so that it is unknown whether the object exists
   */
  public OptionalLong size(Address address) {
    return attempt(
        () -> {
          try {
            long bytes = Files.size(found(address));
            touch(path(address));
            return OptionalLong.of(bytes);
          } catch (NoSuchFileException absent) {
            /* Throws if the whole store is absent. */
            FolderMark.require(folder);
            return OptionalLong.empty();
          }
        });
  }

  /** The object of an address, if it exists. Reads the whole content, for its digest. */
  public Source<Stored, NotUsed> find(Address address) {
    return Source.single(address)
        .filter(asked -> size(asked).isPresent())
        .map(this::describe)
        .withAttributes(ActorAttributes.dispatcher(BLOCKING));
  }

  private Sink<ByteString, CompletionStage<Stored>> write(Function<String, Address> naming) {
    return Sink.fromMaterializer(
            (materializer, attributes) ->
                write(naming, materializer.system().dispatchers().lookup(BLOCKING)))
        .withAttributes(ActorAttributes.dispatcher(BLOCKING))
        .mapMaterializedValue(stage -> stage.thenCompose(Function.identity()));
  }

  private Sink<ByteString, CompletionStage<Stored>> write(
      Function<String, Address> naming, Executor executor) {
    PartFile part;
    try {
      part = attempt(() -> PartFile.create(folder));
    } catch (StoreException trouble) {
      return Sink.<ByteString>cancelled()
          .mapMaterializedValue(cancelled -> CompletableFuture.failedStage(trouble));
    }
    return Sink.<ByteString>foreach(chunk -> attempt(() -> part.write(chunk)))
        .mapMaterializedValue(
            written ->
                written.handleAsync(
                    (done, problem) -> end(part, naming, Optional.ofNullable(problem)), executor));
  }

  private Stored end(PartFile part, Function<String, Address> naming, Optional<Throwable> problem) {
    if (problem.isPresent()) {
      discard(part);
      throw new CompletionException(problem.get());
    }
    String sha256 = part.sha256();
    Stored stored = new Stored(naming.apply(sha256), part.bytes(), sha256);
    try {
      return attempt(() -> publish(part, stored));
    } catch (StoreException trouble) {
      discard(part);
      throw trouble;
    }
  }

  private Stored publish(PartFile part, Stored stored) throws IOException {
    if (moved(part, path(stored.address()))) {
      return stored;
    }
    part.discard();
    touch(path(stored.address()));
    return describe(stored.address());
  }

  /** Notes that an object is used, if the store has it itself and has not noted so lately. */
  private static void touch(Path file) throws IOException {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      }
    } catch (NoSuchFileException absent) {
      LOG.debug("store: {} is another folder's, or was deleted", file.getFileName());
    }
  }

  /**
   * Deletes the objects that nobody has written or asked for since then. Blocks while the disk
   * works.
   *
   * @return how many
   * @throws StoreException if the disk fails
   */
  public int deleteUnused(Instant since) {
    return attempt(
        () -> {
          int deleted = 0;
          try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
              if (Address.parse(file.getFileName().toString()).isPresent()
                  && usedBefore(file, since)
                  && Files.deleteIfExists(file)) {
                deleted++;
              }
            }
          }
          return deleted;
        });
  }

  private static boolean usedBefore(Path file, Instant time) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(time);
    } catch (NoSuchFileException gone) {
      return false; // another process has deleted it
    }
  }

  /*
   * Two processes may find the address free at the same time. Then the second move replaces a
   * complete file by another one, which was rendered from the same input with the same weights.
   */
  private synchronized boolean moved(PartFile part, Path target) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    part.publish(target);
    return true;
  }

  private Stored describe(Address address) throws IOException {
    MessageDigest digest = Sha256.create();
    long bytes = 0;
    try (var content = Files.newInputStream(found(address))) {
      byte[] buffer = new byte[1 << 16];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new Stored(address, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Where an object is, or would be. */
  private Path found(Address address) {
    Path own = path(address);
    return others
        .map(folder -> folder.resolve(address.hex()))
        .filter(other -> Files.exists(other) && Files.notExists(own))
        .orElse(own);
  }

  private Path path(Address address) {
    return folder.resolve(address.hex());
  }

  private void discard(PartFile part) {
    try {
      part.discard();
    } catch (IOException problem) {
      LOG.warn("store: {}: a part is left for the next start to sweep", folder, problem);
    }
  }

  private <T> T attempt(FileWork<T> work) {
    try {
      return work.run();
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  private StoreException trouble(IOException problem) {
    return new StoreException("store: " + folder + ": " + problem, problem);
  }

  /** Work with files, which may fail. */
  private interface FileWork<T> {
    T run() throws IOException;
  }
}
