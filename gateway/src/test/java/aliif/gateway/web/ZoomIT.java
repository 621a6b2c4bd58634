package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.web.ServedPage.Shown;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page shows when one zooms and moves, pixel by pixel. */
final class ZoomIT extends CatPage {
  @BeforeEach
  void chooseTheCat() {
    page.choose(cat);
  }

  @Test
  void theSettledViewHasTheServersPixels() throws Exception {
    browser.find("#lossless").click();
    assertSameAsServer(1);
    browser.wheel(500, 400, -333);
    assertSameAsServer(1);
    browser.resize(822, 599, 1.5);
    browser.await(it -> canvasWidth() == 1233);
    assertSameAsServer(1);
    browser.find("#zoom-one").click();
    assertSameAsServer(1);
  }

  @Test
  void aViewOfALargeImageHasTheServersPixels() throws Exception {
    Path astronaut = Path.of("..", "samples", "astronaut.png").toRealPath();
    browser.resize(400, 600, 1);
    page.choose(astronaut);
    browser.find("#lossless").click();
    Shown shown = page.shown();

    assertThat(shown.width()).isEqualTo(400);
    assertThat(difference(astronaut, shown, page.canvas(), "lite").most()).isLessThanOrEqualTo(1);
  }

  @Test
  void theUsualEncodingLosesLittle() throws Exception {
    browser.wheel(500, 400, -333);
    assertThat(difference(page.shown(), page.canvas(), "lite").psnr()).isGreaterThan(32);
  }

  @Test
  void theWheelZoomsTowardsThePointer() {
    browser.wheel(900, 300, -200);
    Shown before = page.shown();
    browser.wheel(900, 300, -300);
    Shown after = page.shown();
    double top =
        ((Number) browser.evaluate("document.getElementById('stage').getBoundingClientRect().top"))
            .doubleValue();

    assertThat(after.width() / (double) before.width()).isBetween(1.55, 1.7);
    assertThat((after.x() + 900.0) / after.width())
        .isBetween((before.x() + 899.0) / before.width(), (before.x() + 901.0) / before.width());
    assertThat((after.y() + 300 - top) / after.height())
        .isBetween(
            (before.y() + 299 - top) / before.height(), (before.y() + 301 - top) / before.height());
  }

  @Test
  void theDividerShowsBicubicToItsRight() throws Exception {
    browser.find("#lossless").click();
    browser.find("#compare").click();
    browser.wheel(500, 400, -333);
    Shown shown = page.shown();
    BufferedImage canvas = page.canvas();
    int half = canvas.getWidth() / 2;

    assertThat(difference(shown, canvas.getSubimage(0, 0, half, canvas.getHeight()), "lite").most())
        .isLessThanOrEqualTo(1);
    Shown right = new Shown(shown.width(), shown.height(), shown.x() + half, shown.y());
    assertThat(
            difference(
                    right,
                    canvas.getSubimage(half, 0, canvas.getWidth() - half, canvas.getHeight()),
                    "bicubic")
                .most())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void nothingIsBlankWhileTheScaleChanges() {
    browser.wheel(500, 400, -250);
    page.complete();
    browser.run(
        """
        window.looks = 0;
        window.blanks = 0;
        const canvas = document.querySelector("#stage canvas");
        const look = () => {
          looks++;
          for (const x of [0.2, 0.5, 0.8]) {
            const [, , , alpha] = canvas.getContext("2d")
              .getImageData(canvas.width * x, canvas.height * 0.4, 1, 1).data;
            if (alpha < 255) blanks++;
          }
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """);
    for (int i = 0; i < 4; i++) {
      browser.wheel(500, 400, -250);
    }
    browser.find("#zoom-out").click();
    browser.find("#zoom-out").click();
    page.complete();

    assertThat((Long) browser.evaluate("looks")).isGreaterThan(10);
    assertThat((Long) browser.evaluate("blanks")).isZero();
  }

  @Test
  void twoFingersZoom() {
    int before = page.shown().width();
    touch("touchStart", 500, 700);
    for (int i = 1; i <= 10; i++) {
      touch("touchMove", 500 - 10 * i, 700 + 10 * i);
    }
    touch("touchEnd");

    assertThat(page.shown().width() / (double) before).isBetween(1.9, 2.1);
  }

  @Test
  void framesComeWhileThePictureMoves() {
    browser.wheel(640, 400, -500);
    Shown before = page.shown();
    browser.run(
        """
        window.frames = [];
        const note = time => {
          frames.push(time);
          requestAnimationFrame(note);
        };
        requestAnimationFrame(note);
        """);
    browser.act(
        it -> it.moveToLocation(700, 500).clickAndHold().moveToLocation(400, 350).release());
    Shown after = page.shown();
    List<Double> intervals =
        ((List<?>)
                browser.evaluate(
                    "frames.slice(1).map((time, i) => time - frames[i]).sort((a, b) => a - b)"))
            .stream().map(it -> ((Number) it).doubleValue()).toList();

    assertThat(after.x()).isGreaterThan(before.x() + 250);
    assertThat(intervals).hasSizeGreaterThan(10);
    System.out.printf(
        "frames while panning: %d, median %.1f ms, p95 %.1f ms%n",
        intervals.size(),
        intervals.get(intervals.size() / 2),
        intervals.get(intervals.size() * 95 / 100));
  }

  private static void touch(String type, int... across) {
    browser.command(
        "Input.dispatchTouchEvent",
        Map.of(
            "type",
            type,
            "touchPoints",
            IntStream.range(0, across.length)
                .mapToObj(i -> Map.of("x", across[i], "y", 400, "id", i))
                .toList()));
  }

  private static int canvasWidth() {
    return ((Number) browser.evaluate("document.querySelector('#stage canvas').width")).intValue();
  }

  private static void assertSameAsServer(int tolerance) throws Exception {
    BufferedImage canvas = page.canvas();
    assertThat(difference(page.shown(), canvas, "lite").most()).isLessThanOrEqualTo(tolerance);
  }

  private static PixelDifference difference(Shown shown, BufferedImage window, String model)
      throws Exception {
    return difference(cat, shown, window, model);
  }

  private static PixelDifference difference(
      Path file, Shown shown, BufferedImage window, String model) throws Exception {
    return PixelDifference.between(
        shown,
        window,
        page.upscaled(
            file, "width=%d&height=%d&model=%s".formatted(shown.width(), shown.height(), model)));
  }
}
