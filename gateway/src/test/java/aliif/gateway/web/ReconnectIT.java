package aliif.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.SmallCat;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way to the server is lost, and comes back. */
final class ReconnectIT extends PageOfClass {
  @AutoClose private static Cable cable;

  @BeforeAll
  static void start() throws Exception {
    serve(ServedPage.start(folder));
    cable = new Cable(URI.create(page.address()).getPort());
  }

  @Test
  void whatWasSeenStaysAndTheRestComesLater() throws Exception {
    browser.resize(1280, 860, 1);
    browser.open("http://127.0.0.1:" + cable.port() + "/", "html[data-ready]");
    page.choose(SmallCat.write(folder.resolve("cat.png")));
    int whole = page.shown().width();
    browser.run(
        """
        window.said = [];
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function(text) {
          said.push(JSON.parse(text));
          send.call(this, text);
        };
        """);
    cable.cut();
    browser.await(it -> !browser.find("#connection").getText().isEmpty());
    assertThat(browser.find("#connection").getText()).startsWith("Connection lost.");
    String scale = browser.find("#status").getText();
    browser.find("#zoom-in").click();
    browser.await(_ -> !browser.find("#status").getText().equals(scale));
    assertThat(drawnPixels()).isGreaterThan(500_000L);
    browser.find("#zoom-fit").click();
    cable.mend();
    assertThat(page.shown().width()).isEqualTo(whole);

    assertThat(browser.find("#connection").getText()).isEmpty();
    assertThat((Long) browser.evaluate("said.find(it => it.type === 'view').have.length"))
        .isGreaterThan(4);
    browser.find("#zoom-in").click();
    assertThat(page.shown().width()).isGreaterThan(whole);
  }

  /** Pixels that are not transparent. */
  private static Long drawnPixels() {
    return (Long)
        browser.evaluate(
            """
            (() => {
              const canvas = document.querySelector("#stage canvas");
              const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              let drawn = 0;
              for (let i = 3; i < data.length; i += 4) if (data[i] === 255) drawn++;
              return drawn;
            })()\
            """);
  }
}
