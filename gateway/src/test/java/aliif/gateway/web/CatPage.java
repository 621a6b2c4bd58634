package aliif.gateway.web;

import aliif.gateway.testing.SmallCat;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, served anew for each class of tests and opened for each test. */
abstract class CatPage {
  @TempDir static Path folder;
  static ServedPage page;
  static Browser browser;
  static Path cat;

  @BeforeAll
  static void start() throws Exception {
    page = ServedPage.start(folder);
    browser = page.browser();
    cat = SmallCat.write(folder.resolve("cat.png"));
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
  }

  @BeforeEach
  void openThePage() {
    page.open();
  }
}
