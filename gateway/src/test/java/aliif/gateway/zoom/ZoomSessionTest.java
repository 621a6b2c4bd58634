package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.zoom.ManualUpscaler.Asked;
import aliif.gateway.zoom.ZoomClient.Closed;
import aliif.gateway.zoom.ZoomClient.Said;
import aliif.pipeline.ImageId;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a session begins, what it takes of its client, and how it ends. */
final class ZoomSessionTest extends ZoomConnection {
  @Test
  void aWrongMessageIsAnsweredAndTheEighthInARowCloses() throws Exception {
    connected("");
    for (int i = 1; i <= 8; i++) {
      client.send("{\"type\":\"credit\",\"bytes\":" + -i + "}");
      Said error = client.said("error");
      assertThat(error.text("problem")).isEqualTo("invalid-message");
      assertThat(error.text("detail"))
          .isEqualTo("bytes: -" + i + " (expected: a whole number from 1 to 1099511627776)");
    }
    assertThat(client.closed()).isEqualTo(new Closed(1008, "too many errors"));
  }

  @Test
  void aFloodOfMessagesIsNotObeyed() throws Exception {
    connected("aliif.zoom.message.per-second = 1");
    for (int i = 0; i < 30; i++) {
      client.credit(1);
    }

    assertThat(client.said("error").text("problem")).isEqualTo("too-many-messages");
    assertThat(client.closed().code()).isEqualTo(1008);
  }

  @Test
  void aBinaryMessageCloses() throws Exception {
    connected("").socket().sendBinary(ByteBuffer.wrap(new byte[10]), true).join();

    assertThat(client.said("error").text("detail")).isEqualTo("message: binary (expected: text)");
    assertThat(client.closed()).isEqualTo(new Closed(1003, "binary message"));
  }

  @Test
  void aMessageTooLargeCloses() throws Exception {
    connected("").send("{\"type\":\"credit\"," + " ".repeat(70_000) + "\"bytes\":1}");

    assertThat(client.said("error").text("problem")).isEqualTo("too-large");
    assertThat(client.closed()).isEqualTo(new Closed(1009, "message too large"));
  }

  @Test
  void piecesOfAMessageTooLargeClose() throws Exception {
    connected("");
    client.socket().sendText("{\"type\":\"credit\",", false).join();
    client.socket().sendText(" ".repeat(40_000), false).join();
    client.socket().sendText(" ".repeat(40_000), false).join();

    assertThat(client.said("error").text("problem")).isEqualTo("too-large");
    assertThat(client.closed()).isEqualTo(new Closed(1009, "message too large"));
  }

  @Test
  void piecesOfAMessageArePutTogether() throws Exception {
    upscaler.rendering(100);
    connected("");
    client.socket().sendText("{\"type\":\"cre", false).join();
    client.socket().sendText("dit\",\"byt", false).join();
    client.socket().sendText("es\":1}", true).join();
    all(1, "").said("plan");

    assertThat(client.frame().kind()).isZero();
  }

  @Test
  void aMessageThatStaysHalfCloses() throws Exception {
    connected("aliif.zoom.message.within = 300 ms").socket().sendText("{\"type\":", false).join();

    assertThat(client.said("error").text("detail"))
        .isEqualTo("message: not whole in time (expected: within 300 ms)");
    assertThat(client.closed()).isEqualTo(new Closed(1008, "a message took too long"));
  }

  @Test
  void anIdleSessionEndsAlthoughItsClientAnswersPings() throws Exception {
    connected(
        "aliif.zoom.idle = 1 s, pekko.http.server.websocket.periodic-keep-alive-max-idle = 100 ms");

    assertThat(client.closed()).isEqualTo(new Closed(1000, "idle"));
  }

  @Test
  void aClientThatAnswersPingsIsNotSilent() throws Exception {
    connected(
        "aliif.zoom.silence = 1500 ms, pekko.http.server.websocket.periodic-keep-alive-max-idle ="
            + " 100 ms");
    TimeUnit.MILLISECONDS.sleep(3000);
    client.send("x");

    assertThat(client.said("error").text("problem")).isEqualTo("invalid-message");
  }

  @Test
  void aServerThatStopsSaysSo() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    var finished = server.sessions().finish().toCompletableFuture();
    var ended = server.http().finish().toCompletableFuture();

    assertThat(client.closed()).isEqualTo(new Closed(1001, "the server stops"));
    eventually("cancelled", () -> preview.outcome().isCancelled());
    finished.get(60, TimeUnit.SECONDS);
    ended.get(60, TimeUnit.SECONDS);
    eventually("no session", () -> server.metric("aliif_zoom_sessions") == 0);
  }

  @Test
  void aClosedSocketStopsItsWorkAndLetsGoOfItsImage() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    tile.render(5000);
    eventually("held", () -> server.taken() == 5000);
    client.close();

    eventually("cancelled", () -> preview.outcome().isCancelled());
    eventually("nothing held", () -> server.taken() == 0);
    eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
    eventually("no work", () -> server.metric("aliif_zoom_in_progress") == 0);
  }

  @Test
  void aHandshakeThatFailsSaysWhy() throws Exception {
    server = ZoomServer.of(upscaler, "aliif.zoom.sessions = 1");
    ImageId id = image();
    String none = "f".repeat(64);

    assertThat(refused("/v1/zoom/" + none, "aliif-zoom.1", Map.of())).isEqualTo(404);
    assertThat(refused("/v1/zoom/x", "aliif-zoom.1", Map.of())).isEqualTo(404);
    assertThat(refused("/v1/zoom/" + id, "aliif-zoom.2", Map.of())).isEqualTo(400);
    assertThat(refused("/v1/zoom/" + id, "aliif-zoom.1", Map.of("Origin", "https://elsewhere.org")))
        .isEqualTo(403);
    client =
        ZoomClient.connect(server.uri(id), Map.of("Origin", "http://127.0.0.1:" + server.port()));
    client.said("hello");
    assertThat(refused("/v1/zoom/" + id, "aliif-zoom.1", Map.of())).isEqualTo(503);
  }

  private int refused(String path, String protocol, Map<String, String> headers) {
    List<Integer> status = new ArrayList<>();
    assertThatThrownBy(() -> ZoomClient.connect(server.uri(path), headers, protocol))
        .satisfies(
            problem -> {
              var handshake = (WebSocketHandshakeException) requireNonNull(problem.getCause());
              status.add(handshake.getResponse().statusCode());
            });
    return status.getFirst();
  }
}
