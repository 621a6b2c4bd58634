package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpscaleRequestTest extends FakeOfClass {
  @Test
  void anImageComesBackInPiecesWithItsSizeAndModel() throws Exception {
    served.upscaling().requests().clear();
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    served.upscaling().answer(outcome);
    CompletableFuture<HttpResponse<String>> answer =
        served
            .client()
            .sendAsync(
                served.post("scale=3.5&format=jpeg&quality=80", "image"), BodyHandlers.ofString());
    UpscaleRequest request = served.upscaling().requests().poll(60, TimeUnit.SECONDS);
    outcome.complete(FakeUpscaler.rendering(request, FakeUpscaler.bytes("one ", "two")));
    HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);

    assertThat(request.image())
        .isEqualTo(new EncodedImage.InMemory(ByteString.fromString("image")));
    assertThat(request.parameters().framing()).isEqualTo(new Framing.Scaled(new Scale.Factor(3.5)));
    assertThat(request.parameters().format()).isEqualTo(new OutputFormat(ImageFormat.JPEG, 80));
    assertThat(request.deadline()).isEmpty();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("one two");
    assertThat(header(response, "Content-Type")).contains("image/jpeg");
    assertThat(header(response, "Transfer-Encoding")).contains("chunked");
    assertThat(header(response, "Aliif-Width")).contains("7");
    assertThat(header(response, "Aliif-Height")).contains("5");
    assertThat(header(response, "Aliif-Model")).contains("fake");
    assertThat(header(response, "Server")).contains("aliif");
  }

  @Test
  void aNoticeIsAHeader() throws Exception {
    Size size = new Size(7, 5);
    String notice = "image: the first of 3 frames is used";
    served
        .upscaling()
        .answer(
            new UpscaleOutcome.Rendering(
                size,
                size,
                OutputFormat.PNG,
                List.of(notice),
                "fake",
                "00ff",
                () -> 0,
                FakeUpscaler.bytes("one ", "two")));

    assertThat(header(served.send(served.post("scale=2", "image")), "Aliif-Notice"))
        .contains(notice);
  }

  @Test
  void widthAndHeightAndModelAreReadFromTheQuery() throws Exception {
    served.upscaling().requests().clear();
    served.upscaling().answer(new DeadlinePassed("too late"));
    served.send(served.post("width=300&height=200&model=lite", "image"));

    UpscaleRequest request = served.upscaling().requests().remove();
    assertThat(request.parameters().framing())
        .isEqualTo(new Framing.Scaled(new Scale.ToSize(new Size(300, 200))));
    assertThat(request.parameters().model()).contains("lite");
  }

  @Test
  void aRegionAndMetadataAreReadFromTheQuery() throws Exception {
    served.upscaling().requests().clear();
    served.upscaling().answer(new DeadlinePassed("too late"));
    served.send(served.post("scale=2&region=10.5,20,30,40.25&keep-metadata=true", "image"));
    served.send(served.post("scale=2", "image"));

    UpscaleRequest region = served.upscaling().requests().remove();
    assertThat(region.parameters().framing())
        .isEqualTo(
            new Framing.Scaled(
                new Scale.Factor(2), Optional.of(new InputRegion(10.5, 20, 30, 40.25))));
    assertThat(region.parameters().keepMetadata()).isTrue();
    UpscaleRequest whole = served.upscaling().requests().remove();
    assertThat(whole.parameters().framing()).isEqualTo(new Framing.Scaled(new Scale.Factor(2)));
    assertThat(whole.parameters().keepMetadata()).isFalse();
  }

  @Test
  void preferWaitIsTheDeadline() throws Exception {
    served.upscaling().requests().clear();
    served.upscaling().answer(new DeadlinePassed("too late"));
    served.send(
        served
            .request("/v1/upscale?scale=2")
            .header("Prefer", "respond-async, wait=60")
            .POST(BodyPublishers.ofString("image"))
            .build());

    Instant deadline = served.upscaling().requests().remove().deadline().orElseThrow();
    assertThat(Duration.between(Instant.now(), deadline))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400 | scale: none (expected: scale, width or height)",
        "scale=0 | 400 | scale: 0 (expected: above 0, at most 100)",
        "scale=NaN | 400 | scale: NaN (expected: above 0, at most 100)",
        "scale=two | 400 | scale: two (expected: a number)",
        "scale=2&width=9 | 400 | scale: 2 together with width or height (expected: one or the"
            + " other)",
        "scale=2&scale=3 | 400 | scale: given 2 times (expected: once)",
        "scale=2&format=heic | 415 | format: heic (expected: png, jpeg, webp or tiff)",
        "scale=2&quality=101 | 400 | quality: 101 (expected: 1 to 100)",
        "scale=2&region=1,2,3 | 400 | region: 1,2,3 (expected: x,y,width,height)",
        "scale=2&keep-metadata=yes | 400 | keep-metadata: yes (expected: true or false)",
        "scael=2 | 400 | scael: unknown (expected: one of [scale, width, height, region, format,"
            + " quality, model, keep-metadata, clamp-cell, id])",
      })
  void aWrongQueryIsAProblem(String query, int status, String detail) throws Exception {
    assertThat(
            problem(served.send(served.post(query, "image")), status).get("detail").getAsString())
        .isEqualTo(detail);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithAndWithoutALength() throws Exception {
    String large = "x".repeat(1_000_001);
    HttpRequest chunked =
        served
            .request("/v1/upscale?scale=2")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))
            .build();

    assertThat(problem(served.send(served.post("scale=2", large)), 413).get("detail").getAsString())
        .isEqualTo("body: 1000001 bytes (expected: at most 1000000 bytes)");
    assertThat(problem(served.send(chunked), 413).get("detail").getAsString())
        .isEqualTo("body: too large (expected: at most 1000000 bytes)");
  }

  @Test
  void anEmptyBodyAndAFormAreRefused() throws Exception {
    HttpRequest form =
        served
            .request("/v1/upscale?scale=2")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString("--b--"))
            .build();

    assertThat(problem(served.send(served.post("scale=2", "")), 400).get("detail").getAsString())
        .isEqualTo("body: empty (expected: an image)");
    assertThat(problem(served.send(form), 415).get("detail").getAsString())
        .startsWith("content type: multipart/form-data");
  }
}
