package aliif.model.training;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.Symmetry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws batches from photos: one scale for each, photos by their pixels, places, flips and
 * transposes evenly, queries evenly with repetition; for a baseline its own scale and all queries.
 * A batch depends on the seed and its number alone, so that any number of threads may draw, and a
 * run may go on anywhere. Immutable.
 */
public final class PatchSampler {
  private final Network network;
  private final Sampling sampling;
  private final long seed;
  private final List<Photo> photos;
  private final long[] pixelsBefore; // (photos + 1)

  /**
   * @param photos those that are too small are left out
   * @throws IllegalArgumentException if none is left, or if a baseline has too many pixels
   */
  public PatchSampler(Network network, Sampling sampling, long seed, List<Photo> photos) {
    this.network = network;
    this.sampling = sampling.of(network);
    this.seed = new SplittableRandom(seed).nextLong();
    int least = this.sampling.leastSide();
    this.photos =
        photos.stream()
            .filter(it -> Math.min(it.size().width(), it.size().height()) >= least)
            .toList();
    if (this.photos.isEmpty()) {
      throw new IllegalArgumentException(
          "photos: %d, none large enough (expected: one of at least %dx%d for patches of %d at x%s)"
              .formatted(
                  photos.size(),
                  least,
                  least,
                  this.sampling.patch(),
                  this.sampling.largestScale()));
    }
    pixelsBefore = new long[this.photos.size() + 1];
    for (int i = 0; i < this.photos.size(); i++) {
      pixelsBefore[i + 1] = pixelsBefore[i] + this.photos.get(i).size().pixels();
    }
  }

  /** What is trained. */
  Network network() {
    return network;
  }

  /** What its batches consist of. */
  Sampling sampling() {
    return sampling;
  }

  /** Photos that are drawn from. */
  public int photos() {
    return photos.size();
  }

  /** Pixels of all of them. */
  public long pixels() {
    return pixelsBefore[photos.size()];
  }

  /**
   * A batch.
   *
   * @param number from 1
   */
  Batch batch(long number) {
    SplittableRandom random = new SplittableRandom(seed + number);
    int side = (int) Math.rint(sampling.patch() * scale(random));
    BatchBuilder batch = new BatchBuilder(network, sampling, side);
    for (int i = 0; i < sampling.batch(); i++) {
      Photo photo = photo(random);
      HighPatch.Square place =
          new HighPatch.Square(
              random.nextInt(photo.size().height() - side + 1),
              random.nextInt(photo.size().width() - side + 1),
              side);
      boolean transposed = random.nextBoolean();
      Symmetry turn = new Symmetry(random.nextBoolean(), random.nextBoolean(), transposed);
      batch.add(HighPatch.of(photo, place, turn), queries(side * side, random));
    }
    return batch.build();
  }

  private double scale(SplittableRandom random) {
    return switch (network) {
      case AliifConfig _ -> 1 + random.nextDouble() * (sampling.largestScale() - 1);
      case PixelShuffleConfig baseline -> baseline.scale();
    };
  }

  /** Which of a patch's HR pixels are asked for. */
  private int[] queries(int pixels, SplittableRandom random) {
    return switch (network) {
      case AliifConfig _ -> random.ints(sampling.queries(), 0, pixels).toArray();
      case PixelShuffleConfig _ -> IntStream.range(0, pixels).toArray();
    };
  }

  private Photo photo(SplittableRandom random) {
    long pixel = random.nextLong(pixels());
    int low = 0;
    int high = photos.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (pixelsBefore[middle] <= pixel) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return photos.get(low);
  }
}
