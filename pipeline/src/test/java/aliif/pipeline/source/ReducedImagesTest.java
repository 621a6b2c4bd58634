package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are kept at a part of their size. */
final class ReducedImagesTest {
  private static final Size SIZE = new Size(300, 200);
  private static final long BYTES = 3 * SIZE.pixels();

  /** Runs nothing until it is told to. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final MemoryPool memory = new MemoryPool("images", 64 << 20);
  @TempDir private Path folder;

  /** A JPEG is decoded at half of its size at once. Of a PNG, all pixels are decoded before. */
  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void anImageIsKeptAtAPartOfItsSize(String format) {
    try (DecodedImages images = images(10 * BYTES)) {
      var found = images.find(wish(stored(format), 1));
      var same = images.find(wish(stored(format), 1));
      run();
      var again = images.find(wish(stored(format), 1));
      assertThat(tasks).isEmpty();
      DecodableImage half = found.join().orElseThrow();
      assertThat(half.level()).isEqualTo(1);
      assertThat(half.header().size()).isEqualTo(SIZE);
      try (SourceImage source = half.decode(Wanted.ALWAYS, 0)) {
        assertThat(source.size()).isEqualTo(new Size(150, 100));
      }
      half.close();
      same.join().orElseThrow().close();
      again.join().orElseThrow().close();
      long all = format.equals("png") ? BYTES : 0;
      assertThat(images.bytes()).isEqualTo(all + BYTES / 4);
      assertThat(images.users()).isZero();
      assertThat(memory.taken()).isZero();
    }
  }

  /** Without room for the pixels that it is made of, an image is not kept at all. */
  @Test
  void withoutRoomItIsNotReduced() {
    try (DecodedImages images = images(BYTES / 2)) {
      assertThat(level(images, "png")).isEmpty();
      assertThat(level(images, "jpeg")).contains(1);
    }
    try (DecodedImages images = images(BYTES / 8)) {
      assertThat(level(images, "jpeg")).isEmpty();
    }
  }

  /** The message is that of the decoder of all pixels. */
  @Test
  void whatCannotBeReducedIsDecodedAsAWhole() throws IOException {
    try (DecodedImages images = images(10 * BYTES)) {
      EncodedImage.Stored image = stored("jpeg");
      byte[] bytes = Files.readAllBytes(image.file());
      byte[] cut = Arrays.copyOf(bytes, bytes.length / 2);
      cut[cut.length - 2] = (byte) 0xff;
      cut[cut.length - 1] = (byte) 0xd9;
      Files.write(image.file(), cut);
      var found = images.find(wish(image, 1));
      run();
      assertThatThrownBy(found::join).hasMessageContaining("a damaged JPEG");
      assertThat(images.bytes()).isZero();
      assertThat(images.users()).isZero();
      assertThat(memory.taken()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void whoLeavesMeanwhileLeavesNothingBehind(String format) {
    DecodedImages images = images(10 * BYTES);
    for (int steps = 0; steps < 12; steps++) {
      var found = images.find(wish(stored(format), 1 + steps % 2));
      for (int i = 0; i < steps && !tasks.isEmpty(); i++) {
        tasks.remove().run();
      }
      found.cancel(false);
      run();
      if (!found.isCancelled()) {
        found.join().orElseThrow().close();
      }
      assertThat(images.users()).isZero();
      assertThat(memory.taken()).isZero();
    }
    images.close();
    assertThat(images.bytes()).isZero();
  }

  private Optional<Integer> level(DecodedImages images, String format) {
    CompletableFuture<Optional<DecodableImage>> found = images.find(wish(stored(format), 1));
    run();
    return found
        .join()
        .map(
            image -> {
              image.close();
              return image.level();
            });
  }

  private DecodedImages images(long bytes) {
    return new DecodedImages(
        new DecodedSettings(Optional.of(folder), bytes, 8),
        ImageLimits.DEFAULT,
        memory,
        tasks::add);
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static DecodedImages.Wish wish(EncodedImage.Stored image, int level) {
    return new DecodedImages.Wish(
        image,
        ImageDecoder.probe(image, ImageLimits.DEFAULT),
        0,
        level,
        Wanted.ALWAYS,
        0,
        Duration.ofMillis(100));
  }

  private EncodedImage.Stored stored(String format) {
    Path file = folder.resolve("image." + format);
    if (!Files.exists(file)) {
      BufferedImage image =
          new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_3BYTE_BGR);
      Random random = new Random(1);
      for (int i = 0; i < SIZE.pixels(); i++) {
        image.setRGB(i % SIZE.width(), i / SIZE.width(), random.nextInt());
      }
      try {
        ImageIO.write(image, format, file.toFile());
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
    return new EncodedImage.Stored(new ImageId("a".repeat(64)), file);
  }
}
