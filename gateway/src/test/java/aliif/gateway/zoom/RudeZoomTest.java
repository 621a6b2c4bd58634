package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.ImageId;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do what no library would. */
@Timeout(240)
@SuppressWarnings("NullAway.Init")
final class RudeZoomTest {
  private static final String VIEW =
      """
      {"type":"view","view":1,"x":0,"y":0,"width":300,"height":200,
       "output":{"width":4800,"height":3200}}
      """;

  private static final String CREDIT = "{\"type\":\"credit\",\"bytes\":60000000}";

  @TempDir private Path folder;
  private final ManualUpscaler upscaler = new ManualUpscaler();
  private ZoomServer server;
  private ImageId image;

  private void start(String settings) throws Exception {
    server = ZoomServer.of(upscaler, settings);
    Path file = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    image = server.add(file);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A socket that speaks bytes. */
  private final class Raw implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private Raw() throws IOException {
      socket = new Socket();
      socket.setReceiveBufferSize(16_384);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.setSoTimeout(60_000);
      in = new DataInputStream(socket.getInputStream());
    }

    /** Shakes hands. */
    private Raw open() throws IOException {
      send(
          """
          GET /v1/zoom/%s HTTP/1.1
          Host: localhost
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Protocol: aliif-zoom.1

          """
              .formatted(image)
              .replace("\n", "\r\n")
              .getBytes(ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
      return this;
    }

    private Raw send(byte... bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends a frame; with a mask of zeros, which leaves the bytes as they are. */
    private Raw frame(int first, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
      frame.put((byte) first);
      if (payload.length < 126) {
        frame.put((byte) (0x80 | payload.length));
      } else {
        frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
      }
      frame.putInt(0).put(payload).flip();
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      return send(bytes);
    }

    private Raw text(String text) throws IOException {
      return frame(0x81, text.getBytes(UTF_8));
    }

    /** The code with which the server closes, whatever it sends before. */
    private int closed() throws IOException {
      while (true) {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = Math.toIntExact(in.readLong());
        }
        byte[] payload = in.readNBytes(length);
        if ((first & 0xf) == 8) {
          return ByteBuffer.wrap(payload).getShort();
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aFrameWithoutAMaskClosesWithAProtocolError() throws Exception {
    start("");
    try (Raw raw = new Raw().open()) {
      assertThat(raw.send((byte) 0x81, (byte) 2, (byte) '{', (byte) '}').closed()).isEqualTo(1002);
    }
  }

  @Test
  void bytesThatAreNotTextClose() throws Exception {
    start("");
    try (Raw raw = new Raw().open()) {
      assertThat(raw.frame(0x81, new byte[] {(byte) 0xc3, 0x28}).closed()).isEqualTo(1007);
    }
  }

  @Test
  void anEndlessFrameIsNotBuffered() throws Exception {
    start("");
    try (Raw raw = new Raw().open()) {
      raw.send((byte) 0x81, (byte) (0x80 | 127), (byte) 0, (byte) 0, (byte) 0, (byte) 9);
      raw.send((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
      raw.send(" ".repeat(66_000).getBytes(UTF_8));

      assertThat(raw.closed()).isEqualTo(1009);
    }
  }

  @Test
  void aPingIsAnswered() throws Exception {
    start("");
    try (Raw raw = new Raw().open()) {
      raw.frame(0x89, "hello".getBytes(UTF_8)).frame(0x88, new byte[] {3, (byte) 0xe8});

      assertThat(raw.closed()).isEqualTo(1000);
    }
  }

  @Test
  void aClientThatFallsSilentIsDropped() throws Exception {
    start(
        "aliif.zoom.silence = 1 s,"
            + " pekko.http.server.websocket.periodic-keep-alive-max-idle = 300 ms");
    try (Raw raw = new Raw().open()) {
      raw.text(CREDIT);
      eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
    }
  }

  /** It grants 60 MB and takes nothing. */
  @Test
  void aClientThatDoesNotReadHoldsNextToNothing() throws Exception {
    upscaler.rendering(100_000);
    start("aliif.http.answer { window = 3 s, least-rate = 100 KiB }");
    try (Raw raw = new Raw().open()) {
      raw.text(CREDIT).text(VIEW);
      eventually("sending", () -> server.metric("aliif_zoom_bytes_total") > 100_000);
      TimeUnit.SECONDS.sleep(1);

      assertThat(server.taken()).as("4 pictures at most").isLessThanOrEqualTo(400_000);
      assertThat(server.metric("aliif_zoom_bytes_total"))
          .as("what the buffers of two sockets hold")
          .isLessThan(12_000_000);
      eventually("dropped", () -> server.metric("aliif_zoom_sessions") == 0);
      eventually("nothing held", () -> server.taken() == 0);
    }
  }

  /** It sends wrong messages and reads no answer. */
  @Test
  void aFloodWithoutReadingIsNotBuffered() throws Exception {
    start("aliif.zoom.message { per-second = 1000000, errors = 100000000 }");
    try (Raw raw = new Raw().open()) {
      byte[] many = "{\"type\":\"nonsense of a client that does not listen\"}".getBytes(UTF_8);
      Thread flood =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (true) {
                    raw.frame(0x81, many);
                  }
                } catch (IOException closed) {
                  // the test is over
                }
              });
      double before = -1;
      for (int i = 0; i < 60 && wrongMessages() > before; i++) {
        before = wrongMessages();
        TimeUnit.SECONDS.sleep(1);
      }

      assertThat(wrongMessages()).as("nothing more is read").isEqualTo(before).isPositive();
      raw.socket.close();
      flood.join();
    }
    eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
  }

  private double wrongMessages() {
    return server.metric("aliif_zoom_messages_total{outcome=\"wrong\"}");
  }

  @Test
  void twoHundredRudeClientsLeaveNothingBehind() throws Exception {
    upscaler.rendering(20_000);
    start("");
    rude(20, 1);
    eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
    int threads = Thread.activeCount();
    rude(200, 2);

    eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
    eventually("no work", () -> server.metric("aliif_zoom_in_progress") == 0);
    eventually("no memory", () -> server.taken() == 0);
    // Pools of threads may still grow to their size; no thread is of a client.
    eventually("threads", () -> Thread.activeCount() < threads + 20);
    try (ZoomClient client = server.connect(image)) {
      client.said("hello");
    }
  }

  private void rude(int clients, long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < clients; i++) {
      try (Raw raw = new Raw().open()) {
        switch (random.nextInt(6)) {
          case 0 -> raw.send((byte) 0x81);
          case 1 -> raw.text(VIEW).text(CREDIT);
          case 2 -> raw.text(CREDIT).text(VIEW).frame(0x01, "{\"ty".getBytes(UTF_8));
          case 3 -> raw.text(CREDIT).text(VIEW).socket.setSoLinger(true, 0);
          case 4 -> raw.text("nonsense").send(new byte[200]);
          default -> raw.text(CREDIT).text(VIEW).in.skipNBytes(random.nextInt(200_000));
        }
      }
    }
  }
}
