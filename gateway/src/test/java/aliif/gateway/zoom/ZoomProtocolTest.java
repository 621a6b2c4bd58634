package aliif.gateway.zoom;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.zoom.ManualUpscaler.Asked;
import aliif.gateway.zoom.ZoomClient.Closed;
import aliif.gateway.zoom.ZoomClient.Frame;
import aliif.gateway.zoom.ZoomClient.Said;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.awt.image.BufferedImage;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol over a real connection, with pictures that are made when the test says so. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
final class ZoomProtocolTest {
  /** Of an image of 300x200, which becomes a plane of 960x640: tiles 0,0 to 3,2. */
  private static final String ALL = "0,0,300,200";

  private static final String NO_PREFETCH = "\"prefetch\":false";

  @TempDir private Path folder;
  private final ManualUpscaler upscaler = new ManualUpscaler();
  private ZoomServer server;
  private ZoomClient client;

  private ZoomClient connected(String settings) throws Exception {
    server = ZoomServer.of(upscaler, settings);
    client = server.connect(image());
    client.said("hello");
    return client;
  }

  private ImageId image() throws Exception {
    Path file = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return server.add(file);
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    server.close();
  }

  private ZoomClient all(long view, String more) {
    return client.view(view, ALL, 960, 640, NO_PREFETCH + more);
  }

  private static List<String> tiles(List<Frame> frames) {
    return frames.stream().filter(Frame::isTile).map(Frame::tile).toList();
  }

  @Test
  void aPreviewComesFirstThenTilesFromTheCentreOut() throws Exception {
    upscaler.rendering(1000);
    connected("aliif.zoom.in-work = 1").credit(1_000_000);
    all(7, "");
    Said plan = client.said("plan");
    List<Frame> frames = client.until(7);

    assertThat(plan.number("tiles")).isEqualTo(12);
    assertThat(frames).hasSize(13);
    Frame preview = frames.getFirst();
    assertThat(preview.kind()).isZero();
    assertThat(preview.view()).isEqualTo(7);
    assertThat(preview.width()).isEqualTo(960);
    assertThat(preview.height()).isEqualTo(640);
    assertThat(tiles(frames))
        .containsExactly(
            "1,1", "2,1", "1,0", "2,0", "1,2", "2,2", "0,1", "3,1", "0,0", "3,0", "0,2", "3,2");
    assertThat(frames).filteredOn(Frame::isLast).containsExactly(frames.getLast());
    assertThat(frames).allMatch(frame -> frame.planeWidth() == 960 && frame.planeHeight() == 640);
    assertThat(server.metric("aliif_zoom_bytes_total")).isEqualTo(13 * 1036);
    assertThat(server.metric("aliif_zoom_done_seconds_count")).isEqualTo(1);
    assertThat(server.metric("aliif_zoom_preview_seconds_count")).isEqualTo(1);
  }

  @Test
  void nothingIsMadeOrSentWithoutCredit() throws Exception {
    upscaler.rendering(1000);
    connected("");
    all(1, "").said("plan");

    assertThat(client.isQuietFor(300)).isTrue();
    assertThat(upscaler.waiting()).isZero();
    client.credit(1);
    assertThat(client.frame().kind()).isZero();
    assertThat(client.isQuietFor(300)).as("1035 bytes are owed").isTrue();
    client.credit(1035);
    assertThat(client.isQuietFor(300)).isTrue();
    client.credit(1);
    assertThat(client.frame().isTile()).isTrue();
    assertThat(client.isQuietFor(300)).isTrue();
    assertThat(upscaler.waiting()).as("one that is made, ahead, at most").isLessThanOrEqualTo(3);
  }

  @Test
  void onlySoManyPicturesAreInWork() throws Exception {
    connected("aliif.zoom.in-work = 3").credit(10_000_000);
    all(1, "").said("plan");
    upscaler.next().render(100);
    client.frame();
    for (int i = 0; i < 3; i++) {
      upscaler.next();
    }

    assertThat(client.isQuietFor(300)).isTrue();
    assertThat(upscaler.waiting()).isZero();
  }

  @Test
  void aNewViewCancelsWhatIsNotVisibleAndKeepsWhatIs() throws Exception {
    connected("aliif.zoom.in-work = 4").credit(10_000_000);
    all(1, "").said("plan");
    upscaler.next().render(100);
    client.frame();
    List<Asked> begun = List.of(upscaler.next(), upscaler.next(), upscaler.next(), upscaler.next());
    assertThat(begun).extracting(Asked::tile).containsExactly("1,1", "2,1", "1,0", "2,0");

    /* The two columns on the right. */
    client.view(2, "160,0,140,200", 448, 640, NO_PREFETCH);
    assertThat(client.said("plan").number("tiles")).isEqualTo(6);
    assertThat(upscaler.next().tile()).isEqualTo("3,1");
    assertThat(begun.get(0).outcome()).isCancelled();
    assertThat(begun.get(1).outcome()).isNotDone();
    assertThat(begun.get(2).outcome()).isCancelled();
    assertThat(begun.get(3).outcome()).isNotDone();
    begun.get(3).render(100);
    Frame kept = client.frame();
    assertThat(kept.tile()).isEqualTo("2,0");
    assertThat(kept.view()).isEqualTo(2);
    assertThat(server.metric("aliif_zoom_pictures_total{kind=\"tile\",outcome=\"cancelled\"}"))
        .isEqualTo(2);
  }

  @Test
  void anotherPlaneCancelsAll() throws Exception {
    connected("").credit(10_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    client.view(2, ALL, 1000, 667, NO_PREFETCH).said("plan");
    upscaler.next();

    assertThat(preview.outcome()).isCancelled();
    assertThat(tile.outcome()).isCancelled();
  }

  @Test
  void tilesThatTheClientHasOrWasSentAreNotSentAgain() throws Exception {
    upscaler.rendering(1000);
    connected("").credit(1_000_000);
    all(1, ",\"have\":[\"1,1\",\"2,1\"]");
    assertThat(client.said("plan").number("tiles")).isEqualTo(10);
    assertThat(tiles(client.until(1))).hasSize(10).doesNotContain("1,1", "2,1");

    all(2, "");
    assertThat(client.said("plan").number("tiles")).isZero();
    assertThat(client.until(2)).isEmpty();

    all(3, ",\"quality\":70");
    assertThat(client.said("plan").number("tiles")).as("other pictures").isEqualTo(12);
    assertThat(client.until(3)).hasSize(13);
  }

  @Test
  void aPreviewOfAMovedViewShowsWhatIsNew() throws Exception {
    upscaler.rendering(1000);
    connected("aliif.zoom.in-work = 1").credit(1_000_000);
    client.view(1, "0,0,80,200", 256, 640, NO_PREFETCH).said("plan");
    client.until(1);
    client.view(2, "40,0,80,200", 256, 640, NO_PREFETCH).said("plan");
    Frame preview = client.until(2).getFirst();

    assertThat(preview.kind()).isZero();
    assertThat(preview.x()).isEqualTo(256);
    assertThat(preview.width()).as("of the second column, what is visible").isEqualTo(128);
    assertThat(preview.height()).isEqualTo(640);
  }

  @Test
  void aReducedViewIsOnePicture() throws Exception {
    upscaler.rendering(1000);
    connected("").credit(1_000_000).view(1, ALL, 150, 100, "");
    assertThat(client.said("plan").number("tiles")).isZero();
    List<Frame> frames = client.until(1);

    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().isLast()).isTrue();
    assertThat(frames.getFirst().width()).isEqualTo(150);
  }

  @Test
  void aViewBesideTheImageIsDoneAtOnce() throws Exception {
    connected("").credit(1000).view(1, "300,0,10,10", 100, 100, "");

    assertThat(client.said("plan").number("tiles")).isZero();
    assertThat(client.until(1)).isEmpty();
    assertThat(upscaler.waiting()).isZero();
  }

  @Test
  void theSurroundingsArePreparedWhenTheViewIsDone() throws Exception {
    upscaler.rendering(1000);
    connected("").credit(1_000_000).view(1, "90,90,10,10", 32, 32, "").said("plan");
    client.until(1);
    List<Asked> asked = IntStream.range(0, 10).mapToObj(_ -> asked()).toList();

    assertThat(asked.subList(0, 2)).allMatch(it -> it.request().priority() == Priority.VISIBLE);
    assertThat(asked.subList(2, 10))
        .allMatch(it -> it.request().priority() == Priority.PREFETCH)
        .extracting(Asked::tile)
        .containsExactlyInAnyOrder("0,0", "1,0", "2,0", "0,1", "2,1", "0,2", "1,2", "2,2");
    assertThat(client.isQuietFor(300)).isTrue();
    assertThat(server.metric("aliif_zoom_pictures_total{kind=\"prefetch\",outcome=\"prefetched\"}"))
        .isEqualTo(8);
  }

  private Asked asked() {
    try {
      return upscaler.next();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void aLackOfMemoryIsTriedAgain() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked first = upscaler.next();
    upscaler.next();
    first.fail(new Overloaded("no room", Duration.ofMillis(10)));
    Asked again = upscaler.next();

    assertThat(again.request().parameters()).isEqualTo(first.request().parameters());
    again.render(100);
    assertThat(client.frame().kind()).isZero();
  }

  @Test
  void aFailureEndsTheViewAndNotTheSession() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    preview.fail(new InternalFailure("a bug"));
    Said error = client.said("error");

    assertThat(error.view()).isEqualTo(1);
    assertThat(error.text("problem")).isEqualTo("internal-failure");
    assertThat(error.text("detail")).isEqualTo("a bug");
    assertThat(tile.outcome()).isCancelled();
    upscaler.rendering(100);
    all(2, "").said("plan");
    assertThat(client.until(2)).hasSize(13);
  }

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
  void aViewThatIsRefusedLeavesTheOneBefore() throws Exception {
    connected("").credit(1_000_000);
    all(5, "").said("plan");
    Asked preview = upscaler.next();
    client.view(6, ALL, 300_000, 200_000, "");
    Said error = client.said("error");
    assertThat(error.text("problem")).isEqualTo("over-limit");
    assertThat(error.view()).isEqualTo(6);
    all(5, "");
    assertThat(client.said("error").text("detail"))
        .isEqualTo("view: 5 (expected: above 5, the one before)");
    client.view(9, ALL, 960, 640, "\"model\":\"other\"");
    assertThat(client.said("error").text("problem")).isEqualTo("unknown-model");

    preview.render(10);
    assertThat(client.frame().view()).isEqualTo(5);
  }

  @Test
  void aFloodOfMessagesIsNotObeyed() throws Exception {
    connected("aliif.zoom.message.per-second = 5");
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
        "aliif.zoom.silence = 500 ms, pekko.http.server.websocket.periodic-keep-alive-max-idle ="
            + " 100 ms");
    TimeUnit.MILLISECONDS.sleep(1500);
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
    assertThat(preview.outcome()).isCancelled();
    finished.get(10, TimeUnit.SECONDS);
    ended.get(10, TimeUnit.SECONDS);
    assertThat(server.metric("aliif_zoom_sessions")).isZero();
  }

  @Test
  void aClosedSocketStopsItsWorkAndLetsGoOfItsImage() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    tile.render(5000);
    ZoomServer.eventually("held", () -> server.taken() == 5000);
    client.close();

    ZoomServer.eventually("cancelled", () -> preview.outcome().isCancelled());
    ZoomServer.eventually("nothing held", () -> server.taken() == 0);
    ZoomServer.eventually("ended", () -> server.metric("aliif_zoom_sessions") == 0);
    ZoomServer.eventually("no work", () -> server.metric("aliif_zoom_in_work") == 0);
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
