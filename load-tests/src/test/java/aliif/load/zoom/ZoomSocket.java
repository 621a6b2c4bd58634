package aliif.load.zoom;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A zoom session that looks at one view after the other, and takes the time. For one thread. */
final class ZoomSocket implements AutoCloseable {
  private static final long PATIENCE = 300;
  private static final int CREDIT = 40_000_000;

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private long number;

  /** A message that has come whole; binary ones are named {@code preview} and {@code tile}. */
  private record Event(String text, long at) {}

  /** What one view took, in milliseconds from its message. */
  record Took(double preview, double done) {}

  ZoomSocket(HttpClient client, String url, String image) throws InterruptedException {
    socket =
        client
            .newWebSocketBuilder()
            .subprotocols("aliif-zoom.1")
            .buildAsync(
                URI.create(url.replaceFirst("http", "ws") + "/v1/zoom/" + image), new Listener())
            .join();
    await("hello");
  }

  /**
   * Looks at a rectangle of the image, and waits until all of it has come.
   *
   * @param width of the window, in pixels
   */
  Took look(View view, int width, int height) throws InterruptedException {
    number++;
    say("{\"type\":\"credit\",\"bytes\":" + CREDIT + "}");
    long began = System.nanoTime();
    say(
        String.format(
            Locale.ROOT,
            "{\"type\":\"view\",\"view\":%d,\"x\":%f,\"y\":%f,\"width\":%f,\"height\":%f,"
                + "\"output\":{\"width\":%d,\"height\":%d},\"formats\":[\"jpeg\"],"
                + "\"prefetch\":false}",
            number,
            view.x(),
            view.y(),
            view.width(),
            view.height(),
            width,
            height));
    long preview = await("preview").at();
    long done = await("done").at();
    return new Took((preview - began) / 1e6, (done - began) / 1e6);
  }

  private void say(String message) {
    socket.sendText(message, true).join();
  }

  private Event await(String wanted) throws InterruptedException {
    while (true) {
      Event event = events.poll(PATIENCE, TimeUnit.SECONDS);
      if (event == null || event.text().contains("\"error\"")) {
        throw new IllegalStateException("event: " + event + " (expected: " + wanted + ")");
      }
      if (event.text().contains(wanted)) {
        return event;
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private int read;
    private byte kind;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        events.add(new Event(text.toString(), System.nanoTime()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      for (; part.hasRemaining() && read < 2; read++) {
        kind = part.get(); // the second byte
      }
      if (last) {
        events.add(new Event(kind == 0 ? "preview" : "tile", System.nanoTime()));
        read = 0;
      }
      from.request(1);
      return null;
    }
  }
}
