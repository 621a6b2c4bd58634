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
 */
record Endpoint(HttpMethod method, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
  static Endpoint get(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return new Endpoint(HttpMethods.GET, answer);
  }
}
