package aliif.pipeline.source;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.Failures;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.OpenedImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import aliif.pipeline.source.KeptPixels.PixelsKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Decoded pixels of stored images. An image is decoded once, however many requests ask for it at
 * the same time, and its pixels are kept while there is room. Safe for use by many threads.
 */
public final class DecodedImages implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final DecodedSettings settings;
  private final ImageLimits limits;
  private final MemoryPool memory;
  private final Executor executor;
  private final KeptPixels kept;
  private final Map<PixelsKey, SharedDecoding> running = new HashMap<>();

  /**
   * A wish for the pixels of a stored image.
   *
   * @param header of the image
   * @param clear the largest alpha whose pixels may take the colour of others, of 255
   * @param level how often the size may be halved, 0 to 3; 0 if there is alpha
   * @param wanted is asked again and again while the image is decoded
   * @param handicap in the queue for memory, as {@link MemoryPool#take} has it
   * @param patience how long to wait for memory; that of the first who wants an image counts
   */
  public record Wish(
      EncodedImage.Stored image,
      ImageHeader header,
      int clear,
      int level,
      Wanted wanted,
      int handicap,
      Duration patience) {
    private PixelsKey key() {
      return new PixelsKey(image.id(), header.alpha() ? clear : 0, level);
    }

    private Wish ofAllPixels(Wanted other) {
      return new Wish(image, header, clear, 0, other, handicap, patience);
    }
  }

  /**
   * @param memory for decoding
   * @param executor runs what decodes, in turns of some milliseconds
   */
  public DecodedImages(
      DecodedSettings settings, ImageLimits limits, MemoryPool memory, Executor executor) {
    this.settings = settings;
    this.limits = limits;
    this.memory = memory;
    this.executor = executor;
    kept = new KeptPixels(settings.bytes(), settings.images());
  }

  /** The header of an image whose pixels are kept; empty if it has to be read from its file. */
  public Optional<ImageHeader> header(ImageId id) {
    return kept.header(id);
  }

  /**
   * Finds pixels, or decodes them.
   *
   * @return the image, to be closed; empty if there is no room to keep its pixels, so that its file
   *     has to be decoded as it is read. Fails with an {@link UpscaleException} if it does not
   *     decode. Cancelling the future gives up the wish
   */
  public CompletableFuture<Optional<DecodableImage>> find(Wish wish) {
    if (wish.level() == 0) {
      return shared(wish);
    }
    CompletableFuture<Optional<DecodableImage>> found = new CompletableFuture<>();
    answer(
        shared(wish),
        found,
        () ->
            answer(
                shared(wish.ofAllPixels(wish.wanted())),
                found,
                () -> found.complete(Optional.empty())));
    return found;
  }

  /** Answers with an image, if there is one; the image is closed if nobody waits any more. */
  private static void answer(
      CompletableFuture<Optional<DecodableImage>> from,
      CompletableFuture<Optional<DecodableImage>> found,
      Runnable otherwise) {
    var _ = found.whenComplete((_, _) -> from.cancel(false));
    var _ =
        from.whenComplete(
            (image, thrown) -> {
              if (thrown != null) {
                found.completeExceptionally(thrown);
              } else if (image.isEmpty()) {
                otherwise.run();
              } else if (!found.complete(image)) {
                image.orElseThrow().close();
              }
            });
  }

  private CompletableFuture<Optional<DecodableImage>> shared(Wish wish) {
    CompletableFuture<Optional<DecodableImage>> found;
    PixelsKey key = wish.key();
    boolean first;
    SharedDecoding decoding;
    synchronized (this) {
      Optional<DecodedImage> ready = kept.find(key, wish.header());
      if (ready.isPresent()) {
        return CompletableFuture.completedFuture(Optional.of(ready.get()));
      }
      first = !running.containsKey(key);
      decoding = running.computeIfAbsent(key, _ -> new SharedDecoding());
      found = decoding.join(wish.header(), wish.wanted());
    }
    if (first) {
      var _ =
          decode(wish, () -> requireWanted(key, decoding))
              .thenAccept(file -> finish(key, decoding, wish.header(), file))
              .whenComplete(
                  (_, thrown) -> {
                    if (thrown != null) {
                      fail(key, decoding, Failures.cause(thrown));
                    }
                  });
    }
    return found;
  }

  /** Fails once nobody waits any more; who comes later begins anew. */
  private synchronized void requireWanted(PixelsKey key, SharedDecoding decoding) {
    if (!decoding.wanted()) {
      running.remove(key, decoding);
      throw new UpscaleException(
          new UpscaleOutcome.InternalFailure(
              "image: nobody waits for it (expected: a caller that waits for the answer)"));
    }
  }

  /** Completes with the pixels, for which room is reserved; empty if there is no room. */
  private CompletableFuture<Optional<ScratchFile>> decode(Wish wish, Wanted wanted) {
    CompletableFuture<Optional<RowsToKeep>> source =
        CompletableFuture.supplyAsync(() -> open(wish, wanted), executor)
            .thenCompose(
                opened ->
                    opened.isPresent()
                        ? CompletableFuture.completedFuture(opened)
                        : halved(wish, wanted));
    CompletableFuture<Optional<ScratchFile>> file =
        source.thenCompose(
            rows ->
                rows.map(each -> keep(each, wish, wanted))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    return wish.level() == 0 ? file : file.exceptionally(DecodedImages::unlessDamaged);
  }

  /** An image that cannot be reduced may be one of those of which all pixels can be decoded. */
  private static Optional<ScratchFile> unlessDamaged(Throwable thrown) {
    Throwable cause = Failures.cause(thrown);
    if (cause instanceof UpscaleException refused
        && refused.failure() instanceof UpscaleOutcome.UnreadableImage) {
      return Optional.empty();
    }
    throw new CompletionException(cause);
  }

  /** Opens an image; empty if it is to be reduced, and its decoder cannot do that. */
  private Optional<RowsToKeep> open(Wish wish, Wanted wanted) {
    OpenedImage image = ImageDecoder.open(wish.image(), limits, wanted);
    if (wish.level() == 0) {
      return Optional.of(RowsToKeep.whole(image, wish.clear()));
    }
    Optional<RowsToKeep> reduced =
        image.reduced(wish.level()).map(it -> RowsToKeep.reduced(image, it));
    if (reduced.isEmpty()) {
      image.close();
    }
    return reduced;
  }

  /** Reduces all pixels of an image, once they are decoded; empty if they cannot be kept. */
  private CompletableFuture<Optional<RowsToKeep>> halved(Wish wish, Wanted wanted) {
    return shared(wish.ofAllPixels(wanted))
        .thenApply(
            found ->
                found
                    .map(DecodedImage.class::cast)
                    .map(image -> RowsToKeep.halved(image, wish.level())));
  }

  private CompletableFuture<Optional<ScratchFile>> keep(RowsToKeep rows, Wish wish, Wanted wanted) {
    long room = rows.layout().bytes();
    if (rows.heldBytes() > memory.bytes() || !kept.reserve(room)) {
      rows.close().run();
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return decode(rows, wish, wanted)
        .whenComplete(
            (file, thrown) -> {
              if (thrown != null || file.isEmpty()) {
                kept.free(room);
              }
            });
  }

  private CompletableFuture<Optional<ScratchFile>> decode(
      RowsToKeep rows, Wish wish, Wanted wanted) {
    return memory
        .take(rows.heldBytes(), wish.handicap(), wish.patience())
        .thenCompose(
            turn -> {
              Reservation reservation = turn.orElseThrow(() -> overloaded(rows.heldBytes()));
              return new Decoding(rows, reservation, wanted, executor).run(settings.scratch());
            })
        .whenComplete((_, _) -> rows.close().run());
  }

  private UpscaleException overloaded(long bytes) {
    return new UpscaleException(
        new UpscaleOutcome.Overloaded(
            "memory: %s, %d MiB more wanted (expected: less at once)"
                .formatted(memory, Math.ceilDiv(bytes, 1L << 20)),
            RETRY_AFTER));
  }

  private void finish(
      PixelsKey key, SharedDecoding decoding, ImageHeader header, Optional<ScratchFile> file) {
    List<SharedDecoding.Waiter> waiters;
    List<Optional<DecodableImage>> images;
    synchronized (this) {
      running.remove(key, decoding);
      waiters = decoding.waiters();
      file.ifPresent(pixels -> kept.add(key, header, pixels));
      images =
          waiters.stream()
              .map(each -> kept.find(key, each.header()).map(DecodableImage.class::cast))
              .toList();
    }
    for (int i = 0; i < waiters.size(); i++) {
      Optional<DecodableImage> image = images.get(i);
      if (!waiters.get(i).found().complete(image)) {
        image.ifPresent(DecodableImage::close); // the caller has left
      }
    }
  }

  private void fail(PixelsKey key, SharedDecoding decoding, Throwable thrown) {
    List<SharedDecoding.Waiter> waiters;
    synchronized (this) {
      running.remove(key, decoding);
      waiters = decoding.waiters();
    }
    for (SharedDecoding.Waiter each : waiters) {
      each.found().completeExceptionally(each.refusal().orElse(thrown));
    }
  }

  /** How many requests use kept pixels now. */
  public int users() {
    return kept.users();
  }

  /** Bytes of scratch files. */
  public long bytes() {
    return kept.bytes();
  }

  /** Deletes the scratch files; those in use when they are closed. */
  @Override
  public void close() {
    kept.close();
  }
}
