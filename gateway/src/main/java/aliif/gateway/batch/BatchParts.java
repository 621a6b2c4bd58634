package aliif.gateway.batch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The answer to a batch as {@code multipart/mixed} (RFC 2046): a part for each image. */
final class BatchParts implements BatchOutput {
  private static final int PIECE = 64 << 10;

  private final OutputStream bytes;
  private final String boundary;
  private final String imageType;

  /**
   * @param bytes takes the parts
   * @param boundary which is in none of them
   * @param imageType media type of outputs
   */
  BatchParts(OutputStream bytes, String boundary, String imageType) {
    this.bytes = new BufferedOutputStream(bytes, PIECE);
    this.boundary = boundary;
    this.imageType = imageType;
  }

  @Override
  public void image(String name, Path content) throws IOException {
    begin(name, imageType, Files.size(content));
    Files.copy(content, bytes);
    end();
  }

  @Override
  public void problem(String name, String json) throws IOException {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    begin(name, "application/problem+json", text.length);
    bytes.write(text);
    end();
  }

  private void begin(String name, String type, long length) throws IOException {
    say(
        """
        --%s\r
        Content-Type: %s\r
        Content-Length: %d\r
        Content-Disposition: attachment; filename="%s"; filename*=UTF-8''%s\r
        \r
        """
            .formatted(boundary, type, length, plain(name), encoded(name)));
  }

  /** For clients that do not know the other one (RFC 6266). */
  private static String plain(String name) {
    return name.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "_");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private void end() throws IOException {
    say("\r\n");
    bytes.flush();
  }

  @Override
  public void finish() throws IOException {
    say("--" + boundary + "--\r\n");
    bytes.flush();
  }

  private void say(String text) throws IOException {
    bytes.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
