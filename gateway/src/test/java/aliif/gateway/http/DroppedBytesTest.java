package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.images.ArrivingBytes;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that are no image: they are neither kept nor read for long. */
final class DroppedBytesTest {
  private static final int MEGABYTE = 1_000_000;

  private final ServedFake served = ServedFake.start("aliif.batch.dropped = 20 MB");

  @AfterEach
  void close() {
    served.close();
  }

  /** Zeros, packed; gzip allows several members, one after the other. */
  private static byte[] zeros(int megabytes) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(member)) {
      out.write(new byte[MEGABYTE]);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < megabytes; i++) {
      all.write(member.toByteArray());
    }
    return all.toByteArray();
  }

  private static void entry(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private Map<String, String> batch(Object... namesAndContents) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(packed))) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        entry(tar, (String) namesAndContents[i], (byte[]) namesAndContents[i + 1]);
      }
    }
    var answer =
        served
            .client()
            .send(
                served
                    .request("/v1/batch?scale=2")
                    .header("Content-Type", "application/x-tar")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
                    .build(),
                BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return ServedBatches.entries(answer.body());
  }

  private static byte[] image(int size) {
    byte[] image = new byte[size];
    byte[] begin = ServedBatches.BEGIN.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(begin, 0, image, 0, begin.length);
    return image;
  }

  /** An image of the store has 8 MB at most; its bytes are looked at before they are counted. */
  @Test
  void whatIsNoImageIsRefusedByItsFirstBytes() throws Exception {
    var put =
        served
            .request("/v1/images")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(zeros(3000)));

    assertThat(problem(served.send(put.build()), 415).get("detail").getAsString())
        .startsWith("image: bytes that begin with 00 00 00 00 00 00 00 00 (expected: a PNG,");
  }

  @Test
  void soMuchOfABatchIsDropped() throws Exception {
    served.upscaling().answer(r -> FakeUpscaler.rendering(r, FakeUpscaler.bytes("o")));
    Map<String, String> entries =
        batch(
            "zeros.raw",
            new byte[15 * MEGABYTE],
            "good.png",
            image(100),
            "more.raw",
            new byte[15 * MEGABYTE],
            "never.png",
            image(100));

    assertThat(entries.keySet())
        .hasSize(4)
        .contains("zeros.raw.error.json", "more.raw.error.json", "batch.error.json");
    assertThat(entries.get("zeros.raw.error.json")).contains("415", "begin with 00 00");
    assertThat(entries.get("batch.error.json"))
        .contains("batch: more than 20000000 bytes of refused images", "aliif.batch.dropped");
    assertThat(served.upscaling().requests()).hasSize(1);
  }

  /** All that arrives has room for 10 MB. */
  @Test
  void theImagesAndOutputsOfABatchCountAsArriving() throws Exception {
    served
        .upscaling()
        .answer(r -> FakeUpscaler.rendering(r, FakeUpscaler.bytes("o".repeat(2 * MEGABYTE))));
    try (ArrivingBytes others = served.images().arriving()) {
      others.add(7 * MEGABYTE);
      assertThat(
              batch("a.png", image(4 * MEGABYTE), "b.png", image(2 * MEGABYTE), "c.png", image(9))
                  .values())
          .satisfiesExactly(
              input -> assertThat(input).contains("503", "aliif.images.arriving"),
              output -> assertThat(output).contains("503", "aliif.images.arriving"),
              whole -> assertThat(whole).hasSize(2 * MEGABYTE));
    }
    try (ArrivingBytes all = served.images().arriving()) {
      all.add(10 * MEGABYTE);
    }
  }
}
