package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.testing.SmallCat;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of a server that wants keys. */
final class KeyedPageIT extends PageOfClass {
  private static final ApiKey KEY = ApiKey.create();

  @BeforeAll
  static void start() throws Exception {
    Path keys = folder.resolve("keys");
    new KeyFile(keys).change(ring -> ring.with("alice", KEY, LocalDate.EPOCH));
    serve(ServedPage.start(folder, Optional.of(keys)));
  }

  @BeforeEach
  void forget() {
    browser.resize(1280, 860, 1);
    browser.open(page.address() + "/web/icon.svg", "svg");
    browser.run("sessionStorage.clear()");
  }

  @Test
  void aKeyInTheAddressIsTakenAndNotLeftThere() throws Exception {
    browser.open(page.address() + "/#key=" + KEY.text(), "html[data-ready]");
    assertThat(browser.evaluate("location.href")).isEqualTo(page.address() + "/");
    page.choose(SmallCat.write(folder.resolve("cat.png")));
    assertThat(page.shown().width()).isPositive();
    assertThat((String) browser.evaluate("location.href"))
        .contains("#id=")
        .doesNotContain(KEY.text());
    browser.open("about:blank", "html");
    browser.open(page.address() + "/", "html[data-ready]");
  }

  @Test
  void thePageAsksForAKeyUntilItIsRight() throws Exception {
    browser.open(page.address() + "/", "#access[open]");
    enter(ApiKey.create().text());
    browser.await(_ -> browser.find("#access-wrong").isDisplayed());
    browser.picture("key");
    enter(KEY.text());
    browser.await(_ -> browser.find("html[data-ready]"));

    assertThat(browser.find("#access").isDisplayed()).isFalse();
    page.choose(SmallCat.write(folder.resolve("cat.png")));
    assertThat(page.shown().width()).isPositive();
  }

  private static void enter(String key) {
    browser.find("#access-key").sendKeys(key);
    browser.find("#access-form button").click();
  }
}
