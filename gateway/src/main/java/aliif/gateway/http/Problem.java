package aliif.gateway.http;

import aliif.gateway.access.Caller;
import aliif.pipeline.Failures;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OutOfMemory;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * An error response as defined by RFC 9457. This is the only place where failures become HTTP;
 * docs/http.md lists all types.
 *
 * @param status of HTTP
 * @param title the same for all problems of a kind
 * @param detail the value that is wrong, and what was expected
 * @param headers that belong to the status
 */
public record Problem(int status, String title, String detail, List<HttpHeader> headers) {
  static final ContentType CONTENT_TYPE =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false));

  public static Problem of(Failure failure) {
    String detail = failure.message();
    return switch (failure) {
      case InvalidParameter _ -> of(400, "Invalid parameter", detail);
      case UnreadableImage _ -> of(422, "Unreadable image", detail);
      case UnsupportedFormat _ -> of(415, "Unsupported format", detail);
      case OverLimit _ -> of(413, "Over limit", detail);
      case Overloaded(_, Duration retryAfter) -> overloaded(detail, retryAfter);
      case OutOfMemory(_, Duration retryAfter) -> overloaded(detail, retryAfter);
      case DeadlinePassed _ -> of(504, "Deadline passed", detail);
      case Cancelled _ -> of(409, "Cancelled", detail);
      case InternalFailure _ -> of(500, "Internal failure", detail);
    };
  }

  /** The problem that an exception means; what is unexpected is logged. */
  public static Problem ofThrown(Throwable thrown) {
    return Failures.cause(thrown) instanceof ProblemException known
        ? known.problem()
        : of(Failures.of(UUID.randomUUID().toString(), thrown));
  }

  private static Problem overloaded(String detail, Duration retryAfter) {
    return new Problem(503, "Overloaded", detail, List.of(retryAfter(retryAfter)));
  }

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of());
  }

  /** The client sends too slowly, or not at all. */
  public static Problem slowUpload(String detail) {
    return of(408, "Upload too slow", detail);
  }

  /** Only a client that has closed just its sending side can read this. */
  static Problem clientLeft() {
    return of(
        400, "Client left", "connection: closed by the client (expected: open until the answer)");
  }

  public static Problem notFound(String path) {
    return of(404, "Not found", "path: " + path + " (expected: a path of docs/http.md)");
  }

  /** The store has no such image, or not any more. */
  public static Problem unknownImage(String id) {
    return of(404, "Unknown image", "image: " + id + " (expected: the id of a stored image)");
  }

  /** No job has this id, or not any more. */
  public static Problem unknownJob(String id) {
    return of(404, "Unknown job", "job: " + id + " (expected: the id of a job)");
  }

  /** An image of a job has no output, or not any more. */
  public static Problem noOutput(String index) {
    return of(404, "No output", "result: " + index + " (expected: an image that is done)");
  }

  /** The server runs without what jobs need. */
  public static Problem noKafka() {
    return of(
        503,
        "No Kafka",
        "kafka: none (expected: a server that was started with --kafka embedded or --kafka"
            + " HOST:PORT)");
  }

  public static Problem methodNotAllowed(String method, String allowed) {
    return new Problem(
        405,
        "Method not allowed",
        "method: " + method + " (expected: " + allowed + ")",
        List.of(RawHeader.create("Allow", allowed)));
  }

  /** Neither a key nor a signature lets the client in. */
  static Problem unauthorized(String detail) {
    return new Problem(
        401,
        "Unauthorized",
        detail,
        List.of(RawHeader.create("WWW-Authenticate", "Bearer realm=\"aliif\"")));
  }

  /**
   * A caller has come to one of its limits.
   *
   * @param what such as {@code pixels in progress}
   * @param setting of {@code aliif.callers}
   */
  public static Problem tooMany(
      String what, long limit, Caller caller, String setting, Duration retryAfter) {
    return new Problem(
        429,
        "Too many requests",
        "%s: more than %d for %s (expected: fewer; aliif.callers.%s)"
            .formatted(what, limit, caller, setting),
        List.of(retryAfter(retryAfter)));
  }

  static Problem crossSite(String value) {
    return of(
        403,
        "Cross-site request",
        value + " (expected: this server's page, or an origin in aliif.http.origins)");
  }

  static Problem unknownHost(String host) {
    return of(
        421,
        "Unknown host",
        "host: "
            + host
            + " (expected: this server's address, localhost, or a name in"
            + " aliif.http.hosts)");
  }

  public HttpResponse response() {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(CONTENT_TYPE, ByteString.fromString(json() + "\n")))
        .addHeaders(headers);
  }

  /** The problem as JSON. */
  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("type", type());
    json.addProperty("title", title);
    json.addProperty("status", status);
    json.addProperty("detail", detail);
    return json.toString();
  }

  /** {@code urn:aliif:problem:over-limit} for "Over limit". */
  String type() {
    return "urn:aliif:problem:" + name();
  }

  /** {@code over-limit} for "Over limit". */
  public String name() {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Whole seconds, rounded up, at least one. */
  private static HttpHeader retryAfter(Duration duration) {
    return RawHeader.create(
        "Retry-After", Long.toString(Math.max(1, duration.plusMillis(999).toSeconds())));
  }
}
