package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.Failures;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Renders outputs: small ones into memory, to be sent in a record; large ones into the store. */
final class OutputWriter {
  /*
   * An output is gathered in memory until it exceeds the threshold. Most outputs are small; to write
   * each to disk, flush it and read it again would take longer than rendering some of them.
   */
  private final ActorSystem<?> system;
  private final ObjectStore store;
  private final Duration patience;

  /**
   * @param patience how long to look for an existing output; shorter than a rendering waits to be
   *     run
   */
  OutputWriter(ActorSystem<?> system, ObjectStore store, Duration patience) {
    this.system = system;
    this.store = store;
    this.patience = patience;
  }

  /**
   * Runs a rendering, unless its output is in the store already, as after a crash between an answer
   * and its commit; then the rendering is cancelled. The stage fails like {@link Rendering#bytes}
   * and the store.
   *
   * @param image the encoded input
   */
  CompletionStage<Output> write(RequestRecord request, Rendering rendering, ByteString image) {
    Address address = address(rendering, image, request.parameters());
    int inline = request.stored() ? 0 : Output.INLINE_BYTES;
    return store
        .find(address)
        .completionTimeout(patience)
        .runWith(Sink.headOption(), system)
        /*
         * A rendering has to be run or cancelled soon. If the store fails, writing to it will fail
         * too, and is retried.
         */
        .exceptionally(_ -> Optional.empty())
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                return render(request.id(), rendering.bytes(), address, inline);
              }
              rendering.bytes().runWith(Sink.cancelled(), system);
              return Source.single(found.get())
                  .<Output>map(Output.Reference::new)
                  .runWith(Sink.head(), system);
            });
  }

  /** Stores an output that the broker found too large for a record. */
  CompletionStage<Output> store(Output.Inline output) {
    return Source.single(output.bytes())
        .runWith(store.write(output.address()), system)
        .thenApply(Output.Reference::new);
  }

  /* An error in a stage, even of missing memory, would end the actor system. */
  private CompletionStage<Output> render(
      String id, Source<ByteString, NotUsed> bytes, Address address, int inline) {
    return bytes
        .map(Optional::of)
        .concat(Source.single(Optional.empty()))
        .statefulMapConcat(
            () ->
                Failures.<Optional<ByteString>, List<ByteString>>guarded(
                        id, new Gathering(inline)::next)
                    ::apply)
        .prefixAndTail(1)
        .mapAsync(
            1,
            parts ->
                Failures.<ByteString, CompletionStage<Output>>guarded(
                        id, first -> keep(first, parts.second(), address, inline))
                    .apply(parts.first().getFirst()))
        .runWith(Sink.head(), system);
  }

  /** An output up to the threshold is complete in the first element. */
  private CompletionStage<Output> keep(
      ByteString first, Source<ByteString, NotUsed> rest, Address address, int inline) {
    return first.size() <= inline
        ? rest.runWith(Sink.ignore(), system).thenApply(done -> new Output.Inline(first, address))
        : Source.single(first)
            .concat(rest)
            .runWith(store.write(address), system)
            .thenApply(Output.Reference::new);
  }

  /** The address has the output's size and not the scale, since several scales give one size. */
  private static Address address(
      Rendering rendering, ByteString image, UpscaleParameters parameters) {
    OutputFormat format = rendering.format();
    String written =
        switch (format.format()) {
          case PNG -> "png";
          case JPEG -> "jpeg " + format.quality();
          case WEBP -> "webp " + format.quality();
          case TIFF -> "tiff";
          case BMP, GIF -> throw new IllegalStateException(format + " is not written");
        };
    String metadata = parameters.keepMetadata() ? " with metadata" : "";
    return Address.ofOutput(
        Sha256.hex(image.getByteBuffers()),
        rendering.output()
            + " "
            + written
            + place(parameters.framing())
            + metadata
            + asked(parameters),
        rendering.weightsDigest());
  }

  /**
   * For a part, the address also has its place and the scale: the output's size does not tell them.
   */
  private static String place(Framing framing) {
    return switch (framing) {
      case Framing.Scaled(var scale, var region) ->
          region.map(it -> " of %s %s".formatted(corners(it), text(scale))).orElse("");
      case Framing.Window(Size whole, Region part) ->
          " at %d,%d of %s".formatted(part.x(), part.y(), whole);
      case Framing.Fitted(InputRegion region, Size _) -> " fitted from " + corners(region);
    };
  }

  private static String text(Scale scale) {
    return switch (scale) {
      case Scale.Factor(double value) -> "x" + value;
      case Scale.ToWidth(int width) -> "width " + width;
      case Scale.ToHeight(int height) -> "height " + height;
      case Scale.ToSize(Size size) -> "size " + size;
    };
  }

  private static String corners(InputRegion region) {
    return "%s,%s,%s,%s".formatted(region.x(), region.y(), region.width(), region.height());
  }

  private static String asked(UpscaleParameters parameters) {
    ModelOptions options = parameters.options();
    return (options.selfEnsemble() ? " self-ensemble" : "")
        + (options.clampCell() ? " clamped" : "");
  }

  /**
   * Joins chunks into one element until they exceed the threshold; later chunks pass through. If
   * the stream fails before that, no element comes out: half of an output must not look whole.
   */
  private static final class Gathering {
    private final int inline;
    private ByteString gathered = ByteString.emptyByteString();
    private boolean gathering = true;

    private Gathering(int inline) {
      this.inline = inline;
    }

    /**
     * @param chunk empty at the end
     */
    List<ByteString> next(Optional<ByteString> chunk) {
      if (!gathering) {
        return chunk.stream().toList();
      }
      gathered = gathered.concat(chunk.orElse(ByteString.emptyByteString()));
      if (chunk.isPresent() && gathered.size() <= inline) {
        return List.of();
      }
      gathering = false;
      return List.of(gathered);
    }
  }
}
