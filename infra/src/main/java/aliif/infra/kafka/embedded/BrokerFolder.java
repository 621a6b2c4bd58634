package aliif.infra.kafka.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder of an embedded broker, locked until this is closed. */
final class BrokerFolder implements AutoCloseable {
  /*
   * Kafka locks its log folder as well, but finds a lock only in the middle of starting, and some of
   * its threads then end the process. So the folder is locked and tried before Kafka starts.
   */
  private static final String ADDRESS = "address";

  private final Path logs;
  private final FileChannel channel;

  private BrokerFolder(Path logs, FileChannel channel) {
    this.logs = logs;
    this.channel = channel;
  }

  /**
   * Creates the folder if it is missing, and locks it.
   *
   * @throws IOException with one line of text, if the folder cannot be written or is in use
   */
  static BrokerFolder hold(Path folder) throws IOException {
    Path logs = folder.resolve("log");
    try {
      Files.createDirectories(logs);
      Files.delete(Files.createTempFile(logs, "try", ".tmp"));
    } catch (IOException problem) {
      throw new IOException(
          "broker folder: " + folder + " (expected: a folder that can be written)", problem);
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel).isEmpty()) {
      channel.close();
      throw new IOException(
          "broker folder: " + folder + " (expected: not in use by another broker)");
    }
    return new BrokerFolder(logs, channel);
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException held) {
      return Optional.empty();
    }
  }

  /** Where Kafka keeps its logs. */
  Path logs() {
    return logs;
  }

  /** Writes down where the broker is, until this is closed. */
  void announce(String address) throws IOException {
    Files.writeString(logs.resolveSibling(ADDRESS), address);
  }

  /** What was written down for a folder. */
  static Optional<String> announced(Path folder) {
    try {
      return Optional.of(Files.readString(folder.resolve(ADDRESS)));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      Files.deleteIfExists(logs.resolveSibling(ADDRESS));
    }
    channel.close();
  }
}
