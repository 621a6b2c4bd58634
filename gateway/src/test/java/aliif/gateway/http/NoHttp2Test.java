package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Clients that would rather speak HTTP/2; {@code TlsTest} has those over TLS. */
final class NoHttp2Test extends FakeOfClass {
  /** It offers to go over to HTTP/2 in its first request. */
  @Test
  void anOfferToGoOverIsNotTaken() throws Exception {
    HttpResponse<String> answer =
        served
            .client()
            .send(
                served.request("/health/live").version(HttpClient.Version.HTTP_2).build(),
                BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  /** It begins with HTTP/2 and asks for nothing before. */
  @Test
  void aClientThatBeginsWithHttp2IsTold() throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

      assertThat(client.rest()).startsWith("HTTP/1.1 ").contains("application/problem+json");
    }
  }
}
