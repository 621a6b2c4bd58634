package aliif.gateway.upscale;

import aliif.gateway.answer.RequestQuery;
import aliif.pipeline.ImageId;
import aliif.pipeline.ParameterName;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleParameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Reads the parameters of a request from its query and headers. */
public final class UpscaleQuery {
  /** Names an image of the store, in place of a body. */
  private static final String ID = "id";

  private static final List<String> NAMES =
      Stream.concat(ParameterName.texts().stream(), Stream.of(ID)).toList();

  /** {@code Prefer: wait=10} (RFC 7240): the seconds that the client is ready to wait. */
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;]\\s*)wait\\s*=\\s*(\\d{1,6})(?=\\s*(?:[,;]|$))");

  private UpscaleQuery() {}

  /**
   * @throws UpscaleException if a parameter is unknown, given twice or out of its range
   */
  static UpscaleParameters parameters(HttpRequest request) {
    return parameters(request, NAMES);
  }

  /**
   * The parameters of a request whose images are in its body.
   *
   * @throws UpscaleException if a parameter is unknown, given twice or out of its range
   */
  public static UpscaleParameters ofBody(HttpRequest request) {
    return parameters(request, ParameterName.texts());
  }

  private static UpscaleParameters parameters(HttpRequest request, List<String> names) {
    return UpscaleParameters.parse(RequestQuery.of(request, names)::get);
  }

  /**
   * The image of the store that a request names, if it does.
   *
   * @throws UpscaleException if it is not an id, or the request has a body, too
   */
  static Optional<ImageId> stored(HttpRequest request) {
    Optional<String> text = RequestQuery.of(request, NAMES).get(ID);
    if (text.isPresent() && !request.entity().isKnownEmpty()) {
      throw invalid("id: together with a body (expected: one or the other)");
    }
    return text.map(
        id ->
            ImageId.parse(id)
                .orElseThrow(() -> invalid("id: " + id + " (expected: the id of an image)")));
  }

  static Optional<Instant> deadline(HttpRequest request) {
    return request
        .getHeader("Prefer")
        .map(HttpHeader::value)
        .map(WAIT::matcher)
        .filter(Matcher::find)
        .map(wait -> Instant.now().plusSeconds(Long.parseLong(wait.group(1))));
  }

  private static UpscaleException invalid(String message) {
    return new UpscaleException(new InvalidParameter(message));
  }
}
