package aliif.gateway.http;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The methods that a path takes. */
public final class AllowedMethods {
  private AllowedMethods() {}

  /**
   * The method of a request.
   *
   * @param allowed the methods that the path takes
   * @throws ProblemException with 405 if it is none of them
   */
  public static String method(HttpRequest request, String... allowed) {
    String method = request.method().value();
    if (!List.of(allowed).contains(method)) {
      throw new ProblemException(Problem.methodNotAllowed(method, String.join(", ", allowed)));
    }
    return method;
  }
}
