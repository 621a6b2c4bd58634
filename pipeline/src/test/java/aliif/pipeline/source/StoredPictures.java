package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;

/** Stored images of noise, and what decodes them when the test says so. */
abstract class StoredPictures {
  static final Size SIZE = new Size(300, 200);
  static final long BYTES = 3 * SIZE.pixels();

  /** Runs nothing until it is told to. */
  final Queue<Runnable> tasks = new ArrayDeque<>();

  final MemoryPool memory = new MemoryPool("images", 64 << 20);
  @TempDir Path folder;

  DecodedImages images(long bytes, int count) {
    return new DecodedImages(
        new DecodedSettings(Optional.of(folder), bytes, count),
        ImageLimits.DEFAULT,
        memory,
        tasks::add);
  }

  Optional<DecodableImage> found(DecodedImages images, EncodedImage.Stored image) {
    var found = images.find(wish(image));
    run();
    return found.join();
  }

  void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  static DecodedImages.Wish wish(EncodedImage.Stored image) {
    return wish(image, Wanted.ALWAYS);
  }

  static DecodedImages.Wish wish(EncodedImage.Stored image, Wanted wanted) {
    return wish(image, wanted, Duration.ofMinutes(1));
  }

  static DecodedImages.Wish wish(EncodedImage.Stored image, Wanted wanted, Duration patience) {
    return new DecodedImages.Wish(image, header(image), 0, 0, wanted, 0, patience);
  }

  static ImageHeader header(EncodedImage image) {
    return ImageDecoder.probe(image, ImageLimits.DEFAULT);
  }

  /** Noise, whose PNG is half a dozen turns of decoding. */
  EncodedImage.Stored stored(int seed) {
    try {
      Path file = folder.resolve(seed + ".png");
      if (!Files.exists(file)) {
        BufferedImage image =
            new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(seed);
        for (int i = 0; i < SIZE.pixels(); i++) {
          image.setRGB(i % SIZE.width(), i / SIZE.width(), random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        Files.write(file, bytes.toByteArray());
      }
      return new EncodedImage.Stored(new ImageId(String.valueOf(seed).repeat(64)), file);
    } catch (IOException problem) {
      throw new AssertionError(problem);
    }
  }

  static void assertSame(EncodedImage.Stored image, DecodableImage kept) {
    try (kept;
        SourceImage actual = kept.decode(Wanted.ALWAYS, 0);
        SourceImage expected = ImageDecoder.decode(image, ImageLimits.DEFAULT)) {
      Region all = Region.of(SIZE);
      assertThat(actual.rgb(all).values()).isEqualTo(expected.rgb(all).values());
    }
  }
}
