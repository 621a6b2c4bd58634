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
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a folder, which several processes may share; one file per address. */
public final class FolderStore implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(FolderStore.class);

  /** Pekko's dispatcher for threads that block on disks. */
  private static final String DISK = ActorAttributes.IODispatcher().dispatcher();

  static final int CHUNK_BYTES = 1 << 18;

  /** How exactly the time of an object's last use is kept: the file's time is its last use. */
  private static final Duration TOUCH = Duration.ofHours(1);

  private final Path folder;
  private final PartSink parts;

  private FolderStore(Path folder) {
    this.folder = folder;
    this.parts = new PartSink(folder, DISK, this::publish, folder.toString());
  }

  /**
   * Opens a store, and deletes partial files that crashed processes have left.
   *
   * @param folder created if it is missing
   * @throws IOException with one line of text, if the folder cannot be written
   */
  public static FolderStore open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      PartFile.create(folder).close();
      PartFile.sweep(folder);
      FolderMark.put(folder);
      return new FolderStore(folder);
    } catch (IOException problem) {
      throw new IOException(
          "store: " + folder + " (expected: a folder that can be written)", problem);
    }
  }

  @Override
  public Sink<ByteString, CompletionStage<Stored>> write(Address address) {
    return parts.under(address);
  }

  @Override
  public Sink<ByteString, CompletionStage<Stored>> write() {
    return parts.underDigest();
  }

  @Override
  public Source<ByteString, NotUsed> read(Address address) {
    return FileIO.fromPath(path(address), CHUNK_BYTES)
        .mapError(IOException.class, this::trouble)
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  @Override
  public OptionalLong size(Address address) {
    return attempt(
        () -> {
          try {
            long bytes = Files.size(path(address));
            touch(path(address));
            return OptionalLong.of(bytes);
          } catch (NoSuchFileException absent) {
            /* Throws if the whole store is absent. */
            FolderMark.require(folder);
            return OptionalLong.empty();
          }
        });
  }

  @Override
  public Source<Stored, NotUsed> find(Address address) {
    return Source.single(address)
        .filter(asked -> size(asked).isPresent())
        .map(this::describe)
        .mapError(IOException.class, this::trouble)
        .withAttributes(ActorAttributes.dispatcher(DISK));
  }

  private Stored publish(PartFile part, Stored stored) throws IOException {
    if (moved(part, path(stored.address()))) {
      return stored;
    }
    touch(path(stored.address()));
    return describe(stored.address());
  }

  /** Notes that an object is used, if that has not been noted lately. */
  private static void touch(Path file) throws IOException {
    try {
      Instant now = Instant.now();
      if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(TOUCH))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      }
    } catch (NoSuchFileException absent) {
      LOG.debug("store: {} has been deleted meanwhile", file.getFileName());
    }
  }

  @Override
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
    try (var content = Files.newInputStream(path(address))) {
      byte[] buffer = new byte[1 << 16];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new Stored(address, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private Path path(Address address) {
    return folder.resolve(address.hex());
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
