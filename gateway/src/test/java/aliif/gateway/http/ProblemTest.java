package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ProblemTest {
  private static final Duration SOON = Duration.ofSeconds(3);

  record Case(Failure failure, int status, String type) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case(new InvalidParameter("scale: 0"), 400, "invalid-parameter"),
        new Case(new OverLimit("scale: 0"), 413, "over-limit"),
        new Case(new UnsupportedFormat("scale: 0"), 415, "unsupported-format"),
        new Case(new UnreadableImage("scale: 0"), 422, "unreadable-image"),
        new Case(new Cancelled("scale: 0"), 409, "cancelled"),
        new Case(new InternalFailure("scale: 0"), 500, "internal-failure"),
        new Case(new Overloaded("scale: 0", SOON), 503, "overloaded"),
        new Case(new OutOfMemory("scale: 0", SOON), 503, "overloaded"),
        new Case(new DeadlinePassed("scale: 0"), 504, "deadline-passed"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachFailureHasItsStatusAndTheSameInTheBody(Case it) {
    HttpResponse response = Problem.of(it.failure).response();
    JsonObject body = body(response);

    assertThat(response.status().intValue()).isEqualTo(it.status);
    assertThat(response.entity().getContentType()).hasToString("application/problem+json");
    assertThat(body.get("status").getAsInt()).isEqualTo(it.status);
    assertThat(body.get("type").getAsString()).isEqualTo("urn:aliif:problem:" + it.type);
    assertThat(body.get("detail").getAsString()).isEqualTo("scale: 0");
    assertThat(response.getHeader("Retry-After").isPresent()).isEqualTo(it.status == 503);
  }

  @Test
  void everyKindOfFailureIsAmongThem() {
    assertThat(cases().<Class<?>>map(each -> each.failure.getClass()))
        .containsExactlyInAnyOrder(Failure.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "999, 1", "1000, 1", "1001, 2", "5000, 5", "60001, 61"})
  void aWaitIsInWholeSecondsAndNeverTooShort(long milliseconds, String seconds) {
    Failure failure = new Overloaded("busy", Duration.ofMillis(milliseconds));

    assertThat(Problem.of(failure).response().getHeader("Retry-After").map(HttpHeader::value))
        .contains(seconds);
  }

  @Test
  void quotesAndLinesInADetailStayInside() {
    String detail = "path: \"/a\"\n</script>";

    assertThat(body(Problem.of(400, "Bad", detail).response()).get("detail").getAsString())
        .isEqualTo(detail);
  }

  private static JsonObject body(HttpResponse response) {
    HttpEntity.Strict entity = (HttpEntity.Strict) response.entity();
    return JsonParser.parseString(entity.getData().utf8String()).getAsJsonObject();
  }
}
