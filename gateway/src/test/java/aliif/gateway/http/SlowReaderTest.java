package aliif.gateway.http;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.testing.FakeUpscaler;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlowReaderTest {
  private final ServedFake served =
      ServedFake.start(
          """
          aliif.http { idle = 1 s, rest.within = 1 s }
          aliif.http.answer { window = 1 s, least-rate = 100 KiB }
          """);

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void whoTakesNothingLosesItsPlace() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    served.upscaling().answer(FakeUpscaler.rendering(watched(endless(), cancelled)));
    try (RawClient client = new RawClient(served.port())) {
      client.post("/v1/upscale?scale=2", "Content-Length: 5").send("image").head();

      assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
      eventually("nothing held", () -> served.uploads().taken() == 0);
    }
  }

  @Test
  void anAnswerHasATimeForAllOfIt() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    try (ServedFake hasty = ServedFake.start("aliif.http.answer.within = 3 s");
        RawClient client = new RawClient(hasty.port())) {
      hasty
          .upscaling()
          .answer(
              FakeUpscaler.rendering(
                  watched(endless().throttle(1, Duration.ofMillis(100)), cancelled)));
      client.post("/v1/upscale?scale=2", "Content-Length: 5").send("image");
      Thread reader = Thread.startVirtualThread(() -> readAll(client));

      assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
      reader.join();
    }
  }

  @Test
  void anAnswerThatIsSlowlyRenderedIsNotCut() throws Exception {
    Source<ByteString, NotUsed> slow =
        Source.from(List.of("head ", "one ", "two"))
            .map(ByteString::fromString)
            .initialDelay(Duration.ofSeconds(3))
            .throttle(1, Duration.ofSeconds(2));
    served.upscaling().answer(FakeUpscaler.rendering(slow));
    HttpResponse<String> answer = served.send(served.post("scale=2", "image"));

    assertThat(answer.body()).isEqualTo("head one two");
  }

  private static void readAll(RawClient client) {
    try {
      client.rest();
    } catch (java.io.IOException torn) {
      // as it should be
    }
  }

  private static Source<ByteString, NotUsed> endless() {
    return Source.repeat(ByteString.fromString("x".repeat(100_000)));
  }

  private static Source<ByteString, NotUsed> watched(
      Source<ByteString, NotUsed> bytes, CompletableFuture<Boolean> ended) {
    return bytes.watchTermination(
        (it, done) -> {
          done.whenComplete((_, _) -> ended.complete(true));
          return it;
        });
  }
}
