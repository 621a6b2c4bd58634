package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.ServedProcess;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with 1 GB of heap, and what ended it or stopped it for everybody: nothing that people
 * send ends the process, and afterwards nothing is taken of its memory.
 */
final class LimitsIT {
  private static ServedProcess server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = ServedProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theProcessIsTheSameOneAndNothingIsTaken() throws Exception {
    Instant end = Instant.now().plusSeconds(30);
    while (held() > 0 && Instant.now().isBefore(end)) {
      Thread.sleep(50);
    }
    assertThat(held()).isZero();
    assertThat(server.isAlive()).isTrue();
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
  }

  /** Not counted are the room of a consumer that waits for its next records, and kept features. */
  private static long held() throws Exception {
    Map<String, Long> taken = server.taken();
    assertThat(taken).containsOnlyKeys("images", "uploads", "records", "features");
    return taken.getOrDefault("images", -1L) + taken.getOrDefault("uploads", -1L);
  }

  /** A camera's photographs, as many as would fill the heap many times. */
  @Test
  void everyPhotographIsAnsweredOrPutOff() throws Exception {
    byte[] photograph = encoded(photograph(6000, 4000), "jpeg");
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
      List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(clients.submit(() -> server.upscale("scale=2", photograph)));
      }
      for (Future<HttpResponse<byte[]>> answer : answers) {
        HttpResponse<byte[]> response = answer.get();
        statuses.add(response.statusCode());
        if (response.statusCode() == 503) {
          assertThat(response.headers().firstValueAsLong("Retry-After")).isPresent();
        } else {
          ByteBuffer png = ByteBuffer.wrap(response.body());
          assertThat(png.getInt(16)).isEqualTo(12_000);
          assertThat(png.getInt(20)).isEqualTo(8000);
          assertThat(png.getInt(png.limit() - 8)).isEqualTo(0x49454e44); // IEND
        }
      }
    }
    assertThat(statuses).contains(200).isSubsetOf(200, 503);
  }

  /** 182 KB, whose resampling took 1.4 GB. */
  @Test
  void aReductionToOneRowIsAnswered() throws Exception {
    byte[] flat = encoded(new BufferedImage(20_000, 3000, BufferedImage.TYPE_BYTE_GRAY), "png");
    assertThat(flat).hasSizeLessThan(300_000);
    HttpResponse<byte[]> response = server.upscale("width=20000&height=1", flat);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ByteBuffer.wrap(response.body()).getInt(16)).isEqualTo(20_000);
  }

  /** 60 bytes that made the decoder ask for 2 GB. */
  @Test
  void aBmpAroundAnotherFileIsRefused() throws Exception {
    for (int compression : new int[] {4, 5}) {
      ByteBuffer bmp = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
      bmp.put(0, (byte) 'B').put(1, (byte) 'M').putInt(10, 54).putInt(14, 40);
      bmp.putInt(18, 10).putInt(22, 10).putShort(26, (short) 1).putShort(28, (short) 24);
      bmp.putInt(30, compression).putInt(34, Integer.MAX_VALUE - 8);
      assertThat(server.upscale("scale=2", bmp.array()).statusCode()).isIn(415, 422);
    }
  }

  /** Each of them took a place for five minutes. */
  @Test
  void idleUploadsKeepNobodyOut() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(server.address().getHost(), server.address().getPort());
        idle.add(socket);
        String head =
            "POST /v1/upscale?scale=2 HTTP/1.1\r\nHost: %s:%d\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n"
                .formatted(server.address().getHost(), server.address().getPort());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      }
      byte[] small = encoded(photograph(40, 30), "png");
      for (int i = 0; i < 5; i++) {
        assertThat(server.upscale("scale=2", small).statusCode()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static BufferedImage photograph(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / 3 % width / 7 + i / 3 / width / 5 + ((i * 0x9e3779b9) >>> 29));
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws Exception {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
