package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are packed by gzip. */
final class PackedBodyTest extends FakeOfClass {
  @BeforeEach
  void render() {
    served.render("one ", "two");
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static HttpResponse<String> post(String path, String coding, byte[] body)
      throws Exception {
    return served.send(
        served
            .request(path)
            .header("Content-Encoding", coding)
            .header("Content-Type", "application/x-tar")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void aPackedBodyIsUnpacked(String coding) throws Exception {
    byte[] image = FakeUpscaler.bytes(700_000).toArray();
    HttpResponse<String> answer = post("/v1/upscale?scale=2", coding, packed(image));

    assertThat(answer.body()).isEqualTo("one two");
    UpscaleRequest request = served.upscaling().requests().remove();
    assertThat(((EncodedImage.InMemory) request.image()).bytes())
        .isEqualTo(ByteString.fromArray(image));
  }

  @Test
  void aPackedImageIsStoredUnpacked() throws Exception {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", png);
    HttpResponse<String> put = post("/v1/images", "gzip", packed(png.toByteArray()));

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.body()).contains("\"bytes\":" + png.size() + ",");
  }

  @Test
  void aPackedTarFileIsABatch() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(tar)) {
      TarArchiveEntry entry = new TarArchiveEntry("a.jpg");
      entry.setSize(5);
      out.putArchiveEntry(entry);
      out.write("BMage".getBytes(StandardCharsets.UTF_8));
      out.closeArchiveEntry();
    }
    HttpResponse<String> answer = post("/v1/batch?scale=2", "gzip", packed(tar.toByteArray()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("a_x2.png", "one two");
    problem(post("/v1/batch?scale=2", "gzip", "no gzip".getBytes(StandardCharsets.UTF_8)), 400);
  }

  /** 100 MB of zeros are 100 KB. */
  @Test
  void aBombIsRefusedByTheLimitOfWhatComesOut() throws Exception {
    byte[] bomb = new byte[100_000_000];
    bomb[0] = 'B';
    bomb[1] = 'M';
    bomb = packed(bomb);
    assertThat(bomb).hasSizeLessThan(200_000);

    assertThat(problem(post("/v1/upscale?scale=2", "gzip", bomb), 413).get("detail").getAsString())
        .isEqualTo("body: too large (expected: at most 1000000 bytes)");
    problem(post("/v1/images", "gzip", bomb), 413);
    eventually("nothing held", () -> served.uploads().taken() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/upscale?scale=2", "/v1/images"})
  void whatIsDamagedIsRefusedAndTheConnectionGoesOn(String path) throws Exception {
    byte[] image = FakeUpscaler.bytes(300_000).toArray();
    image[0] = 'B';
    image[1] = 'M';
    byte[] whole = packed(image);
    byte[] short_ = Arrays.copyOf(whole, whole.length - 9);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 0x55;
    flipped[whole.length - 6] ^= 0x55;
    for (byte[] body :
        new byte[][] {
          short_, flipped, FakeUpscaler.bytes(500_000).toArray(), {0x1f, (byte) 0x8b}
        }) {
      assertThat(problem(post(path, "gzip", body), 422).get("detail").getAsString())
          .isEqualTo("body: damaged (expected: packed by gzip, as Content-Encoding says)");
    }
    eventually("nothing held", () -> served.uploads().taken() == 0);
  }

  @Test
  void otherCodingsAreRefusedByName() throws Exception {
    for (String path : new String[] {"/v1/upscale?scale=2", "/v1/images", "/v1/batch?scale=2"}) {
      assertThat(problem(post(path, "br", new byte[9]), 415).get("detail").getAsString())
          .startsWith("content encoding: br (expected: none, or gzip");
    }
  }
}
