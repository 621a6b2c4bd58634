package aliif.gateway.upscale;

import aliif.gateway.http.RequestWork;
import aliif.infra.metrics.MeasuredRequest;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A response that sends a rendering in chunks, as its rows are rendered. It begins when the first
 * rows are rendered, so that a failure before that still gets its own status.
 */
final class RenderedResponse {
  /*
   * The first piece of a file is its header, for which nothing has to be rendered; the second has
   * rows.
   */
  private static final int PIECES = 2;

  private RenderedResponse() {}

  /** The stage fails as the rendering does. */
  static CompletionStage<HttpResponse> of(
      Rendering rendering, RequestWork work, MeasuredRequest measured, ActorSystem<?> system) {
    return timed(rendering, work, measured)
        .prefixAndTail(PIECES)
        .addAttributes(RequestWork.UNREAD) // the rest waits for the answers before this one
        .runWith(Sink.head(), system)
        .thenApply(begun -> response(rendering, Source.from(begun.first()).concat(begun.second())));
  }

  private static HttpResponse response(Rendering rendering, Source<ByteString, NotUsed> bytes) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("Aliif-Width", Integer.toString(rendering.output().width())));
    headers.add(RawHeader.create("Aliif-Height", Integer.toString(rendering.output().height())));
    headers.add(RawHeader.create("Aliif-Model", rendering.model()));
    headers.add(RawHeader.create("Aliif-Weights-Digest", rendering.weightsDigest()));
    rendering.notices().forEach(each -> headers.add(RawHeader.create("Aliif-Notice", each)));
    return HttpResponse.create()
        .withEntity(HttpEntities.create(contentType(rendering), bytes))
        .addHeaders(headers);
  }

  /* A stream that is cancelled terminates as well as a whole one does, so the end is marked. */
  private static Source<ByteString, NotUsed> timed(
      Rendering rendering, RequestWork work, MeasuredRequest measured) {
    AtomicBoolean whole = new AtomicBoolean();
    Source<ByteString, NotUsed> end =
        Source.lazySource(
                () -> {
                  whole.set(true);
                  return Source.<ByteString>empty();
                })
            .mapMaterializedValue(_ -> NotUsed.getInstance());
    return rendering
        .bytes()
        .via(work.breakable())
        .concatLazy(end)
        .watchTermination(
            (it, done) -> {
              done.whenComplete((_, thrown) -> conclude(rendering, measured, whole.get(), thrown));
              return it;
            });
  }

  private static void conclude(
      Rendering rendering, MeasuredRequest measured, boolean whole, @Nullable Throwable thrown) {
    if (thrown instanceof UpscaleException known) {
      measured.failed(known.failure());
    } else if (whole && thrown == null) {
      measured.rendered(rendering.output());
    } else {
      measured.cancelled();
    }
  }

  private static ContentType contentType(Rendering rendering) {
    return ContentTypes.parse(rendering.format().format().mediaType());
  }
}
