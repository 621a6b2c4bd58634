package aliif.gateway.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers bytes that are not a request at all, so that they too get a {@link Problem}. Named in
 * {@code application.conf}; the server looks for a Scala object, which is a class with this field.
 */
public final class MalformedRequest extends ParsingErrorHandler {
  @SuppressWarnings({"checkstyle", "ConstantName"})
  public static final MalformedRequest MODULE$ = new MalformedRequest();

  private MalformedRequest() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    return Problem.of(status.intValue(), status.reason(), error.summary()).response();
  }
}
