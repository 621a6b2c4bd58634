package aliif.gateway.web;

import aliif.gateway.testing.SmallCat;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The page in a browser, served anew for each class of tests and opened for each test. */
abstract class CatPage extends PageOfClass {
  static Path cat;

  @BeforeAll
  static void start() throws Exception {
    serve(ServedPage.start(folder));
    cat = SmallCat.write(folder.resolve("cat.png"));
  }

  @BeforeEach
  void openThePage() {
    page.open();
  }
}
