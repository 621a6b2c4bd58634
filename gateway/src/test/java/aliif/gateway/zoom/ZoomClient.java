package aliif.gateway.zoom;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** A client of the protocol that shares no code with the server: the JDK's WebSocket. */
final class ZoomClient implements AutoCloseable {
  /** No further headers. */
  static final Map<String, String> NOBODY = Map.of();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PATIENCE = 60;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final WebSocket socket;

  /** What the server sends. */
  sealed interface Event {}

  /** A text message. */
  record Said(JsonObject json) implements Event {
    String type() {
      return json.get("type").getAsString();
    }

    long view() {
      return json.get("view").getAsLong();
    }

    int number(String name) {
      return json.get(name).getAsInt();
    }

    String text(String name) {
      return json.get(name).getAsString();
    }
  }

  /** A binary frame. */
  record Frame(
      int version,
      int kind,
      int format,
      int flags,
      long view,
      int planeWidth,
      int planeHeight,
      int column,
      int row,
      int x,
      int y,
      int width,
      int height,
      ByteString image)
      implements Event {
    private static Frame of(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new Frame(
          in.get(),
          in.get(),
          in.get(),
          in.get(),
          Integer.toUnsignedLong(in.getInt()),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          Short.toUnsignedInt(in.getShort()),
          Short.toUnsignedInt(in.getShort()),
          ByteString.fromArray(bytes, 36, bytes.length - 36));
    }

    int bytes() {
      return 36 + image.size();
    }

    boolean isTile() {
      return kind == 1;
    }

    boolean isLast() {
      return flags == 1;
    }

    String tile() {
      return column + "," + row;
    }
  }

  /** How the socket was closed. */
  record Closed(int code, String reason) {}

  private ZoomClient(URI uri, Map<String, String> headers, String protocol) throws Exception {
    var builder = HTTP.newWebSocketBuilder().subprotocols(protocol);
    headers.forEach(builder::header);
    socket = builder.buildAsync(uri, new Listener()).get(60, TimeUnit.SECONDS);
  }

  static ZoomClient connect(URI uri, Map<String, String> headers) throws Exception {
    return connect(uri, headers, "aliif-zoom.1");
  }

  static ZoomClient connect(URI uri, Map<String, String> headers, String protocol)
      throws Exception {
    return new ZoomClient(uri, headers, protocol);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        events.add(new Said(JsonParser.parseString(text.toString()).getAsJsonObject()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] some = new byte[part.remaining()];
      part.get(some);
      bytes.writeBytes(some);
      if (last) {
        events.add(Frame.of(bytes.toByteArray()));
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(new Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable problem) {
      closed.complete(new Closed(-1, problem.toString()));
    }
  }

  ZoomClient send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** Grants bytes. */
  ZoomClient credit(long bytes) {
    return send("{\"type\":\"credit\",\"bytes\":" + bytes + "}");
  }

  /**
   * Asks for a view.
   *
   * @param rectangle {@code x,y,width,height}
   * @param more fields, such as {@code "prefetch":false}
   */
  ZoomClient view(long number, String rectangle, int outputWidth, int outputHeight, String more) {
    String[] edges = rectangle.split(",", -1);
    return send(
        """
        {"type":"view","view":%d,"x":%s,"y":%s,"width":%s,"height":%s,
         "output":{"width":%d,"height":%d}%s}
        """
            .formatted(
                number,
                edges[0],
                edges[1],
                edges[2],
                edges[3],
                outputWidth,
                outputHeight,
                more.isEmpty() ? "" : "," + more));
  }

  /** What comes next. */
  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE, TimeUnit.SECONDS);
    assertThat(event).as("an event within " + PATIENCE + " s").isNotNull();
    return event;
  }

  /**
   * Whether nothing has come that was not taken. The session does and sends everything in order, so
   * the next event is the answer to a wrong message.
   */
  boolean isQuiet() throws InterruptedException {
    send("wrong");
    return next() instanceof Said said && said.type().equals("error");
  }

  /** What comes next, which is a text of a type. */
  Said said(String type) throws InterruptedException {
    Event event = next();
    assertThat(event).isInstanceOf(Said.class);
    assertThat(((Said) event).type()).isEqualTo(type);
    return (Said) event;
  }

  /** What comes next, which is a frame. */
  Frame frame() throws InterruptedException {
    Event event = next();
    assertThat(event).isInstanceOf(Frame.class);
    return (Frame) event;
  }

  /** All frames until the view is done; other texts than {@code done} are passed over. */
  List<Frame> until(long view) throws InterruptedException {
    List<Frame> frames = new ArrayList<>();
    while (true) {
      switch (next()) {
        case Frame frame -> frames.add(frame);
        case Said said when said.type().equals("done") && said.view() == view -> {
          return frames;
        }
        case Said said -> assertThat(said.type()).as(said.json().toString()).isNotEqualTo("error");
      }
    }
  }

  /** How the server closes. */
  Closed closed() throws Exception {
    return closed.get(PATIENCE, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
