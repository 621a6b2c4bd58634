package aliif.gateway.batch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The answer to a batch as a tar file. */
final class BatchTar implements BatchOutput {
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

  @Override
  public void image(String name, Path content) throws IOException {
    begin(name, Files.size(content));
    Files.copy(content, tar);
    end();
  }

  @Override
  public void problem(String name, String json) throws IOException {
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

  private void end() throws IOException {
    tar.closeArchiveEntry();
    pieces.flush();
  }

  @Override
  public void finish() throws IOException {
    tar.finish();
    pieces.flush();
  }
}
