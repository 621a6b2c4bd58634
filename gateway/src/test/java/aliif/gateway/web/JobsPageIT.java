package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.server.KafkaChoice;
import aliif.gateway.testing.SmallCat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Many images at once, in the page of a server with a broker. */
final class JobsPageIT extends PageOfClass {
  private static final String FINISHED = ".job[data-state=finished]";

  private static Path cat;
  private static Path half;

  @BeforeAll
  static void start() throws Exception {
    serve(ServedPage.start(folder, Optional.empty(), new KafkaChoice.Embedded(0)));
    cat = SmallCat.write(folder.resolve("cat.png"));
    byte[] bytes = Files.readAllBytes(cat);
    half = Files.write(folder.resolve("half.png"), Arrays.copyOf(bytes, bytes.length / 2));
  }

  @BeforeEach
  void openThePage() {
    browser.open(page.address() + "/web/icon.svg", "svg");
    browser.run("localStorage.clear()");
    reload();
  }

  private static void reload() {
    page.open();
    browser.await(_ -> browser.find("#several").isDisplayed());
  }

  private static void choose(Path... files) {
    browser
        .find("#file")
        .sendKeys(Stream.of(files).map(Path::toString).collect(Collectors.joining("\n")));
    browser.await(_ -> browser.find("#many").isDisplayed());
  }

  private static void type(String css, String text) {
    WebElement input = browser.find(css);
    browser.await(_ -> input.isDisplayed() && input.isEnabled());
    input.clear();
    input.sendKeys(text);
  }

  private static void choose(String css, String value) {
    new Select(browser.find(css)).selectByValue(value);
  }

  private static WebElement finished() {
    return browser.await(_ -> browser.find(FINISHED));
  }

  private static List<String> texts(WebElement in, String css) {
    return in.findElements(By.cssSelector(css)).stream().map(WebElement::getText).toList();
  }

  @Test
  void manyImagesBecomeAJobThatOutlivesReloadAndRestart() throws Exception {
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    choose(cat, text, half, SmallCat.write(folder.resolve("cat.two.png")));
    assertThat(browser.find("#many-files").getText()).matches("4 images, \\d\\d KB");
    assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("jobs-title");
    type("#many-scale", "2.5");
    choose("#many-model", "bicubic");
    browser.picture("jobs-form");
    browser.find("#many-start").click();

    assertIsDone(finished());
    assertThat(browser.find("#many").isDisplayed()).isFalse();
    browser.picture("jobs-done");
    assertSize(saved("cat_x2.5.png"), 240, 160);

    reload();
    assertIsDone(finished());
    page.restart();
    reload();
    assertIsDone(finished());
    assertSize(saved("cat.two_x2.5.png"), 240, 160);

    browser.find(FINISHED + " .buttons button:not([hidden])").click();
    assertThat(browser.find("#jobs-none").isDisplayed()).isTrue();
    reload();
    assertThat(browser.find("#jobs-button").isDisplayed()).isFalse();
    assertThat(browser.find("#jobs").isDisplayed()).isFalse();
  }

  private static void assertIsDone(WebElement job) {
    assertThat(job.findElement(By.cssSelector("h3")).getText())
        .isEqualTo("3 images, ×2.5, PNG, bicubic");
    assertThat(job.findElement(By.cssSelector("p")).getText())
        .isEqualTo("2 of 3 done, 1 failed, 1 not sent");
    assertThat(texts(job, ".failures li"))
        .hasSize(2)
        .anyMatch(it -> it.startsWith("text.png: not sent. Unsupported format: "))
        .anyMatch(it -> it.startsWith("half.png: "));
    assertThat(texts(job, "details li"))
        .containsExactly("cat_x2.5.png 240 × 160", "cat.two_x2.5.png 240 × 160");
  }

  private static byte[] saved(String name) throws IOException {
    browser.await(_ -> browser.find("a[download='" + name + "']")).click();
    return page.saved(name);
  }

  private static void assertSize(byte[] png, int width, int height) throws IOException {
    BufferedImage image = ServedPage.image(png);
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
  }

  @Test
  void whatIsNotDoneIsCancelled() {
    choose(cat, half);
    choose("#many-by", "width");
    type("#many-width", "9000");
    choose("#many-format", "jpeg");
    browser.find("#many-start").click();
    browser.await(_ -> browser.find(".job[data-state=open] .buttons button:not([hidden])")).click();
    WebElement job = finished();

    assertThat(job.findElement(By.cssSelector("h3")).getText())
        .isEqualTo("2 images, 9000 pixels wide, JPEG, lite");
    assertThat(job.findElement(By.cssSelector("p")).getText()).contains("cancelled");
    assertThat(texts(job, "details li")).isEmpty();
    assertThat(browser.find("#jobs-button").getText()).isEqualTo("Jobs");
  }

  /** A server that has too many followers, or a proxy that keeps events back. */
  @Test
  void withoutEventsTheJobIsAskedAgain() {
    browser.run(
        """
        window.asked = [];
        const real = window.fetch;
        window.fetch = (path, options) => {
          asked.push(String(path));
          return String(path).endsWith("/events") ? Promise.reject(new TypeError()) : real(path, options);
        };
        """);
    choose(cat, half);
    choose("#many-by", "width");
    type("#many-width", "700");
    browser.find("#many-start").click();
    finished();

    assertThat((List<?>) browser.evaluate("asked.filter(it => it.endsWith('/events'))"))
        .isNotEmpty();
    assertThat((List<?>) browser.evaluate("asked.filter(it => /jobs\\/[0-9a-f]+$/.test(it))"))
        .hasSizeGreaterThan(1);
  }

  @Test
  void aJobIsFollowedByEvents() {
    choose(cat, cat);
    choose("#many-by", "width");
    type("#many-width", "700");
    browser.find("#many-start").click();
    finished();

    assertThat(
            (List<?>)
                browser.evaluate(
                    """
                    performance.getEntriesByType("resource")
                      .filter(it => it.name.endsWith("/events")).map(it => it.responseStatus)\
                    """))
        .hasToString("[200]");
  }

  @Test
  void aJobThatTheServerDoesNotKnowIsForgotten() {
    browser.run(
        """
        localStorage.setItem("aliif-jobs", JSON.stringify([{id: "0".repeat(28), title: "x2",
          created: "2025-01-31T12:00:00Z", suffix: "_x2", ending: "png", names: ["a"], refused: []}]));
        """);
    reload();
    browser.await(_ -> browser.evaluate("localStorage.getItem('aliif-jobs')").equals("[]"));

    assertThat(browser.find("#jobs-none").isDisplayed()).isTrue();
  }

  @Test
  void theImagesOfAFolderAreTaken() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos").resolve("more")).getParent();
    SmallCat.write(photos.resolve("one.png"));
    SmallCat.write(photos.resolve("more").resolve("two.PNG"));
    SmallCat.write(photos.resolve(".hidden.png"));
    Files.writeString(photos.resolve("notes.txt"), "no image");
    browser.find("#folder-file").sendKeys(photos.toString());
    browser.await(_ -> browser.find("#many").isDisplayed());

    assertThat(texts(browser.find("#many-list"), "li"))
        .containsExactlyInAnyOrder("one.png", "two.PNG");
    browser.find("#many-cancel").click();
    assertThat(browser.find("#many").isDisplayed()).isFalse();
  }

  @Test
  void theWholeWayIsPossibleWithKeys() {
    choose(cat, half);
    browser.type(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB);
    assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("many-scale");
    browser.type(Keys.chord(Keys.CONTROL, "a"), "0", Keys.ENTER);
    assertThat(browser.evaluate("document.activeElement.matches(':invalid')")).isEqualTo(true);
    browser.type(Keys.chord(Keys.CONTROL, "a"), "2", Keys.ENTER);
    finished();
    browser.await(_ -> !browser.find("#jobs-announcement").getAttribute("textContent").isEmpty());
    browser.find("#jobs-title").sendKeys(Keys.ESCAPE);
    assertThat(browser.find("#jobs").isDisplayed()).isFalse();
    assertThat(browser.evaluate("document.activeElement.id")).isEqualTo("jobs-button");
    reload();
    assertThat(browser.find("#jobs-button").isDisplayed()).isTrue();
    assertThat(browser.find("#jobs").isDisplayed()).isFalse();
  }
}
