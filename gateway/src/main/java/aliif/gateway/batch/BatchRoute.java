package aliif.gateway.batch;

import aliif.gateway.http.AllowedMethods;
import aliif.gateway.http.Branch;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.gateway.upscale.RequestBody;
import aliif.gateway.upscale.UnpackedBody;
import aliif.gateway.upscale.UpscaleQuery;
import aliif.infra.store.PartFile;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.memory.Reservation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/batch}: images in, as a tar file or a form; outputs out, as a tar file or in
 * parts, in order. The body is read no faster than the answer is.
 */
public final class BatchRoute {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRoute.class);
  private static final String PATH = "/v1/batch";
  private static final ContentType TAR = ContentTypes.parse("application/x-tar");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final HttpThreads threads;
  private final HttpResources resources;
  private final HttpSettings http;
  private final Path folder;
  private final BatchSettings settings;
  private final Semaphore room;

  private BatchRoute(
      ActorSystem<?> system,
      HttpResources resources,
      HttpSettings http,
      BatchSettings settings,
      Path folder) {
    this.system = system;
    this.threads = HttpThreads.of(system);
    this.resources = resources;
    this.http = http;
    this.folder = folder;
    this.settings = settings;
    room = new Semaphore(settings.atOnce());
  }

  /**
   * The branch of {@code /v1/batch}.
   *
   * @param folder for images and outputs while they are in progress; created if it is missing
   * @throws IOException if the folder cannot be written
   */
  public static Branch of(
      ActorSystem<?> system,
      HttpResources resources,
      HttpSettings http,
      BatchSettings settings,
      Path folder)
      throws IOException {
    Files.createDirectories(folder);
    PartFile.sweep(folder);
    return new Branch(
        PATH, false, new BatchRoute(system, resources, http, settings, folder)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.getUri().path().equals(PATH)) {
      throw new ProblemException(Problem.notFound(request.getUri().path()));
    }
    AllowedMethods.method(request, "POST");
    requireBatch(request);
    UpscaleParameters parameters = UpscaleQuery.ofBody(request);
    RequestWork work = RequestWork.of(request);
    enter(work);
    BatchWork batch = new BatchWork(system, resources, folder, parameters, work);
    CompletableFuture<HttpResponse> begun = new CompletableFuture<>();
    /* Waits for the client most of the time, and computes nothing. */
    Thread.ofVirtual().name("batch").start(() -> run(batch, request, work, begun));
    return begun;
  }

  private static void requireBatch(HttpRequest request) {
    MediaType media = request.entity().getContentType().mediaType();
    String type = media.mainType() + "/" + media.subType();
    request
        .getHeader("Content-Encoding")
        .filter(
            it ->
                !it.value().equalsIgnoreCase("identity")
                    && (type.startsWith("multipart") || !UnpackedBody.isPacked(request)))
        .ifPresent(
            it -> {
              throw new UpscaleException(
                  new UnsupportedFormat(
                      "content encoding: "
                          + it.value()
                          + " (expected: none, or gzip of a tar file)"));
            });
    if (!type.equals("application/x-tar")
        && !type.equals("application/tar")
        && !type.equals("multipart/form-data")) {
      throw new UpscaleException(
          new UnsupportedFormat(
              "content type: " + type + " (expected: application/x-tar or multipart/form-data)"));
    }
  }

  /** Takes one of the places, and memory, until the work ends. */
  private void enter(RequestWork work) {
    if (!room.tryAcquire()) {
      throw new UpscaleException(
          new Overloaded(
              "batches: %d in progress (expected: fewer; aliif.batch.at-once)"
                  .formatted(settings.atOnce()),
              RETRY_AFTER));
    }
    work.atEnd(room::release);
    Reservation held = resources.uploads().take(BatchWork.HELD).orElseThrow(RequestBody::noMemory);
    work.atEnd(held::close);
  }

  private void run(
      BatchWork batch,
      HttpRequest request,
      RequestWork work,
      CompletableFuture<HttpResponse> begun) {
    boolean parts = wantsParts(request);
    String boundary = "aliif-" + UUID.randomUUID();
    Answer answer =
        new Answer(
            parts ? ContentTypes.parse("multipart/mixed; boundary=" + boundary) : TAR, work, begun);
    DroppedBytes dropped = new DroppedBytes(settings.dropped());
    try (BatchImages images = BatchImages.of(request, http.upload(), dropped, threads.streams())) {
      batch.run(
          images,
          parts ? new BatchParts(answer, boundary, batch.outputType()) : new BatchTar(answer));
      answer.end();
    } catch (IOException | RuntimeException | Error problem) {
      answer.fail(work.broken().orElse(problem));
    }
  }

  private static boolean wantsParts(HttpRequest request) {
    return request
        .getHeader("Accept")
        .filter(it -> it.value().contains("multipart/mixed"))
        .isPresent();
  }

  /** The answer begins with its first bytes; a failure before that has a status of its own. */
  private static final class Answer extends OutputStream {
    private final ContentType type;
    private final CompletableFuture<HttpResponse> begun;
    private final OfferedBytes bytes = new OfferedBytes();
    private final Source<ByteString, NotUsed> source;

    Answer(ContentType type, RequestWork work, CompletableFuture<HttpResponse> begun) {
      this.type = type;
      this.begun = begun;
      source = bytes.source().via(work.breakable());
      work.atEnd(bytes::giveUp);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] piece, int from, int length) throws IOException {
      begun.complete(HttpResponse.create().withEntity(HttpEntities.create(type, source)));
      bytes.write(piece, from, length);
    }

    void end() {
      bytes.complete();
    }

    void fail(Throwable problem) {
      LOG.debug("batch: broken off", problem);
      begun.completeExceptionally(
          problem instanceof IOException
              ? new UpscaleException(
                  new InternalFailure(
                      "batch: " + problem.getMessage() + " (expected: a whole tar file or form)"))
              : problem);
      bytes.fail(problem);
    }
  }
}
