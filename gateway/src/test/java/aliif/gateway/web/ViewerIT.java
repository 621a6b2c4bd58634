package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerSettings;
import aliif.gateway.testing.SmallCat;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.stream.PipelineSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, before the real stream. */
final class ViewerIT {
  private static final Size SMALL = new Size(SmallCat.WIDTH, SmallCat.HEIGHT);
  private static final Size LARGER = new Size(240, 160);

  @TempDir private static Path folder;
  private static Server server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(folder.resolve("profile"));
    server =
        Server.start(
            new ServerSettings(
                InetAddress.getLoopbackAddress(),
                0,
                new KafkaChoice.None(),
                folder.resolve("data"),
                PipelineSettings.standard()),
            new Models(Map.of("lite", Weights.shipped("lite")), "lite"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void openThePage() {
    browser.open(server.address());
  }

  @Test
  void anImageIsEnlargedAndComparedWithBicubic() throws IOException {
    Path cat = smallCat();
    browser.picture("1-empty");
    choose(cat);
    scale("2.5");
    assertThat(browser.find("#size").getText()).isEqualTo("96 × 64 becomes 240 × 160.");
    browser.find("#start").click();
    browser.await(it -> browser.find("#pair.compared"));
    browser.picture("2-compared");

    assertThat(size("output", "natural")).isEqualTo(LARGER);
    assertThat(size("bicubic", "")).isEqualTo(LARGER);
    assertThat(browser.find("#caption").getText())
        .startsWith("cat.png × 2.5: 240 × 160 by lite in ");
    assertThat(browser.find("#download").getDomAttribute("download")).isEqualTo("cat_x2.5.png");
    assertThat(browser.complaints()).isEmpty();
    assertSameAsBicubicInJava(cat);
  }

  @Test
  void theProgressIsTheShareOfTheRows() throws IOException {
    String png = Base64.getEncoder().encodeToString(Files.readAllBytes(smallCat()));
    Object shares =
        browser.evaluate(
            """
            (async () => {
              const {RenderedShare} = await import("/web/rendered.js");
              const bytes = Uint8Array.from(atob("%s"), letter => letter.charCodeAt(0));
              const share = new RenderedShare();
              const shares = [];
              for (let i = 0; i < bytes.length; i += 1000) {
                share.add(bytes.slice(i, i + 1000));
                await new Promise(done => setTimeout(done, 20));
                shares.push(share.value);
              }
              return shares;
            })()\
            """
                .formatted(png));

    assertThat((List<?>) shares).last().isEqualTo(1L);
    assertThat(((List<?>) shares).stream().map(share -> ((Number) share).doubleValue()))
        .isSorted()
        .filteredOn(share -> share > 0.2 && share < 0.8)
        .isNotEmpty();
  }

  @Test
  void theDividerFollowsTheKeys() throws IOException {
    choose(smallCat());
    scale("1.5");
    browser.find("#start").click();
    browser.await(it -> browser.find("#pair.compared"));
    browser.find("#divider").sendKeys(Keys.HOME);
    assertThat(split()).isEqualTo("0%");
    browser.find("#divider").sendKeys(Keys.END);
    assertThat(split()).isEqualTo("100%");
  }

  @Test
  void aResultThatTheBrowserCannotShowCanBeSaved() throws IOException {
    choose(smallCat());
    scale("1.5");
    browser.evaluate(
        "void (HTMLImageElement.prototype.decode = () => Promise.reject(new Error('too large')))");
    browser.find("#start").click();
    WebElement problem = browser.await(_ -> browser.find("#problem:not([hidden])"));

    assertThat(problem.getText())
        .isEqualTo(
            "Not shown\nThe browser could not show the result: too large."
                + " It has arrived whole; save it by \"Download\".");
    WebElement download = browser.find("#download");
    assertThat(download.isDisplayed()).isTrue();
    assertThat(download.getDomAttribute("href")).startsWith("blob:");
    assertThat(download.getDomAttribute("download")).isEqualTo("cat_x1.5.png");
  }

  @Test
  void aSampleCanBeTaken() {
    browser.find("[data-sample='chelsea.png']").click();
    browser.await(it -> browser.find("#start:enabled"));

    assertThat(browser.find("#chosen").getText()).isEqualTo("chelsea.png, 451 × 300");
  }

  @Test
  void whatTheServerRefusesIsSaid() throws IOException {
    choose(smallCat());
    scale("1000");
    browser.find("#start").click();
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));
    browser.picture("3-problem");

    assertThat(problem.getText())
        .isEqualTo("Invalid parameter\nscale: 1000 (expected: above 0, at most 100)");
    assertThat(browser.find("#start").isEnabled()).isTrue();
  }

  @Test
  void whatIsNoImageIsSaidWithoutAsking() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    browser.find("#file").sendKeys(text.toString());
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));

    assertThat(problem.getText())
        .isEqualTo(
            "Unreadable image\ntext.png (expected: a PNG, JPEG, WebP, TIFF, BMP or GIF image)");
    assertThat(browser.find("#start").isEnabled()).isFalse();
  }

  /** The page's bicubic is ours, but for its rounding to 8 bits. */
  private static void assertSameAsBicubicInJava(Path file) throws IOException {
    SourceImage source =
        ImageDecoder.decode(
            ByteString.fromArrayUnsafe(Files.readAllBytes(file)), ImageLimits.DEFAULT);
    RgbImage larger = BicubicResampler.resize(source.rgb(Region.of(SMALL)), LARGER);
    for (int y = 0; y < LARGER.height(); y += 53) {
      List<?> row =
          (List<?>)
              browser.evaluate(
                  "Array.from(document.getElementById('bicubic').getContext('2d')"
                      + ".getImageData(0, %d, 240, 1).data)".formatted(y));
      for (int x = 0; x < LARGER.width(); x++) {
        for (int channel = 0; channel < 3; channel++) {
          long expected = Math.round(255 * Math.clamp(larger.get(channel, y, x), 0f, 1f));
          assertThat((Long) row.get(4 * x + channel)).isBetween(expected - 1, expected + 1);
        }
      }
    }
  }

  private static void choose(Path file) {
    browser.find("#file").sendKeys(file.toString());
    browser.await(it -> browser.find("#start:enabled"));
  }

  private static void scale(String text) {
    WebElement scale = browser.find("#scale");
    scale.clear();
    scale.sendKeys(text);
  }

  private static String split() {
    return String.valueOf(
        browser.evaluate("document.getElementById('pair').style.getPropertyValue('--split')"));
  }

  private static Size size(String id, String kind) {
    String width = kind.isEmpty() ? "width" : kind + "Width";
    String height = kind.isEmpty() ? "height" : kind + "Height";
    String element = "document.getElementById('" + id + "').";
    return new Size(
        Math.toIntExact((Long) browser.evaluate(element + width)),
        Math.toIntExact((Long) browser.evaluate(element + height)));
  }

  private static Path smallCat() throws IOException {
    return SmallCat.write(folder.resolve("cat.png"));
  }
}
