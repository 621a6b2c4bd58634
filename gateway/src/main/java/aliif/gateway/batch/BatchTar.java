package aliif.gateway.batch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The answer to a batch: a tar file with an entry for each image, in order. For one thread. */
final class BatchTar {
  private static final int PIECE = 64 << 10;

  private final OutputStream pieces;
  private final TarArchiveOutputStream tar;

  /**
   * @param bytes takes the file; large numbers and long names are written as POSIX says
   */
  BatchTar(OutputStream bytes) {
    /* The tar file itself is written in blocks of 512 bytes, and does not pass a flush on. */
    pieces = new BufferedOutputStream(bytes, PIECE);
    tar = new TarArchiveOutputStream(pieces, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** Writes an output. */
  void image(String name, Path content) throws IOException {
    begin(name, Files.size(content));
    Files.copy(content, tar);
    end();
  }

  /** Writes why there is no output. */
  void problem(String name, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    begin(name, bytes.length);
    tar.write(bytes);
    end();
  }

  private void begin(String name, long bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes);
    tar.putArchiveEntry(entry);
  }

  /** The entry goes out at once. */
  private void end() throws IOException {
    tar.closeArchiveEntry();
    pieces.flush();
  }

  void finish() throws IOException {
    tar.finish();
    pieces.flush();
  }

  /** A name that leads into no other folder, however the client's did. */
  static String inside(String name) {
    String safe =
        Arrays.stream(name.replace('\\', '/').split("/", -1))
            .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
            .collect(Collectors.joining("/"));
    return safe.isEmpty() ? "image" : safe;
  }

  /** The name of an output: that of its image, with its own ending. */
  static String output(String name, String ending) {
    return name.endsWith("." + ending) ? name : name + "." + ending;
  }
}
