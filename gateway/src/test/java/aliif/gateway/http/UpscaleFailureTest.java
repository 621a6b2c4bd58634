package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.testing.FakeUpscaler;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;

final class UpscaleFailureTest extends FakeOfClass {
  @Test
  void eachFailureHasItsStatusAndIsAProblem() throws Exception {
    assertProblem(new InvalidParameter("a"), 400, "urn:aliif:problem:invalid-parameter", "a");
    assertProblem(new UnreadableImage("b"), 422, "urn:aliif:problem:unreadable-image", "b");
    assertProblem(new UnsupportedFormat("c"), 415, "urn:aliif:problem:unsupported-format", "c");
    assertProblem(new OverLimit("d"), 413, "urn:aliif:problem:over-limit", "d");
    assertProblem(new DeadlinePassed("e"), 504, "urn:aliif:problem:deadline-passed", "e");
    assertProblem(new InternalFailure("f"), 500, "urn:aliif:problem:internal-failure", "f");
    HttpResponse<String> overloaded =
        assertProblem(
            new Overloaded("g", Duration.ofMillis(1500)), 503, "urn:aliif:problem:overloaded", "g");
    assertThat(header(overloaded, "Retry-After")).contains("2");
  }

  @Test
  void aBugIsNotToldToTheClient() throws Exception {
    served.upscaling().answer(CompletableFuture.failedStage(new IllegalStateException("secret")));
    HttpResponse<String> response = served.send(served.post("scale=2", "image"));

    problem(response, 500);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void aFailureBeforeTheFirstRowsHasItsStatus() throws Exception {
    UpscaleException failure = new UpscaleException(new DeadlinePassed("deadline: now"));
    served
        .upscaling()
        .answer(
            FakeUpscaler.rendering(
                FakeUpscaler.bytes("header")
                    .concatLazy(Source.lazySource(() -> Source.failed(failure)))));

    problem(served.send(served.post("scale=2", "image")), 504);
  }

  @Test
  void aFailureInMidStreamBreaksTheConnection() {
    UpscaleException failure = new UpscaleException(new InternalFailure("lost a tile"));
    served
        .upscaling()
        .answer(
            FakeUpscaler.rendering(
                FakeUpscaler.bytes("header", "rows", "rows")
                    .concatLazy(Source.lazySource(() -> Source.failed(failure)))));

    assertThatThrownBy(() -> served.send(served.post("scale=2", "image")))
        .isInstanceOf(IOException.class);
  }

  private static HttpResponse<String> assertProblem(
      UpscaleOutcome.Failure failure, int status, String type, String detail) throws Exception {
    served.upscaling().answer(failure);
    HttpResponse<String> response = served.send(served.post("scale=2", "image"));
    JsonObject problem = problem(response, status);
    assertThat(problem.get("type").getAsString()).isEqualTo(type);
    assertThat(problem.get("detail").getAsString()).isEqualTo(detail);
    return response;
  }
}
