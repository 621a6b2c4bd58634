package aliif.model.training;

import aliif.model.AliifConfig;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws batches from photos: one scale for each, photos by their pixels, places, flips and
 * transposes evenly, queries evenly with repetition. A batch depends on the seed and its number
 * alone, so that any number of threads may draw, and a run may go on anywhere. Immutable.
 */
public final class PatchSampler {
  private final AliifConfig config;
  private final Sampling sampling;
  private final long seed;
  private final List<Photo> photos;
  private final long[] pixelsBefore; // (photos + 1)

  /**
   * @param photos those that are too small are left out
   * @throws IllegalArgumentException if none is left
   */
  public PatchSampler(AliifConfig config, Sampling sampling, long seed, List<Photo> photos) {
    this.config = config;
    this.sampling = sampling;
    this.seed = new SplittableRandom(seed).nextLong();
    int least = sampling.leastSide();
    this.photos =
        photos.stream()
            .filter(it -> Math.min(it.size().width(), it.size().height()) >= least)
            .toList();
    if (this.photos.isEmpty()) {
      throw new IllegalArgumentException(
          "photos: %d, none large enough (expected: one of at least %dx%d for patches of %d at x%s)"
              .formatted(photos.size(), least, least, sampling.patch(), sampling.largestScale()));
    }
    pixelsBefore = new long[this.photos.size() + 1];
    for (int i = 0; i < this.photos.size(); i++) {
      pixelsBefore[i + 1] = pixelsBefore[i] + this.photos.get(i).size().pixels();
    }
  }

  /** Of the model that is trained. */
  AliifConfig config() {
    return config;
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
    double scale = 1 + random.nextDouble() * (sampling.largestScale() - 1);
    int side = (int) Math.rint(sampling.patch() * scale);
    BatchBuilder batch = new BatchBuilder(config, sampling, side);
    for (int i = 0; i < sampling.batch(); i++) {
      Photo photo = photo(random);
      HighPatch.Place place =
          new HighPatch.Place(
              random.nextInt(photo.size().height() - side + 1),
              random.nextInt(photo.size().width() - side + 1),
              side);
      HighPatch.Turn turn =
          new HighPatch.Turn(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
      batch.add(
          HighPatch.of(photo, place, turn),
          random.ints(sampling.queries(), 0, side * side).toArray());
    }
    return batch.build();
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
