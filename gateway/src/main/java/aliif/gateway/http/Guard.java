package aliif.gateway.http;

import aliif.gateway.access.Access;
import aliif.gateway.access.Accounts;
import aliif.gateway.access.ApiKey;
import aliif.gateway.access.Caller;
import aliif.gateway.access.KeyRing;
import aliif.gateway.access.SignedTarget;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Lets requests in: all, or those with a key or a signature. A key is in the header {@code
 * Authorization}; since a page cannot set that for a WebSocket, it may also be among the offered
 * subprotocols, as {@code aliif-key.KEY}.
 */
public final class Guard {
  private static final String BEARER = "bearer ";
  private static final String SUBPROTOCOL = "aliif-key.";
  private static final String CACHE = "Cache-Control";

  private final Access access;
  private final Optional<Accounts> accounts;

  /**
   * @param accounts of callers; empty if nothing is counted
   */
  Guard(Access access, Optional<Accounts> accounts) {
    this.access = access;
    this.accounts = accounts;
  }

  /**
   * The request as its route sees it, without a signature in the query.
   *
   * @throws ProblemException if it is not let in, or its caller asks for too much
   */
  HttpRequest admit(HttpRequest request) {
    Optional<SignedTarget> signed = target(request).flatMap(SignedTarget::parse);
    RequestWork work = RequestWork.of(request);
    Caller caller = caller(request, signed).orElseGet(() -> Caller.ofAddress(work.client()));
    accounts.ifPresent(all -> work.countFor(all.of(caller)));
    return signed
        .filter(it -> it.below().isEmpty())
        .map(it -> request.withUri(plain(request.getUri(), it.plain())))
        .orElse(request);
  }

  /** Who has a key, or empty for somebody without. */
  private Optional<Caller> caller(HttpRequest request, Optional<SignedTarget> signed) {
    return switch (access) {
      case Access.Open _ -> Optional.empty();
      case Access.Keys(var now) ->
          request.method().equals(HttpMethods.OPTIONS) // asks what it may do, and does nothing
              ? Optional.empty()
              : required(request, signed, now.get());
    };
  }

  /** As the client sent it, before anything was decoded. */
  private static Optional<String> target(HttpRequest request) {
    return request.getHeader("Raw-Request-URI").map(HttpHeader::value);
  }

  private static Uri plain(Uri uri, String target) {
    int query = target.indexOf('?');
    return query < 0 ? uri.query(Query.EMPTY) : uri.rawQueryString(target.substring(query + 1));
  }

  private static Optional<Caller> required(
      HttpRequest request, Optional<SignedTarget> signed, KeyRing ring) {
    Optional<String> key = key(request);
    if (key.isPresent()) {
      return Optional.of(
          key.filter(ApiKey::isValid)
              .flatMap(ring::owner)
              .map(Caller::ofKey)
              .orElseThrow(() -> refusal("key: unknown (expected: one that this server has)")));
    }
    SignedTarget target =
        signed.orElseThrow(
            () ->
                refusal(
                    "key: none (expected: the header Authorization: Bearer KEY, or a signed URL)"));
    if (!request.method().equals(HttpMethods.GET) || !isBelow(request, target)) {
      throw refusal("signature: for another request (expected: GET of what was signed)");
    }
    if (!ring.signed(target)) {
      throw refusal(
          "signature: not of this URL, or of a secret that is gone (expected: a new one)");
    }
    if (!Instant.now().isBefore(target.expires())) {
      throw refusal("signature: valid until " + target.expires() + " (expected: a new one)");
    }
    return Optional.empty();
  }

  /** Dots in a path could lead elsewhere. */
  private static boolean isBelow(HttpRequest request, SignedTarget target) {
    return target.below().filter(it -> !request.getUri().path().startsWith(it)).isEmpty();
  }

  private static Optional<String> key(HttpRequest request) {
    return request
        .getHeader("Authorization")
        .map(HttpHeader::value)
        .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(it -> it.substring(BEARER.length()).strip())
        .or(() -> offered(request));
  }

  private static Optional<String> offered(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.webSocketUpgrade)
        .flatMap(
            upgrade ->
                StreamSupport.stream(upgrade.getRequestedProtocols().spliterator(), false)
                    .filter(Guard::isKey)
                    .findFirst())
        .map(it -> it.substring(SUBPROTOCOL.length()));
  }

  /** Whether a subprotocol is a key. */
  public static boolean isKey(String subprotocol) {
    return subprotocol.startsWith(SUBPROTOCOL);
  }

  private static ProblemException refusal(String detail) {
    return new ProblemException(Problem.unauthorized(detail));
  }

  /** An answer; where keys are needed, caches that several share do not keep it. */
  HttpResponse kept(HttpResponse response) {
    return switch (access) {
      case Access.Open _ -> response;
      case Access.Keys _ ->
          response
              .getHeader(CACHE)
              .filter(it -> it.value().startsWith("public"))
              .map(it -> it.value().replaceFirst("public", "private"))
              .map(it -> response.removeHeader(CACHE).addHeader(RawHeader.create(CACHE, it)))
              .orElse(response);
    };
  }
}
