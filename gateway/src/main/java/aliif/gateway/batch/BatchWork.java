package aliif.gateway.batch;

import aliif.gateway.http.HttpResources;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.gateway.http.RequestWork.CountedBytes;
import aliif.infra.images.ArrivingBytes;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.infra.store.PartFile;
import aliif.infra.store.StoreException;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Failures;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.memory.Reservation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * The work for one batch: takes an image, writes its output, and only then takes the next one. An
 * image and its output are files meanwhile; in memory there is a piece of each. Runs on a thread of
 * its own, which mostly waits.
 */
final class BatchWork {
  /** What a batch holds: pieces of the body and the answer, and the buffers between them. */
  static final int HELD = 512 << 10;

  private static final int PIECE = 64 << 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final HttpResources resources;
  private final Path folder;
  private final UpscaleParameters parameters;
  private final RequestWork work;
  private final BatchNames names;
  private volatile Runnable breakOff = () -> {};

  /**
   * @param folder for images and outputs, while they are in progress
   * @param parameters of each image
   */
  BatchWork(
      ActorSystem<?> system,
      HttpResources resources,
      Path folder,
      UpscaleParameters parameters,
      RequestWork work) {
    this.system = system;
    this.resources = resources;
    this.folder = folder;
    this.parameters = parameters;
    this.work = work;
    this.names = new BatchNames(parameters);
    work.atEnd(() -> breakOff.run());
  }

  /** Media type of the outputs. */
  String outputType() {
    return parameters.format().format().mediaType();
  }

  /**
   * Answers all images.
   *
   * @throws IOException if the client has left, or the disk fails
   */
  void run(BatchImages images, BatchOutput answer) throws IOException {
    boolean begun = false;
    try {
      for (Optional<BatchImages.Image> image = images.next();
          image.isPresent();
          image = images.next()) {
        begun = true;
        answer(image.orElseThrow(), answer);
      }
      if (!begun) {
        throw broken("no images");
      }
    } catch (ProblemException | UpscaleException refused) {
      if (!begun || work.broken().isPresent()) {
        throw refused;
      }
      answer.problem(BatchNames.ERROR, json(refused));
    } catch (IOException problem) {
      if (work.broken().isPresent()) {
        throw problem;
      }
      UpscaleException broken = broken(String.valueOf(problem.getMessage()));
      if (!begun) {
        throw broken;
      }
      answer.problem(BatchNames.ERROR, json(broken));
    }
    answer.finish();
  }

  private static UpscaleException broken(String what) {
    return new UpscaleException(
        new InvalidParameter("batch: " + what + " (expected: a tar file or a form with images)"));
  }

  private void answer(BatchImages.Image image, BatchOutput answer) throws IOException {
    String name = names.next(image.name());
    Optional<UpscaleOutcome.Failure> failure;
    try (PartFile input = file();
        PartFile output = file();
        CountedBytes bytes = work.bytesOfPart();
        ArrivingBytes disk = resources.images().arriving()) {
      failure = receive(image.bytes(), input, bytes, disk);
      if (failure.isEmpty()) {
        failure = render(name, input, output, disk);
      }
      if (failure.isEmpty()) {
        answer.image(names.output(), output.file());
      }
    }
    if (failure.isPresent()) {
      answer.problem(names.problem(), json(new UpscaleException(failure.orElseThrow())));
    }
  }

  /** Reads an image to its end, or until it is refused. */
  private Optional<UpscaleOutcome.Failure> receive(
      InputStream bytes, PartFile input, CountedBytes counted, ArrivingBytes disk)
      throws IOException {
    long most = resources.limits().fileBytes();
    byte[] piece = new byte[PIECE];
    for (int read = bytes.readNBytes(piece, 0, PIECE);
        read > 0;
        read = bytes.readNBytes(piece, 0, PIECE)) {
      ByteString part = ByteString.fromArray(piece, 0, read);
      if (input.bytes() + read > most) {
        return Optional.of(
            new OverLimit("image: too large (expected: at most " + most + " bytes)"));
      }
      try {
        if (input.bytes() == 0) {
          ImageDecoder.requireImage(part);
        }
        counted.add(read);
        disk.add(read);
      } catch (UpscaleException refused) {
        return Optional.of(refused.failure());
      } catch (ProblemException tooMany) {
        return Optional.of(overloaded(tooMany));
      }
      write(input, part);
    }
    return Optional.empty();
  }

  private PartFile file() {
    try {
      return PartFile.create(folder);
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  private void write(PartFile file, ByteString bytes) {
    try {
      file.write(bytes);
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  private StoreException trouble(IOException problem) {
    return new StoreException("batch: " + folder + ": " + problem, problem);
  }

  private Optional<UpscaleOutcome.Failure> render(
      String name, PartFile input, PartFile output, ArrivingBytes disk) {
    MeasuredRequest measured = resources.metrics().begin(InputChannel.HTTP);
    UpscaleRequest request =
        new UpscaleRequest(
            UUID.randomUUID() + " " + name,
            new EncodedImage.InFile(input.file()),
            parameters,
            Priority.BATCH,
            Optional.empty());
    try {
      CompletableFuture<UpscaleOutcome> outcoming =
          resources.upscaler().upscale(request).toCompletableFuture();
      atEnd(() -> outcoming.cancel(false));
      UpscaleOutcome outcome = await(outcoming);
      return switch (outcome) {
        case Rendering rendering -> {
          counted(rendering, output, disk);
          measured.rendered(rendering.output());
          yield Optional.empty();
        }
        case UpscaleOutcome.Failure failure -> {
          measured.failed(failure);
          yield Optional.of(failure);
        }
      };
    } catch (RuntimeException | Error problem) {
      if (work.broken().isPresent()) {
        measured.cancelled();
        throw problem;
      }
      UpscaleOutcome.Failure failure = Failures.of(request.id(), problem);
      measured.failed(failure);
      return Optional.of(failure);
    }
  }

  /** A rendering that is not run must be cancelled, or it would keep its memory for a while. */
  private void counted(Rendering rendering, PartFile output, ArrivingBytes disk) {
    try (Reservation _ = work.takePixels(rendering.output().pixels())) {
      write(rendering, output, disk);
    } catch (ProblemException tooMany) {
      rendering.bytes().runWith(Sink.cancelled(), system);
      throw new UpscaleException(overloaded(tooMany));
    } catch (UpscaleException never) {
      rendering.bytes().runWith(Sink.cancelled(), system);
      throw never;
    }
  }

  private static Overloaded overloaded(ProblemException tooMany) {
    return new Overloaded(tooMany.problem().detail(), RETRY_AFTER);
  }

  private void write(Rendering rendering, PartFile output, ArrivingBytes disk) {
    var running =
        rendering
            .bytes()
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(
                Sink.<ByteString>foreach(
                        bytes -> {
                          disk.add(bytes.size());
                          write(output, bytes);
                        })
                    .withAttributes(
                        ActorAttributes.dispatcher(ActorAttributes.IODispatcher().dispatcher())),
                Keep.both())
            .run(system);
    atEnd(running.first()::shutdown);
    await(running.second());
  }

  /*
   * The work of the request lives as long as the batch: what each image left there would stay until
   * the end.
   */
  /** What breaks off the image in progress; at once if the client has left. */
  private void atEnd(Runnable stop) {
    breakOff = stop;
    if (work.broken().isPresent()) {
      stop.run();
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static String json(Throwable thrown) {
    return Problem.ofThrown(thrown).json();
  }
}
