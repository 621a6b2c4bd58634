package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.Output;
import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.Sha256;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Failures;
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
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Renders an output to where it belongs: into memory if it is small, else into the store. */
final class OutputWriter {
  /** The largest output that is a record's value, in bytes. */
  static final int INLINE_BYTES = 900 * 1024;

  /*
   * Memory first, and the store from the threshold on: most outputs are small, and to write each to
   * the disk, flush it and read it again would cost more than some of them take to render.
   */
  private final ActorSystem<?> system;
  private final ObjectStore store;
  private final SharedKillSwitch rendering;
  private final Duration patience;

  /**
   * @param rendering breaks off what is being written
   * @param patience how long to look for an output; shorter than a rendering waits to be run
   */
  OutputWriter(
      ActorSystem<?> system, ObjectStore store, SharedKillSwitch rendering, Duration patience) {
    this.system = system;
    this.store = store;
    this.rendering = rendering;
    this.patience = patience;
  }

  /**
   * Runs a rendering, or cancels it when its output is in the store already, as it is after a crash
   * between an answer and its commit. Fails as {@link Rendering#bytes} and the store do.
   *
   * @param id of the request
   * @param image the encoded input
   * @param parameters that were asked for
   */
  CompletionStage<Output> write(
      String id, Rendering rendering, ByteString image, UpscaleParameters parameters) {
    Address address = address(rendering, image, parameters);
    return store
        .find(address)
        .completionTimeout(patience)
        .runWith(Sink.headOption(), system)
        /*
         * A rendering has to be run or cancelled, and soon; if the store is in trouble, writing will
         * tell.
         */
        .exceptionally(_ -> Optional.empty())
        .thenCompose(
            found -> {
              if (found.isEmpty()) {
                return render(id, rendering.bytes(), address);
              }
              rendering.bytes().runWith(Sink.cancelled(), system);
              return Source.single(found.get())
                  .<Output>map(Output.Reference::new)
                  .runWith(Sink.head(), system);
            });
  }

  /** Puts into the store what turned out to be too large for a record. */
  CompletionStage<Output> store(Output.Inline output) {
    return Source.single(output.bytes())
        .runWith(store.write(output.address()), system)
        .thenApply(Output.Reference::new);
  }

  /* An error in a stage, if only for want of memory, would end the actor system. */
  private CompletionStage<Output> render(
      String id, Source<ByteString, NotUsed> bytes, Address address) {
    return bytes
        .via(rendering.flow())
        .map(Optional::of)
        .concat(Source.single(Optional.empty()))
        .statefulMapConcat(
            () ->
                Failures.<Optional<ByteString>, List<ByteString>>guarded(id, new Gathering()::next)
                    ::apply)
        .prefixAndTail(1)
        .mapAsync(
            1,
            parts ->
                Failures.<ByteString, CompletionStage<Output>>guarded(
                        id, first -> keep(first, parts.second(), address))
                    .apply(parts.first().getFirst()))
        .runWith(Sink.head(), system);
  }

  /** The first element is all there is, unless it is over the threshold. */
  private CompletionStage<Output> keep(
      ByteString first, Source<ByteString, NotUsed> rest, Address address) {
    return first.size() <= INLINE_BYTES
        ? rest.runWith(Sink.ignore(), system).thenApply(done -> new Output.Inline(first, address))
        : Source.single(first)
            .concat(rest)
            .runWith(store.write(address), system)
            .thenApply(Output.Reference::new);
  }

  /** Says the size that came out rather than the scale that was asked for. */
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
        Sha256.hex(image),
        rendering.output() + " " + written + region(parameters) + metadata + asked(parameters),
        rendering.weightsDigest());
  }

  /**
   * A region's size does not say which it is, nor of what whole: then the scale counts as asked.
   */
  private static String region(UpscaleParameters parameters) {
    String scale =
        switch (parameters.scale()) {
          case Scale.Factor(double value) -> "x" + value;
          case Scale.ToWidth(int width) -> "width " + width;
          case Scale.ToHeight(int height) -> "height " + height;
          case Scale.ToSize(Size size) -> "size " + size;
        };
    return parameters
        .region()
        .map(
            part ->
                " of %s,%s,%s,%s %s"
                    .formatted(part.x(), part.y(), part.width(), part.height(), scale))
        .orElse("");
  }

  private static String asked(UpscaleParameters parameters) {
    ModelOptions options = parameters.options();
    return (options.selfEnsemble() ? " self-ensemble" : "")
        + (options.clampCell() ? " clamped" : "");
  }

  /**
   * Makes one element of all bytes up to the threshold and what goes over it, and lets the later
   * ones through. Nothing comes out of a stream that fails before: a part must not look whole.
   */
  private static final class Gathering {
    private ByteString gathered = ByteString.emptyByteString();
    private boolean gathering = true;

    /**
     * @param chunk empty at the end
     */
    List<ByteString> next(Optional<ByteString> chunk) {
      if (!gathering) {
        return chunk.stream().toList();
      }
      gathered = gathered.concat(chunk.orElse(ByteString.emptyByteString()));
      if (chunk.isPresent() && gathered.size() <= INLINE_BYTES) {
        return List.of();
      }
      gathering = false;
      return List.of(gathered);
    }
  }
}
