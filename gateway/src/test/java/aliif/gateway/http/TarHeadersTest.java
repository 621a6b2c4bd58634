package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.testing.FakeUpscaler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of tar files that are much too long. */
final class TarHeadersTest {
  private static final long LONG = 2_000L << 20;
  private static final int PIECE = 4 << 20;

  private static final ServedFake SERVED = ServedFake.start();

  @AfterAll
  static void close() {
    SERVED.close();
  }

  /** A header of a tar file. */
  private static byte[] header(String name, char type, long size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, String.valueOf(type));
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /**
   * A header whose content is one record of pax, or one name, followed by an image; packed. The
   * file of gzip has several members, one after the other: most of them are equal.
   */
  private static byte[] packed(char type, long size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] begin =
        type == 'L' || type == 'K'
            ? new byte[0]
            : (size + " path=").getBytes(StandardCharsets.US_ASCII);
    byte[] piece = gzip(out -> out.write(name(PIECE)));
    packed.write(
        gzip(
            out -> {
              out.write(header("long", type, size));
              out.write(begin);
            }));
    long left = size - begin.length - 1;
    for (; left >= PIECE; left -= PIECE) {
      packed.write(piece);
    }
    byte[] rest = name((int) left);
    packed.write(
        gzip(
            out -> {
              out.write(rest);
              out.write('\n');
              out.write(new byte[(int) (-size & 511)]);
              image(out, "a.png");
              image(out, "b.png");
            }));
    return packed.toByteArray();
  }

  private static byte[] name(int length) {
    return "n".repeat(length).getBytes(StandardCharsets.US_ASCII);
  }

  private interface Written {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] gzip(Written written) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      written.to(out);
    }
    return packed.toByteArray();
  }

  private static void image(OutputStream out, String name) throws IOException {
    out.write(header(name, '0', 2));
    out.write(ServedBatches.BEGIN.getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[510]);
  }

  private static HttpRequest request(byte[] packed) {
    return SERVED
        .request("/v1/batch?scale=2")
        .header("Content-Type", "application/x-tar")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(packed))
        .build();
  }

  @ParameterizedTest
  @ValueSource(chars = {'L', 'K', 'x', 'g', 'X'})
  void aLongHeaderIsRefusedByItsLength(char type) throws Exception {
    byte[] packed = packed(type, LONG);
    assertThat(packed.length).isLessThan(3_000_000);
    var heap = ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    long before = heap.getTotalThreadAllocatedBytes();

    assertThat(problem(SERVED.send(request(packed)), 400).get("detail").getAsString())
        .isEqualTo(
            "batch: header of type "
                + type
                + ": 2097152000 bytes (expected: at most 65536 of one header)");
    assertThat(heap.getTotalThreadAllocatedBytes() - before).isLessThan(100_000_000);
  }

  @Test
  void manyHeadersBeforeOneEntryAreRefused() throws Exception {
    byte[] packed =
        gzip(
            out -> {
              image(out, "first.png");
              for (int i = 0; i < 20; i++) {
                out.write(header("long", 'g', 60_000));
                byte[] record = "60000 comment=".getBytes(StandardCharsets.US_ASCII);
                out.write(record);
                out.write(name(60_000 - record.length - 1));
                out.write('\n');
                out.write(new byte[-60_000 & 511]);
              }
              image(out, "last.png");
            });
    SERVED.upscaling().answer(r -> FakeUpscaler.rendering(r, FakeUpscaler.bytes("o")));
    var answer = SERVED.client().send(request(packed), BodyHandlers.ofByteArray());

    var entries = ServedBatches.entries(answer.body());
    assertThat(entries).hasSize(2).containsKey("batch.error.json");
    assertThat(entries.get("batch.error.json"))
        .contains("headers of one entry: more than 524288 bytes");
  }

  @ParameterizedTest
  @CsvSource({"L, 5000", "x, 5000", "L, 300", "x, 300"})
  void aLongNameIsKept(char type, int length) throws Exception {
    byte[] packed = packed(type, length);
    SERVED.upscaling().answer(r -> FakeUpscaler.rendering(r, FakeUpscaler.bytes("o")));
    var answer = SERVED.client().send(request(packed), BodyHandlers.ofByteArray());

    assertThat(ServedBatches.entries(answer.body()).keySet())
        .hasSize(2)
        .anyMatch(name -> name.startsWith("nnnnnnnnnn"))
        .anyMatch(name -> name.startsWith("b"));
  }
}
