package aliif.gateway.http;

import aliif.pipeline.UpscaleOutcome.Rendering;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A rendering on its way to a client.
 *
 * <p>A client that leaves while its image streams cancels the source. One that leaves before the
 * answer begins does not: the server then drops the answer unseen, and the rendering would keep its
 * place for ever. So an answer that nobody has begun to read within a while is cancelled here.
 */
final class Answer {
  private static final Duration BEGUN_WITHIN = Duration.ofSeconds(30);

  private final Rendering rendering;
  private final AtomicBoolean taken = new AtomicBoolean();

  private Answer(Rendering rendering) {
    this.rendering = rendering;
  }

  static HttpResponse of(Rendering rendering, ActorSystem<?> system) {
    Answer answer = new Answer(rendering);
    system
        .scheduler()
        .scheduleOnce(BEGUN_WITHIN, () -> answer.abandon(system), system.executionContext());
    return HttpResponse.create()
        .withEntity(HttpEntities.create(contentType(rendering), answer.bytes()))
        .addHeaders(
            List.of(
                RawHeader.create("Aliif-Width", Integer.toString(rendering.output().width())),
                RawHeader.create("Aliif-Height", Integer.toString(rendering.output().height())),
                RawHeader.create("Aliif-Model", rendering.model()),
                RawHeader.create("Aliif-Weights-Digest", rendering.weightsDigest())));
  }

  private Source<ByteString, NotUsed> bytes() {
    return Source.fromMaterializer(
            (_, _) ->
                taken.compareAndSet(false, true)
                    ? rendering.bytes()
                    : Source.<ByteString>failed(
                        new TimeoutException("the answer was not read in time")))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private void abandon(ActorSystem<?> system) {
    if (taken.compareAndSet(false, true)) {
      rendering.bytes().runWith(Sink.cancelled(), system);
    }
  }

  private static ContentType contentType(Rendering rendering) {
    return switch (rendering.format().format()) {
      case PNG -> ContentTypes.create(MediaTypes.IMAGE_PNG);
      case JPEG -> ContentTypes.create(MediaTypes.IMAGE_JPEG);
    };
  }
}
