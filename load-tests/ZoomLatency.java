import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures progressive zoom as a client sees it. Viewers look at random places of one image, each
 * view at another scale, in windows of 1280x800 pixels, one view after the other. Prints how long
 * it takes from the message with the view to its preview, and to its last picture. Ten views before
 * these do not count.
 *
 * <p>{@code java load-tests/ZoomLatency.java http://127.0.0.1:8080 photo.jpg VIEWERS VIEWS}
 */
public final class ZoomLatency {
  private static final long PATIENCE = 300;

  private final List<Double> previews = Collections.synchronizedList(new ArrayList<>());
  private final List<Double> views = Collections.synchronizedList(new ArrayList<>());

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    String kept =
        client
            .send(
                HttpRequest.newBuilder(URI.create(args[0] + "/v1/images"))
                    .POST(BodyPublishers.ofFile(Path.of(args[1])))
                    .build(),
                BodyHandlers.ofString())
            .body();
    URI zoom =
        URI.create(
            args[0].replaceFirst("http", "ws")
                + "/v1/zoom/"
                + kept.replaceFirst("(?s).*\"id\":\"(\\w+)\".*", "$1"));
    int viewers = Integer.parseInt(args[2]);
    int views = Integer.parseInt(args[3]);
    new ZoomLatency().look(client, zoom, -1, 10);
    ZoomLatency latency = new ZoomLatency();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < viewers; i++) {
      int seed = i;
      threads.add(Thread.startVirtualThread(() -> latency.look(client, zoom, seed, views)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "%d viewers, %d views: preview %s, full view %s%n",
        viewers, latency.views.size(), quantiles(latency.previews), quantiles(latency.views));
    System.exit(0);
  }

  private static String quantiles(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return "p50 %.0f ms, p99 %.0f ms"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)));
  }

  private void look(HttpClient client, URI zoom, int seed, int views) {
    LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .subprotocols("aliif-zoom.1")
            .buildAsync(zoom, new Listener(events))
            .join();
    Random random = new Random(seed);
    try {
      String hello = await(events, "hello");
      int width = Integer.parseInt(hello.replaceFirst("(?s).*?\"width\":(\\d+).*", "$1"));
      int height = Integer.parseInt(hello.replaceFirst("(?s).*?\"height\":(\\d+).*", "$1"));
      socket.sendText("{\"type\":\"credit\",\"bytes\":60000000}", true).join();
      for (int view = 1; view <= views; view++) {
        double seen = width / (2 + 6 * random.nextDouble());
        double x = random.nextDouble() * (width - seen);
        double y = random.nextDouble() * Math.max(0, height - seen * 0.625);
        long began = System.nanoTime();
        socket
            .sendText(
                ("{\"type\":\"view\",\"view\":%d,\"x\":%s,\"y\":%s,\"width\":%s,\"height\":%s,"
                        + "\"output\":{\"width\":1280,\"height\":800},\"prefetch\":false}")
                    .formatted(view, x, y, seen, seen * 0.625),
                true)
            .join();
        await(events, "preview");
        previews.add((System.nanoTime() - began) / 1e6);
        await(events, "done");
        this.views.add((System.nanoTime() - began) / 1e6);
        socket.sendText("{\"type\":\"credit\",\"bytes\":20000000}", true).join();
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } finally {
      socket.abort();
    }
  }

  private static String await(LinkedBlockingQueue<String> events, String wanted)
      throws InterruptedException {
    while (true) {
      String event = events.poll(PATIENCE, TimeUnit.SECONDS);
      if (event == null || event.contains("\"error\"")) {
        throw new IllegalStateException("event: " + event + " (expected: " + wanted + ")");
      }
      if (event.contains(wanted)) {
        return event;
      }
    }
  }

  private static final class Listener implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> events;
    private final StringBuilder text = new StringBuilder();
    private int read;
    private byte kind;

    Listener(LinkedBlockingQueue<String> events) {
      this.events = events;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        events.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    /** A preview counts when it is whole. */
    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      for (; part.hasRemaining() && read < 2; read++) {
        kind = part.get(); // the second byte
      }
      if (last) {
        events.add(kind == 0 ? "preview" : "tile");
        read = 0;
      }
      socket.request(1);
      return null;
    }
  }
}
