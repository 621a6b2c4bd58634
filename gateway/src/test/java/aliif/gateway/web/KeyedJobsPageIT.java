package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.testing.SmallCat;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job in the page of a server that wants keys: what links and events cannot send, the page does.
 */
final class KeyedJobsPageIT {
  @TempDir private static Path folder;

  @Test
  void aJobIsFollowedAndItsOutputsAreSavedWithTheKey() throws Exception {
    ApiKey key = ApiKey.create();
    Path keys = folder.resolve("keys");
    new KeyFile(keys).change(ring -> ring.with("alice", key, LocalDate.EPOCH));
    Path cat = SmallCat.write(folder.resolve("cat.png"));
    try (ServedPage page =
        ServedPage.start(folder, Optional.of(keys), new KafkaChoice.Embedded(0))) {
      Browser browser = page.browser();
      browser.resize(1280, 860, 1);
      browser.open(page.address() + "/#key=" + key.text(), "html[data-ready]");
      browser.await(_ -> browser.find("#several").isDisplayed());
      browser.find("#file").sendKeys(cat + "\n" + SmallCat.write(folder.resolve("other.png")));
      browser.await(_ -> browser.find("#many-start").isDisplayed());
      browser.find("#many-start").click();
      browser.await(_ -> browser.find(".job[data-state=finished]"));
      browser.find("a[download='cat_x4.png']").click();
      BufferedImage saved = ServedPage.image(page.saved("cat_x4.png"));

      assertThat(saved.getWidth()).isEqualTo(4 * SmallCat.WIDTH);
      assertThat(saved.getHeight()).isEqualTo(4 * SmallCat.HEIGHT);
    }
  }
}
