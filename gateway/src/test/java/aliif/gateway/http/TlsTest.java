package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.access.PemPair;
import aliif.infra.testing.TestCertificate;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP over TLS, with a client that checks the certificate. */
final class TlsTest {
  @TempDir private static Path folder;

  private static TestCertificate certificate;
  private static AtomicReference<SSLContext> identity;
  private static ServedFake served;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    certificate = TestCertificate.make(folder, "EC");
    identity =
        new AtomicReference<>(new PemPair(certificate.certificate(), certificate.key()).read());
    served = ServedFake.secure("aliif.http { idle = 1 s, rest.within = 1 s }", identity::get);
    client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
  }

  @AfterAll
  static void close() {
    client.close();
    served.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(served.server().url() + path))
        .timeout(Duration.ofSeconds(60));
  }

  @Test
  void requestsAndLargeAnswersPass() throws Exception {
    assertThat(served.server().url()).startsWith("https://127.0.0.1:");
    ByteString bytes = FakeUpscaler.bytes(3_000_000);
    served.upscaling().answer(FakeUpscaler.rendering(Source.single(bytes)));
    HttpResponse<byte[]> answer =
        client.send(
            request("/v1/upscale?scale=2")
                .POST(BodyPublishers.ofByteArray(new byte[900_000]))
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(ByteString.fromArray(answer.body())).isEqualTo(bytes);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  /** The client is still sending when it is refused. */
  @Test
  void anEarlyProblemArrives() throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/v1/upscale?scale=2")
                .POST(BodyPublishers.ofByteArray(new byte[5_000_000]))
                .build(),
            BodyHandlers.ofString());

    problem(answer, 413);
  }

  @Test
  void aConnectionWithoutAHandshakeEnds() throws Exception {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), served.port());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      silent.setSoTimeout(60_000);
      plain.setSoTimeout(60_000);
      plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(plain.getInputStream().readAllBytes(), UTF_8))
          .doesNotContain("HTTP/1.1");
      assertThat(silent.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void aClientThatLeavesStopsTheWork() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    served
        .upscaling()
        .answer(
            FakeUpscaler.rendering(
                Source.repeat(ByteString.fromString("x".repeat(10_000)))
                    .watchTermination(
                        (it, done) -> {
                          done.whenComplete((_, _) -> cancelled.complete(true));
                          return it;
                        })));
    try (SSLSocket socket =
        (SSLSocket)
            certificate
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), served.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/upscale?scale=2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nimage"
                  .getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
    eventually("nothing held", () -> served.uploads().taken() == 0);
  }

  @Test
  void oldTlsIsRefused() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            certificate
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aNewCertificateHoldsForNewConnections(@TempDir Path other) throws Exception {
    TestCertificate next = TestCertificate.make(other, "RSA");
    SSLContext before = identity.get();
    try (HttpClient trusting = HttpClient.newBuilder().sslContext(next.trusting()).build()) {
      identity.set(new PemPair(next.certificate(), next.key()).read());
      served.upscaling().answer(new OverLimit("it came through"));

      assertThat(
              trusting
                  .send(request("/health/live").build(), BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    } finally {
      identity.set(before);
    }
  }
}
