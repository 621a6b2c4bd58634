package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Images find their way into the page, and people find their way around it. */
final class ViewerIT extends CatPage {
  private static final Set<String> CONTROLS =
      Set.of("button", "combobox", "ComboBoxMenuButton", "slider", "checkbox", "application");

  @Test
  void aDroppedImageIsShownWhole() throws IOException {
    browser.run(
        ServedPage.fileInPage(cat, "<b>cat</b>.png")
            + "dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true}));");
    ServedPage.Shown shown = page.shown();

    assertThat(browser.find("#name").getText()).isEqualTo("<b>cat</b>.png, 96 × 64");
    assertThat(shown.x()).isNegative();
    assertThat(shown.y()).isBetween(-1, 0);
    assertThat(browser.find("#status").getText())
        .matches("×[0-9.]+ · first picture after \\d+ ms, all after [0-9.]+ m?s");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aPastedImageIsShown() throws IOException {
    browser.run(
        ServedPage.fileInPage(cat, "pasted.png")
            + "dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}));");
    page.complete();

    assertThat(browser.find("#name").getText()).isEqualTo("pasted.png, 96 × 64");
  }

  @Test
  void aSampleCanBeTaken() {
    browser.find("[data-sample='chelsea.png']").click();
    page.complete();

    assertThat(browser.find("#name").getText()).isEqualTo("chelsea.png, 451 × 300");
  }

  @Test
  void whatIsNoImageIsSaid() throws IOException {
    browser
        .find("#file")
        .sendKeys(Files.writeString(folder.resolve("text.png"), "no image").toString());
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));

    assertThat(problem.getText()).containsIgnoringCase("unsupported format");
    assertThat(browser.find("#viewer").isDisplayed()).isFalse();
  }

  @Test
  void anImageThatIsNotKeptCanBeEnlargedAsAWhole() throws IOException {
    byte[] png = Files.readAllBytes(cat);
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
    browser.find("#file").sendKeys(Files.write(folder.resolve("huge.png"), png).toString());
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));
    assertThat(problem.getText()).contains("60000x60000");
    browser.find("#problem-action").click();
    browser.find("#saving-start").click();
    WebElement again = browser.await(it -> browser.find("#saving-problem:not([hidden])"));

    assertThat(again.getText()).contains("60000x60000");
    assertThat(browser.find("#what-view").isEnabled()).isFalse();
  }

  @Test
  void aServerWithoutJobsShowsTheFirstOfSeveralImages() throws IOException {
    browser.run(
        ServedPage.fileInPage(cat, "first.png")
            + "data.items.add(new File([bytes], 'second.png', {type: 'image/png'}));"
            + "dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true}));");
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));

    assertThat(problem.getText())
        .contains("Only the first image is shown", "This server takes one image at a time.");
    assertThat(browser.find("#name").getText()).startsWith("first.png");
    assertThat(browser.find("#jobs").isDisplayed()).isFalse();
    assertThat(browser.find("#jobs-button").isDisplayed()).isFalse();
    assertThat(browser.evaluate("document.getElementById('several').hidden")).isEqualTo(true);
    assertThat(browser.evaluate("document.getElementById('file').multiple")).isEqualTo(false);
  }

  @Test
  void everythingCanBeDoneWithKeysAlone() {
    focus("[data-sample='astronaut.png']");
    browser.type(Keys.ENTER);
    int whole = page.shown().width();
    assertThat(focused()).isEqualTo("stage");
    browser.type("+", "+", Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    ServedPage.Shown closer = page.shown();
    assertThat(closer.width() / (double) whole).isBetween(2.2, 2.3);
    browser.type("1");
    assertThat(page.shown().width()).isEqualTo(512);
    browser.type(Keys.HOME);
    assertThat(page.shown().width()).isEqualTo(whole);
    browser.type(Keys.TAB, Keys.ENTER);
    assertThat(focused()).isEqualTo("zoom-in");
    assertThat(page.shown().width() / (double) whole).isBetween(1.45, 1.55);
  }

  @Test
  void everyControlHasAName() {
    page.choose(cat);
    browser.find("#compare").click();
    page.complete();
    List<?> nodes = (List<?>) browser.command("Accessibility.getFullAXTree", Map.of()).get("nodes");

    assertThat(nodes)
        .map(node -> (Map<?, ?>) node)
        .filteredOn(node -> CONTROLS.contains(value(node, "role")))
        .hasSizeGreaterThan(10)
        .allSatisfy(node -> assertThat(value(node, "name")).isNotBlank());
  }

  @Test
  void aLinkShowsTheSameViewAgain() {
    page.choose(cat);
    browser.wheel(400, 300, -700);
    browser.find("#lossless").click();
    ServedPage.Shown shown = page.shown();
    String link =
        browser.await(
            it -> {
              String now = String.valueOf(browser.evaluate("location.href"));
              return now.contains("pixels=exact") && now.contains("scale=") ? now : null;
            });
    browser.open("about:blank", "html");
    browser.open(link, "html[data-ready]");

    assertThat(page.shown()).isEqualTo(shown);
    assertThat(browser.find("#lossless").isSelected()).isTrue();
    assertThat(browser.find("#name").getText()).isEqualTo("Picture, 96 × 64");
  }

  @Test
  void anImageThatIsNotThereIsSaid() {
    browser.open(page.address() + "/#id=" + "0".repeat(64), "html[data-ready]");
    WebElement problem = browser.await(it -> browser.find("#problem:not([hidden])"));

    assertThat(problem.getText()).contains("This image is not here any more");
    assertThat(browser.find("#drop").isDisplayed()).isTrue();
  }

  private static void focus(String css) {
    browser.evaluate("void document.querySelector(\"" + css + "\").focus()");
  }

  private static Object focused() {
    return browser.evaluate("document.activeElement.id");
  }

  private static String value(Map<?, ?> node, String name) {
    return node.get(name) instanceof Map<?, ?> map ? String.valueOf(map.get("value")) : "";
  }
}
