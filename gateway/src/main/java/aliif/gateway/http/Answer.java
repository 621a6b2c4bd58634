package aliif.gateway.http;

import aliif.pipeline.UpscaleOutcome.Rendering;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A rendering on its way to a client: in chunks, as they are rendered. */
final class Answer {
  /*
   * A client that leaves while its image streams cancels the source. One that leaves before the
   * answer begins does not, for the server then drops the answer unseen: that rendering loses its
   * place by the stream's own clock.
   */
  private Answer() {}

  static HttpResponse of(Rendering rendering) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(contentType(rendering), rendering.bytes()))
        .addHeaders(
            List.of(
                RawHeader.create("Aliif-Width", Integer.toString(rendering.output().width())),
                RawHeader.create("Aliif-Height", Integer.toString(rendering.output().height())),
                RawHeader.create("Aliif-Model", rendering.model()),
                RawHeader.create("Aliif-Weights-Digest", rendering.weightsDigest())));
  }

  private static ContentType contentType(Rendering rendering) {
    return switch (rendering.format().format()) {
      case PNG -> ContentTypes.create(MediaTypes.IMAGE_PNG);
      case JPEG -> ContentTypes.create(MediaTypes.IMAGE_JPEG);
    };
  }
}
