package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.web.ServedPage.Shown;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The view, or the whole image, as a file. */
final class SavingIT extends CatPage {
  @Test
  void theViewIsSavedAsItIsShown() throws IOException {
    page.choose(cat);
    browser.find("#lossless").click();
    browser.wheel(500, 400, -300);
    Shown shown = page.shown();
    BufferedImage canvas = page.canvas();
    browser.find("#save").click();
    browser.find("#saving-start").click();
    BufferedImage saved = ServedPage.image(page.saved("cat_view.png"));

    int left = Math.max(0, -shown.x());
    int top = Math.max(0, -shown.y());
    assertThat(saved.getWidth()).isEqualTo(Math.min(canvas.getWidth() - left, shown.width()));
    assertThat(saved.getHeight()).isEqualTo(Math.min(canvas.getHeight() - top, shown.height()));
    for (int y = 0; y < saved.getHeight(); y += 7) {
      for (int x = 0; x < saved.getWidth(); x += 3) {
        for (int shift = 0; shift < 24; shift += 8) {
          assertThat(saved.getRGB(x, y) >>> shift & 255)
              .isCloseTo(canvas.getRGB(left + x, top + y) >>> shift & 255, Offset.offset(1));
        }
      }
    }
  }

  @Test
  void theWholeImageIsSavedAtAnyScale() throws IOException {
    page.choose(cat);
    browser.find("#save").click();
    browser.find("#what-whole").click();
    scale("2.5");
    assertThat(browser.find("#saving-size").getText()).isEqualTo("240 × 160 pixels");
    browser.find("#saving-start").click();
    BufferedImage saved = ServedPage.image(page.saved("cat_x2.5.png"));

    assertThat(saved.getWidth()).isEqualTo(240);
    assertThat(saved.getHeight()).isEqualTo(160);
  }

  @Test
  void whatTheServerRefusesIsSaid() {
    page.choose(cat);
    browser.find("#save").click();
    browser.find("#what-whole").click();
    scale("1000");
    browser.find("#saving-start").click();
    WebElement problem = browser.await(it -> browser.find("#saving-problem:not([hidden])"));

    assertThat(problem.getText())
        .isEqualTo("Invalid parameter: scale: 1000 (expected: above 0, at most 100)");
    assertThat(browser.find("#saving-start").isEnabled()).isTrue();
  }

  @Test
  void whatIsBeingSavedCanBeCancelled() {
    page.choose(cat);
    browser.find("#save").click();
    browser.find("#what-whole").click();
    scale("90");
    browser.find("#saving-start").click();
    browser.find("#saving-cancel").click();
    WebElement problem = browser.await(it -> browser.find("#saving-problem:not([hidden])"));

    assertThat(problem.getText()).isEqualTo("Cancelled: The server stops its work.");
    browser.find("#saving-cancel").click();
    assertThat(browser.find("#saving").isDisplayed()).isFalse();
  }

  @Test
  void theProgressIsTheShareOfTheRows() throws IOException {
    String png = Base64.getEncoder().encodeToString(Files.readAllBytes(cat));
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

  private static void scale(String text) {
    WebElement scale = browser.find("#saving-scale");
    scale.clear();
    scale.sendKeys(text);
  }
}
