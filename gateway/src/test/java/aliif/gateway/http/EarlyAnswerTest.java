package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.testing.FaultyProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that are known while the client still sends. */
final class EarlyAnswerTest {
  private static final byte[] LARGE = new byte[50_000_000];

  private ServedFake served = ServedFake.start();

  @AfterEach
  void close() {
    served.close();
  }

  @RepeatedTest(3)
  void aLibraryThatStillSendsSeesTheProblem() throws Exception {
    BodyPublisher counted = BodyPublishers.ofByteArray(LARGE);
    BodyPublisher chunked = BodyPublishers.fromPublisher(counted);

    problem(served.send(post("/v1/upscale?scale=2", counted)), 413);
    problem(served.send(post("/v1/upscale?scale=2", chunked)), 413);
    problem(served.send(post("/v1/upscale?scale=0", counted)), 400);
    problem(served.send(post("/v1/upscale?scale=0", chunked)), 400);
    problem(served.send(post("/nowhere", counted)), 404);
  }

  private HttpRequest post(String path, BodyPublisher body) {
    return served.request(path).POST(body).build();
  }

  @ParameterizedTest
  @CsvSource({"/v1/upscale?scale=2, 413", "/v1/upscale?scale=0, 400", "/%zz, 400"})
  void whoReadsOnlyAfterSendingSeesTheProblem(String path, int status) throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.post(path, "Content-Length: " + LARGE.length);
      client.socket().getOutputStream().write(LARGE);

      assertThat(client.rest())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("application/problem+json", "\"status\":" + status);
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/upscale?scale=2, 413", "/v1/upscale?scale=0, 400"})
  void theProblemArrivesOverALineWithDelay(String path, int status) throws Exception {
    int sent = 6_000_000;
    try (FaultyProxy line = FaultyProxy.start(served.port())) {
      line.slow(20);
      try (RawClient client = new RawClient(line.port())) {
        client.post(path, "Content-Length: " + LARGE.length);
        client.socket().getOutputStream().write(LARGE, 0, sent);

        assertThat(client.rest()).startsWith("HTTP/1.1 " + status + " ");
      }
    }
  }

  @Test
  void whatIsReadAfterAnAnswerIsBounded() throws Exception {
    served.close();
    served = ServedFake.start("aliif.http.rest.bytes = 1 MiB");
    try (RawClient client = new RawClient(served.port())) {
      client.post("/v1/upscale?scale=0", "Content-Length: " + LARGE.length);

      assertThatThrownBy(() -> client.socket().getOutputStream().write(LARGE))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theTimeToReadAfterAnAnswerIsBounded() throws Exception {
    served.close();
    served = ServedFake.start("aliif.http.rest.within = 1 s");
    try (RawClient client = new RawClient(served.port())) {
      OutputStream out =
          client
              .post("/v1/upscale?scale=0", "Content-Length: " + LARGE.length)
              .socket()
              .getOutputStream();

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  out.write(LARGE, 0, 1000);
                  Thread.sleep(50);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
