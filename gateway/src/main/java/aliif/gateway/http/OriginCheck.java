package aliif.gateway.http;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Decides which requests are answered. A web page of another site must not use its visitors'
 * browsers to have images upscaled here: neither by a cross-site request, nor by DNS rebinding,
 * where the site's own name gets the address of this machine. Programs do not send the headers that
 * browsers send, and are answered.
 */
final class OriginCheck {
  private static final Set<String> OWN_PAGE = Set.of("same-origin", "none");

  private final boolean loopback;
  private final boolean named;
  private final Set<String> hosts = new HashSet<>();
  private final Set<String> origins;

  /**
   * @param bound where the server listens; only for a loopback address are all its names known
   */
  OriginCheck(InetAddress bound, HttpSettings settings) {
    this.loopback = bound.isLoopbackAddress();
    this.named = !settings.hosts().isEmpty();
    this.origins = settings.origins();
    settings.hosts().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
    hosts.addAll(List.of("localhost", "127.0.0.1", "::1", bound.getHostAddress()));
  }

  /**
   * Why a request is not answered; empty if it is.
   *
   * @param open whether its path is open to pages of other sites
   */
  Optional<Problem> refusal(HttpRequest request, boolean open) {
    String host = host(request);
    if (!isKnown(host)) {
      return Optional.of(Problem.unknownHost(host));
    }
    return open || isHarmless(request) ? Optional.empty() : foreignPage(request);
  }

  /*
   * DNS can point any name at this server, but not an address. Where the server listens on other addresses, its
   * names are known only if they were told.
   */
  private boolean isKnown(String host) {
    return hosts.contains(host)
        || (!loopback && (!named || host.matches("[0-9.]+") || host.contains(":")));
  }

  /** A page cannot read the answers of other sites, except through a WebSocket. */
  private static boolean isHarmless(HttpRequest request) {
    return request.method().equals(HttpMethods.GET) && request.getHeader("Upgrade").isEmpty();
  }

  private static String host(HttpRequest request) {
    String host = request.getUri().host().address().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private Optional<Problem> foreignPage(HttpRequest request) {
    Optional<String> origin = value(request, "Origin");
    if (origin.filter(origins::contains).isPresent()) {
      return Optional.empty();
    }
    Optional<String> site = value(request, "Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.filter(it -> !OWN_PAGE.contains(it))
          .map(it -> Problem.crossSite(origin.map(o -> "origin: " + o).orElse("site: " + it)));
    }
    return origin
        .filter(it -> !it.replaceFirst("^https?://", "").equals(value(request, "Host").orElse("")))
        .map(it -> Problem.crossSite("origin: " + it));
  }

  private static Optional<String> value(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
