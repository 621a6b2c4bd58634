package aliif.infra.store.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A piece of a file, as the body of a request.
 *
 * @param begin offset of its first byte in the file
 * @param bytes its length
 */
record FilePiece(Path file, long begin, long bytes) {
  private static final String TYPE = "application/octet-stream";

  /** The body; each attempt at a request reads it anew. */
  RequestBody body() {
    return RequestBody.fromContentProvider(this::opened, bytes, TYPE);
  }

  /** MD5 of the piece, in Base64, by which every server can tell that all of it has come. */
  String md5() throws IOException {
    MessageDigest digest = md5Digest();
    try (InputStream content = open()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has MD5", impossible);
    }
  }

  private InputStream opened() {
    try {
      return open();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private InputStream open() throws IOException {
    InputStream all = Files.newInputStream(file);
    all.skipNBytes(begin);
    return new Limited(all, bytes);
  }

  /** Ends after some bytes. */
  private static final class Limited extends FilterInputStream {
    private long left;

    private Limited(InputStream all, long bytes) {
      super(all);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
