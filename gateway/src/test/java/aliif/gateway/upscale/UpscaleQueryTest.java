package aliif.gateway.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpscaleQueryTest {
  private static Optional<Duration> wait(String prefer) {
    Instant now = Instant.now();
    return UpscaleQuery.deadline(
            HttpRequest.POST("/v1/upscale").addHeader(RawHeader.create("Prefer", prefer)))
        .map(deadline -> Duration.between(now, deadline));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10 | 10",
        "wait = 10 | 10",
        "respond-async, wait=7 | 7",
        "wait=7; foo=bar | 7",
        "respond-async;wait=7,x | 7",
        "wait=999999 | 999999"
      })
  void preferWaitIsADeadlineInSeconds(String prefer, long seconds) {
    assertThat(wait(prefer).orElseThrow())
        .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 5));
  }

  /** RFC 7240: what a server does not understand, it ignores. */
  @ParameterizedTest
  @ValueSource(
      strings = {"wait", "wait=", "wait=soon", "wait=-1", "wait=1.5", "wait=1000000", "await=3"})
  void anyOtherPreferenceIsNone(String prefer) {
    assertThat(wait(prefer)).isEmpty();
  }

  @Test
  void withoutAPreferenceThereIsNoDeadline() {
    assertThat(UpscaleQuery.deadline(HttpRequest.POST("/v1/upscale"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale=2&scale=2 | scale: given 2 times (expected: once)",
        "scale=2&Width=3 | Width: unknown (expected: one of [scale, width, height, region, format,"
            + " quality, model, keep-metadata, clamp-cell, id])",
        "scale= | scale:  (expected: a number)"
      })
  void aWrongQueryIsNamed(String query, String message) {
    assertThatThrownBy(() -> UpscaleQuery.parameters(HttpRequest.POST("/v1/upscale?" + query)))
        .isInstanceOf(UpscaleException.class)
        .hasMessage(message);
  }
}
