package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.zoom.ManualUpscaler.Asked;
import aliif.gateway.zoom.ZoomClient.Frame;
import aliif.gateway.zoom.ZoomClient.Said;
import aliif.pipeline.Priority;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The protocol over a real connection, with pictures that are made when the test says so. */
final class ZoomProtocolTest extends ZoomConnection {
  private static List<String> tiles(List<Frame> frames) {
    return frames.stream().filter(Frame::isTile).map(Frame::tile).toList();
  }

  @Test
  void aPreviewComesFirstThenTilesFromTheCentreOut() throws Exception {
    upscaler.rendering(1000);
    connected("aliif.zoom.in-progress = 1").credit(1_000_000);
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
    eventually("bytes", () -> server.metric("aliif_zoom_bytes_total") == 13 * 1036);
    eventually("done", () -> server.metric("aliif_zoom_done_seconds_count") == 1);
    eventually("preview", () -> server.metric("aliif_zoom_preview_seconds_count") == 1);
  }

  @Test
  void nothingIsMadeOrSentWithoutCredit() throws Exception {
    upscaler.rendering(1000);
    connected("");
    all(1, "").said("plan");

    assertThat(client.isQuiet()).isTrue();
    assertThat(upscaler.waiting()).isZero();
    client.credit(1);
    assertThat(client.frame().kind()).isZero();
    assertThat(client.isQuiet()).as("1035 bytes are owed").isTrue();
    client.credit(1035);
    assertThat(client.isQuiet()).isTrue();
    client.credit(1);
    assertThat(client.frame().isTile()).isTrue();
    assertThat(client.isQuiet()).isTrue();
    assertThat(upscaler.waiting()).as("one that is made, ahead, at most").isLessThanOrEqualTo(3);
  }

  @Test
  void onlySoManyPicturesAreInWork() throws Exception {
    connected("aliif.zoom.in-progress = 3").credit(10_000_000);
    all(1, "").said("plan");
    upscaler.next().render(100);
    client.frame();
    for (int i = 0; i < 3; i++) {
      upscaler.next();
    }

    assertThat(client.isQuiet()).isTrue();
    assertThat(upscaler.waiting()).isZero();
  }

  @Test
  void aPreviewHasACoreForItself() throws Exception {
    connected("").credit(10_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    upscaler.next();
    assertThat(client.isQuiet()).isTrue();
    assertThat(upscaler.waiting()).as("on three cores, one tile beside the preview").isZero();

    preview.render(100);
    for (int i = 0; i < 5; i++) {
      upscaler.next();
    }
  }

  @Test
  void aNewViewCancelsWhatIsNotVisibleAndKeepsWhatIs() throws Exception {
    connected("aliif.zoom.in-progress = 4").credit(10_000_000);
    all(1, "").said("plan");
    upscaler.next().render(100);
    client.frame();
    List<Asked> begun = List.of(upscaler.next(), upscaler.next(), upscaler.next(), upscaler.next());
    assertThat(begun).extracting(Asked::tile).containsExactly("1,1", "2,1", "1,0", "2,0");

    /* The two columns on the right. */
    client.view(2, "160,0,140,200", 448, 640, NO_PREFETCH);
    assertThat(client.said("plan").number("tiles")).isEqualTo(6);
    assertThat(upscaler.next().tile()).isEqualTo("3,1");
    eventually("cancelled", () -> begun.get(0).outcome().isCancelled());
    assertThat(begun.get(1).outcome()).isNotDone();
    eventually("cancelled", () -> begun.get(2).outcome().isCancelled());
    assertThat(begun.get(3).outcome()).isNotDone();
    begun.get(3).render(100);
    Frame kept = client.frame();
    assertThat(kept.tile()).isEqualTo("2,0");
    assertThat(kept.view()).isEqualTo(2);
    String cancelled = "aliif_zoom_pictures_total{kind=\"tile\",outcome=\"cancelled\"}";
    eventually("counted", () -> server.metric(cancelled) == 2);
  }

  /**
   * A ready tile waits for the preview of the next view, so it must not keep that from beginning.
   */
  @Test
  void aReadyTileDoesNotHoldUpThePreviewOfTheNextView() throws Exception {
    connected("aliif.zoom.in-progress = 2").credit(1036 + 22_760);
    client.view(1, "0,0,150,200", 480, 640, NO_PREFETCH).said("plan");
    upscaler.next().render(1000);
    assertThat(client.frame().kind()).isZero();
    Asked sent = upscaler.next();
    Asked ready = upscaler.next();
    sent.render(30_000);
    assertThat(client.frame().tile()).isEqualTo(sent.tile());
    ready.render(1000); // there is no credit for it

    client.view(2, "50,0,150,200", 480, 640, NO_PREFETCH).said("plan");
    client.credit(30_036 - 22_760 + 500); // less than the ready tile has
    upscaler.next().render(100);
    assertThat(client.frame().kind()).as("the preview").isZero();
    Frame tile = client.frame();
    assertThat(tile.tile()).isEqualTo(ready.tile());
    assertThat(tile.view()).isEqualTo(2);
  }

  @Test
  void anotherPlaneCancelsAll() throws Exception {
    connected("").credit(10_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    client.view(2, ALL, 1000, 667, NO_PREFETCH).said("plan");
    upscaler.next();

    eventually("cancelled", () -> preview.outcome().isCancelled());
    eventually("cancelled", () -> tile.outcome().isCancelled());
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
    connected("aliif.zoom.in-progress = 1").credit(1_000_000);
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
    assertThat(client.isQuiet()).isTrue();
    String prefetched = "aliif_zoom_pictures_total{kind=\"prefetch\",outcome=\"prefetched\"}";
    eventually("counted", () -> server.metric(prefetched) == 8);
  }

  private Asked asked() {
    try {
      return upscaler.next();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
