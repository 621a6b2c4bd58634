package aliif.gateway.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What answers the requests to a path.
 *
 * @param method the only method that the path takes
 * @param open whether it is answered without a key, even if keys are needed
 */
record Endpoint(
    HttpMethod method, boolean open, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
  static Endpoint get(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return new Endpoint(HttpMethods.GET, true, answer);
  }

  /** The same, with a key. */
  Endpoint guarded() {
    return new Endpoint(method, false, answer);
  }
}
