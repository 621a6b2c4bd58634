package aliif.gateway.http;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.util.ByteString;

/*
 * Pekko's own server would close a connection at once after an error, and the client, which may
 * still be sending, would not see why; nor does it tell who has left. So the bytes go through our
 * hands: its layer between requests and bytes, a Wire between those and the network.
 */
/** What is between requests and the bytes of a connection: HTTP/1.1, and TLS where it is wanted. */
final class HttpProtocol {
  private static final String HTTP_1 = "http/1.1";

  private final ActorSystem<?> system;
  private final Optional<Supplier<SSLContext>> tls;

  /**
   * @param tls for new connections, at each moment; empty without TLS
   */
  HttpProtocol(ActorSystem<?> system, Optional<Supplier<SSLContext>> tls) {
    this.system = system;
    this.tls = tls;
  }

  /** The layers of one connection. */
  BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> of(Wire wire) {
    return Http.get(system)
        .serverLayer(ServerSettings.create(system.settings().config()))
        .atop(
            tls.map(it -> TLS.create(() -> engine(it.get()), TLSClosing.eagerClose()))
                .orElseGet(HttpProtocol::plain))
        .atop(BidiFlow.fromFlows(wire.outgoing(), wire.incoming()));
  }

  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> plain() {
    return BidiFlow.fromFlows(
            Flow.of(SslTlsOutbound.class),
            Flow.of(SessionBytes.class).map(SslTlsInbound.class::cast))
        .atop(TLSPlacebo.getInstance());
  }

  private static SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {HTTP_1});
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
