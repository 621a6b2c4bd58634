package aliif.gateway.http;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.testing.FakeUpscaler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ClientTest {
  private final ServedFake served =
      ServedFake.start("aliif.http { idle = 2 s, rest.within = 1 s }");
  private final CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();

  /** How a client goes. */
  enum Departure {
    CLOSE,
    RESET
  }

  @AfterEach
  void close() {
    served.close();
  }

  private RawClient asking() throws Exception {
    return asking(served);
  }

  private static RawClient asking(ServedFake served) throws Exception {
    RawClient client = new RawClient(served.port());
    client.post("/v1/upscale?scale=2", "Content-Length: 5").send("image");
    assertThat(served.upscaling().requests().poll(60, TimeUnit.SECONDS)).isNotNull();
    return client;
  }

  private static void leave(RawClient client, Departure departure) throws Exception {
    switch (departure) {
      case CLOSE -> client.close();
      case RESET -> client.reset();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesWhileItsImageIsDecodedStopsTheWork(Departure departure) throws Exception {
    served.upscaling().answer(outcome);
    leave(asking(), departure);

    eventually("cancelled", outcome::isCancelled);
    eventually("nothing held", () -> served.uploads().taken() == 0);
    eventually("counted", () -> served.metrics().scrape().contains("outcome=\"cancelled\""));
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesBeforeTheFirstRowsStopsTheRendering(Departure departure) throws Exception {
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    served
        .upscaling()
        .answer(
            FakeUpscaler.rendering(
                FakeUpscaler.bytes("head")
                    .concat(Source.<ByteString>never())
                    .watchTermination(
                        (it, done) -> {
                          begun.complete(true);
                          done.whenComplete((_, _) -> ended.complete(true));
                          return it;
                        })));
    RawClient client = asking();
    assertThat(begun.get(60, TimeUnit.SECONDS)).isTrue();
    leave(client, departure);

    assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesWhileItSendsGivesItsMemoryBack(Departure departure) throws Exception {
    RawClient client = new RawClient(served.port());
    client.post("/v1/upscale?scale=2", "Content-Length: 500000").send("x".repeat(100_000));
    eventually("held", () -> served.uploads().taken() >= 100_000);
    leave(client, departure);

    eventually("nothing held", () -> served.uploads().taken() == 0);
    assertThat(served.upscaling().requests()).isEmpty();
  }

  @Test
  void whoClosesItsOwnDirectionIsToldThatThisIsLeaving() throws Exception {
    served.upscaling().answer(outcome);
    try (RawClient client = asking()) {
      client.socket().shutdownOutput();

      assertThat(client.rest())
          .startsWith("HTTP/1.1 400 Bad Request\r\n")
          .contains("connection: closed by the client (expected: open until the answer)");
    }
  }

  @Test
  void anAnswerThatDoesNotBeginInTimeIsGivenUp() throws Exception {
    try (ServedFake hasty = ServedFake.start("aliif.http.answer.begin = 1 s")) {
      hasty.upscaling().answer(outcome);
      try (RawClient client = asking(hasty)) {
        assertThat(client.head()).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
      }
      eventually("cancelled", outcome::isCancelled);
    }
  }

  @Test
  void aConnectionWithoutARequestEnds() throws Exception {
    try (RawClient silent = new RawClient(served.port());
        RawClient half = new RawClient(served.port()).send("POST /v1/up");
        RawClient kept = new RawClient(served.port())) {
      kept.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(silent.rest()).isEmpty();
      assertThat(half.rest()).doesNotContain("200 OK");
      assertThat(kept.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("}\n");
    }
  }

  @Test
  void aConnectionWithARequestInWorkDoesNotEnd() throws Exception {
    served.upscaling().answer(outcome);
    try (RawClient client = asking();
        RawClient later = new RawClient(served.port())) {
      assertThat(later.rest()).as("ended, as it was idle for longer than is allowed").isEmpty();
      outcome.complete(FakeUpscaler.rendering(FakeUpscaler.bytes("one ", "two")));

      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("one ", "two");
    }
  }

  @Test
  void aServerThatStopsFinishesWhatItHasAndTakesNothingNew() throws Exception {
    served.upscaling().answer(outcome);
    try (RawClient idle = new RawClient(served.port());
        RawClient client = asking()) {
      CompletableFuture<Done> finished = served.server().finish().toCompletableFuture();
      assertThat(idle.rest()).isEmpty();
      assertThat(finished).isNotDone();
      outcome.complete(FakeUpscaler.rendering(FakeUpscaler.bytes("one ", "two")));

      assertThat(client.rest()).contains("Connection: close\r\n", "one ", "two");
      assertThat(finished.get(60, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
