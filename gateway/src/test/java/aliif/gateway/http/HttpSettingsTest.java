package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.access.Caller;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised about time, and what docs/http.md says of settings and problems. */
final class HttpSettingsTest {
  private static final Config SHIPPED = ConfigFactory.load();

  @Test
  void idleUploadsAndConnectionsEndInTime() {
    HttpSettings settings = HttpSettings.of(SHIPPED);

    assertThat(settings.upload().window().multipliedBy(2))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(settings.idle()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(settings.answer().bytes()).isEqualTo(30 * 4096);
  }

  @Test
  void aValueThatCannotBeIsRefused() {
    Config never = ConfigFactory.parseString("aliif.http.idle = 0 s").withFallback(SHIPPED);

    assertThatThrownBy(() -> HttpSettings.of(never))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aliif.http: idle: 0 (expected: above 0)");
  }

  @Test
  void eachProblemIsExplained() throws Exception {
    String explained = Files.readString(Path.of("..", "docs", "http.md"));
    Stream<Problem> problems =
        Stream.concat(
            Stream.of(
                    new InvalidParameter(""),
                    new UnreadableImage(""),
                    new UnsupportedFormat(""),
                    new OverLimit(""),
                    new Overloaded("", Duration.ZERO),
                    new DeadlinePassed(""),
                    new Cancelled(""),
                    new InternalFailure(""))
                .map(Problem::of),
            Stream.of(
                Problem.slowUpload(""),
                Problem.clientLeft(),
                Problem.notFound(""),
                Problem.unknownImage(""),
                Problem.unknownJob(""),
                Problem.noOutput(""),
                Problem.noKafka(),
                Problem.methodNotAllowed("", ""),
                Problem.unauthorized(""),
                Problem.tooMany("", 1, Caller.ofKey(""), "", Duration.ZERO),
                Problem.crossSite(""),
                Problem.unknownHost(""),
                Problem.of(400, "Bad Request", "")));

    assertThat(problems)
        .allSatisfy(
            problem ->
                assertThat(explained)
                    .contains(
                        "| `%s` | %d |"
                            .formatted(
                                problem.type().replace("urn:aliif:problem:", ""),
                                problem.status())));
  }

  @Test
  void eachSettingIsExplained() throws Exception {
    String explained = Files.readString(Path.of("..", "docs", "http.md"));

    assertThat(SHIPPED.getConfig("aliif.http").entrySet())
        .hasSize(17)
        .allSatisfy(entry -> assertThat(explained).contains(entry.getKey() + "`"));
    assertThat(SHIPPED.getConfig("aliif.iiif").entrySet())
        .hasSize(5)
        .allSatisfy(entry -> assertThat(explained).contains("`aliif.iiif." + entry.getKey() + "`"));
    assertThat(SHIPPED.getConfig("aliif.callers").entrySet())
        .hasSize(4)
        .allSatisfy(
            entry -> assertThat(explained).contains("`aliif.callers." + entry.getKey() + "`"));
    assertThat(explained).contains("`aliif.batch.at-once`");
    assertThat(SHIPPED.getConfig("aliif.jobs").entrySet())
        .hasSize(4)
        .allSatisfy(entry -> assertThat(explained).contains("`aliif.jobs." + entry.getKey() + "`"));
    assertThat(SHIPPED.getConfig("aliif.images").entrySet())
        .hasSize(3)
        .allSatisfy(
            entry -> assertThat(explained).contains("`aliif.images." + entry.getKey() + "`"));
  }
}
