package aliif.gateway.web;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, which a class of tests serves before all of them. */
abstract class PageOfClass {
  @TempDir static Path folder;
  @AutoClose static ServedPage page;
  static Browser browser;

  static void serve(ServedPage served) {
    page = served;
    browser = served.browser();
  }
}
