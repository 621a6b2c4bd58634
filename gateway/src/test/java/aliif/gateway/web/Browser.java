package aliif.gateway.web;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium, without a window, with a profile of its own. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration GLANCE = Duration.ofMillis(50);

  /** How long a movement of the mouse takes. */
  private static final Duration MOVEMENT = Duration.ofMillis(600);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts the browser that is installed. Where there is none, the test is skipped with one line,
   * or fails if {@code -Dbrowser=required}.
   *
   * @param profile an empty folder
   */
  static Browser start(Path profile) {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = onPath("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      String message = "no chromium and chromedriver on the PATH";
      if ("required".equals(System.getProperty("browser"))) {
        throw new AssertionError(message);
      }
      System.out.println("skipped: " + message);
      Assumptions.abort(message);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,860",
        "--user-data-dir=" + profile);
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", profile.resolve("saved").toString()));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow().toFile())
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Loads a page, and waits for something in it. */
  void open(String address, String css) {
    driver.get(address);
    await(it -> it.findElement(By.cssSelector(css)));
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** Waits until something is there. */
  <T> T await(Function<WebDriver, T> something) {
    return new WebDriverWait(driver, PATIENCE, GLANCE)
        .ignoring(RuntimeException.class)
        .until(something);
  }

  /** The value of an expression in the page. */
  Object evaluate(String expression) {
    return driver.executeScript("return " + expression);
  }

  /** Runs statements in the page. */
  void run(String statements) {
    driver.executeScript(statements);
  }

  /** Gives a command of the Chrome DevTools protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** Turns the wheel at a point of the window; up is below zero. */
  void wheel(int x, int y, int down) {
    act(it -> it.scrollFromOrigin(WheelInput.ScrollOrigin.fromViewport(x, y), 0, down));
  }

  /** Types into whatever has the focus. */
  void type(CharSequence... keys) {
    act(it -> it.sendKeys(keys));
  }

  /** Several gestures of mouse and keys, one after the other. */
  void act(UnaryOperator<Actions> gestures) {
    gestures.apply(new Actions(driver, MOVEMENT)).perform();
  }

  /** Sets the size of what a page sees, in CSS pixels, and its device pixels for each of them. */
  void resize(int width, int height, double ratio) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", ratio, "mobile", false));
  }

  /** What the page complained about: scripts that failed, hosts that the policy kept out. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps a picture of the window, to be looked at. */
  void picture(String name) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "viewer"));
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static Optional<Path> onPath(String... names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
