package aliif.gateway.answer;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/** The query of a request, whose parameters are all known, and each is given at most once. */
public final class RequestQuery {
  private static final String LIMIT = "limit";
  private static final String BEFORE = "before";
  private static final int LISTED = 100;
  private static final int MOST_LISTED = 1000;

  private final Map<String, List<String>> values;

  private RequestQuery(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads the query.
   *
   * @param names of the parameters that the path takes
   * @throws UpscaleException if another one is given, or one twice
   */
  public static RequestQuery of(HttpRequest request, List<String> names) {
    Map<String, List<String>> values = values(request);
    values.forEach(
        (name, given) -> {
          if (!names.contains(name)) {
            throw invalid(
                name
                    + ": unknown (expected: "
                    + (names.isEmpty() ? "no parameters" : "one of " + names)
                    + ")");
          }
          if (given.size() > 1) {
            throw invalid(name + ": given " + given.size() + " times (expected: once)");
          }
        });
    return new RequestQuery(values);
  }

  /** The query of a path that lists something, page by page. */
  public static RequestQuery ofList(HttpRequest request) {
    return of(request, List.of(LIMIT, BEFORE));
  }

  /**
   * Refuses parameters on a path that takes none.
   *
   * @throws UpscaleException if there are some
   */
  public static void requireNone(HttpRequest request) {
    var _ = of(request, List.of());
  }

  private static Map<String, List<String>> values(HttpRequest request) {
    try {
      return request.getUri().query().toMultiMap();
    } catch (IllegalUriException illegal) {
      throw invalid("query: " + illegal.getMessage());
    }
  }

  /** The value of a parameter, if it is given. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getFirst);
  }

  /**
   * How many are listed.
   *
   * @throws UpscaleException if it is out of its range
   */
  public int limit() {
    String text = get(LIMIT).orElse(Integer.toString(LISTED));
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > MOST_LISTED) {
      throw invalid("limit: " + text + " (expected: 0 to " + MOST_LISTED + ")");
    }
    return Integer.parseInt(text);
  }

  /** The last one of the page before, if this is not the first page. */
  public Optional<String> before() {
    return get(BEFORE);
  }

  /** The address of the next page. */
  public String next(String path, Object last) {
    return "%s?limit=%d&before=%s".formatted(path, limit(), last);
  }

  private static UpscaleException invalid(String message) {
    return new UpscaleException(new InvalidParameter(message));
  }
}
