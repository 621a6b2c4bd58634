package aliif.gateway.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Answers bytes that are not an HTTP request with a {@link Problem}. {@code application.conf} names
 * this class. Pekko expects a Scala object there, which is a class with a field {@code MODULE$}.
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
