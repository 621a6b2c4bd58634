package aliif.gateway.zoom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.zoom.view.ClientMessage;
import aliif.gateway.zoom.view.ZoomSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Settings, and what docs/http.md and docs/protocol.md say. */
final class ZoomSettingsTest {
  private static final Config SHIPPED = ConfigFactory.load();

  @Test
  void eachSettingIsExplained() throws Exception {
    String explained = Files.readString(Path.of("..", "docs", "http.md"));

    assertThat(SHIPPED.getConfig("aliif.zoom").entrySet())
        .hasSize(12)
        .allSatisfy(entry -> assertThat(explained).contains("`" + entry.getKey() + "`"));
  }

  @Test
  void eachProblemOfAHandshakeIsExplained() throws Exception {
    String explained = Files.readString(Path.of("..", "docs", "http.md"));

    assertThat(List.of(ZoomRoute.upgradeRequired(""), ZoomRoute.unknownSubprotocol(List.of())))
        .allSatisfy(
            problem ->
                assertThat(explained)
                    .contains("| `%s` | %d |".formatted(problem.name(), problem.status())));
  }

  @Test
  void theNumbersOfTheProtocolAreTheSettings() throws Exception {
    String protocol = Files.readString(Path.of("..", "docs", "protocol.md"));
    ZoomSettings settings = ZoomSettings.of(SHIPPED);

    assertThat(protocol)
        .contains("at most %d MiB".formatted(settings.credit() >> 20))
        .contains("more than %d messages a second".formatted(settings.message().perSecond()))
        .contains("more than %d characters".formatted(settings.message().length()))
        .contains("at most two for each core of the server are in progress")
        .contains("%d sessions are open".formatted(settings.sessions()))
        .contains("no message came for %d minutes".formatted(settings.idle().toMinutes()))
        .contains("nothing is heard for %d s".formatted(settings.silence().toSeconds()))
        .contains("longer than %d s".formatted(settings.message().within().toSeconds()));
    assertThat(settings.message().errors()).as("the eighth").isEqualTo(8);
    assertThat(SHIPPED.getDuration("pekko.http.server.websocket.periodic-keep-alive-max-idle"))
        .isEqualTo(Duration.ofSeconds(20))
        .isLessThan(settings.silence().dividedBy(2));
  }

  @Test
  void theMessagesOfTheExamplesAreMessages() throws Exception {
    String protocol = Files.readString(Path.of("..", "docs", "protocol.md"));
    List<String> examples =
        Pattern.compile("(?s)^client  (\\{.*?})$", Pattern.MULTILINE)
            .matcher(protocol)
            .results()
            .map(it -> it.group(1))
            .toList();

    assertThat(examples)
        .hasSize(3)
        .allSatisfy(example -> assertThat(ClientMessage.parse(example)).isNotNull());
  }

  @Test
  void asManyPicturesAreInWorkAsKeepTheCoresBusy() {
    assertThat(ZoomSettings.of(SHIPPED).inProgress())
        .isEqualTo(2 * Runtime.getRuntime().availableProcessors());
    assertThat(withInProgress(5).inProgress()).isEqualTo(5);
  }

  @Test
  void aCoreIsFreeForAPreview() {
    assertThat(withInProgress(1).inProgressWithPreview()).isEqualTo(1);
    assertThat(withInProgress(4).inProgressWithPreview()).as("two cores").isEqualTo(1);
    assertThat(withInProgress(8).inProgressWithPreview()).as("four cores").isEqualTo(3);
    assertThat(withInProgress(32).inProgressWithPreview()).as("16 cores").isEqualTo(15);
  }

  private static ZoomSettings withInProgress(int pictures) {
    return ZoomSettings.of(
        ConfigFactory.parseString("aliif.zoom.in-progress = " + pictures).withFallback(SHIPPED));
  }

  @Test
  void aValueThatCannotBeIsRefused() {
    Config none = ConfigFactory.parseString("aliif.zoom.sessions = 0").withFallback(SHIPPED);

    assertThatThrownBy(() -> ZoomSettings.of(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aliif.zoom: sessions: 0 (expected: above 0)");
  }
}
