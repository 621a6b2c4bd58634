package aliif.gateway.http;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What answers the requests to a path and to all paths below it, whatever their method.
 *
 * @param path such as {@code /v1/images}
 * @param open whether pages of all other sites may ask, too
 * @param answer fails with an {@link aliif.pipeline.UpscaleException} or a {@link
 *     ProblemException}, or answers
 */
public record Branch(
    String path, boolean open, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {

  /** Whether a path is this one, or below it. */
  boolean has(String other) {
    return other.startsWith(path)
        && (other.length() == path.length() || other.charAt(path.length()) == '/');
  }
}
