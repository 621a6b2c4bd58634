package aliif.gateway.batch;

import aliif.gateway.http.HttpSettings.Pace;
import aliif.gateway.http.RequestWork;
import aliif.gateway.upscale.UnpackedBody;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.jspecify.annotations.Nullable;

/** The images of a batch, one after the other. For one thread, which waits for the client. */
interface BatchImages extends AutoCloseable {
  /**
   * An image.
   *
   * @param name as the client has it
   * @param bytes to be read before the next image is asked for; the rest is dropped then
   */
  record Image(String name, InputStream bytes) {}

  /**
   * The next image, if there is one.
   *
   * @throws IOException if what comes is not what was announced
   * @throws UpscaleException if too much has to be dropped before it
   */
  Optional<Image> next() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * The images of a request: a form, or a tar file.
   *
   * @throws IOException if the body cannot be read
   */
  static BatchImages of(HttpRequest request, Pace pace, DroppedBytes dropped, Materializer streams)
      throws IOException {
    if (request.entity().getContentType().mediaType().isMultipart()) {
      return new Form(request, pace, dropped, streams);
    }
    InputStream bytes =
        new PulledBytes(request.entity().withoutSizeLimit().getDataBytes(), pace, streams);
    try {
      return new Tar(UnpackedBody.isPacked(request) ? new GZIPInputStream(bytes) : bytes, dropped);
    } catch (ZipException | EOFException problem) {
      throw new UpscaleException(
          new InvalidParameter(
              "body: damaged (expected: packed by gzip, as Content-Encoding says)"),
          problem);
    }
  }

  /** Files of a tar file; folders, links and devices are left out. */
  final class Tar implements BatchImages {
    private final TarHeaders headers;
    private final TarArchiveInputStream tar;
    private final DroppedBytes dropped;

    Tar(InputStream bytes, DroppedBytes dropped) {
      this.dropped = dropped;
      headers = new TarHeaders(bytes);
      tar = new TarArchiveInputStream(headers, "UTF-8");
    }

    @Override
    public Optional<Image> next() throws IOException {
      for (TarArchiveEntry entry = entry(); entry != null; entry = entry()) {
        if (entry.isFile() && !entry.isSymbolicLink() && !entry.isLink()) {
          return Optional.of(new Image(entry.getName(), tar));
        }
      }
      return Optional.empty();
    }

    private @Nullable TarArchiveEntry entry() throws IOException {
      /* Before it looks for headers, the reader would skip what is left of the entry, uncounted. */
      if (tar.getCurrentEntry() != null) {
        dropped.rest(tar);
      }
      headers.begin();
      TarArchiveEntry entry = tar.getNextEntry();
      headers.end();
      return entry;
    }

    @Override
    public void close() throws IOException {
      tar.close();
    }
  }

  /** Parts of {@code multipart/form-data}. */
  final class Form implements BatchImages {
    private final SinkQueueWithCancel<Multipart.FormData.BodyPart> parts;
    private final Pace pace;
    private final DroppedBytes dropped;
    private final Materializer streams;
    private Optional<PulledBytes> last = Optional.empty();

    Form(HttpRequest request, Pace pace, DroppedBytes dropped, Materializer streams) {
      this.pace = pace;
      this.dropped = dropped;
      this.streams = streams;
      parts =
          Unmarshaller.entityToMultipartFormData()
              .unmarshal(request.entity().withoutSizeLimit(), streams)
              .toCompletableFuture()
              .join()
              .getParts()
              .addAttributes(RequestWork.UNREAD) // a part waits for the images before it
              .map(part -> (Multipart.FormData.BodyPart) part)
              .runWith(
                  Sink.<Multipart.FormData.BodyPart>queue()
                      .addAttributes(Attributes.inputBuffer(1, 1)),
                  streams);
    }

    @Override
    public Optional<Image> next() throws IOException {
      if (last.isPresent()) {
        dropped.rest(last.orElseThrow());
      }
      Optional<Multipart.FormData.BodyPart> part = part();
      last = part.map(it -> new PulledBytes(it.getEntity().getDataBytes(), pace, streams));
      return part.map(it -> new Image(it.getFilename().orElse(it.getName()), last.orElseThrow()));
    }

    private Optional<Multipart.FormData.BodyPart> part() throws IOException {
      try {
        return parts
            .pull()
            .toCompletableFuture()
            .get(pace.window().toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException problem) {
        throw new IOException("the form is not whole", problem.getCause());
      } catch (TimeoutException slow) {
        throw new IOException("the next part of the form did not come in time", slow);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException(interrupted);
      }
    }

    @Override
    public void close() {
      last.ifPresent(PulledBytes::close);
      parts.cancel();
    }
  }
}
