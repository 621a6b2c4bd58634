package aliif.infra.store;

import aliif.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An object that is being written, under a temporary name. For one stream. */
public final class PartFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);
  private static final String SUFFIX = ".part";

  private final Path file;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.create();
  private long bytes;

  private PartFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Begins a file in a folder. */
  public static PartFile create(Path folder) throws IOException {
    Path file = folder.resolve(UUID.randomUUID() + SUFFIX);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    PartFile part = new PartFile(file, channel);
    /* Locked while it is written, so that a sweep can tell it from the leftovers of a crash. */
    if (!locked(channel)) {
      part.close();
      throw new IOException("taken by a sweep");
    }
    return part;
  }

  /** Deletes partial files of crashed processes, but not those that are being written. */
  public static void sweep(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        sweepFile(file);
      }
    }
  }

  private static void sweepFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (locked(channel)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      LOG.debug("{} has been published or swept meanwhile", file);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException writtenHere) {
      return false;
    }
  }

  /** Appends, and returns the size so far. */
  public long write(ByteString chunk) throws IOException {
    Sha256.update(digest, chunk.getByteBuffers());
    for (ByteBuffer part : chunk.getByteBuffers()) {
      while (part.hasRemaining()) {
        bytes += channel.write(part);
      }
    }
    return bytes;
  }

  /** Gives the file its final name, durably. */
  public void publish(Path target) throws IOException {
    DurableMove.move(channel, file, target);
    channel.close();
  }

  /** Deletes the file, unless it has its final name; may be called again. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }

  /** Where it is until it has its final name. */
  public Path file() {
    return file;
  }

  /** The size so far. */
  public long bytes() {
    return bytes;
  }

  /** SHA-256 of the content; may be called once. */
  public String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
