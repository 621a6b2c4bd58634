package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DecodedImagesTest {
  private static final Size SIZE = new Size(300, 200);
  private static final long BYTES = 3 * SIZE.pixels();

  /** Runs nothing until it is told to. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final MemoryPool memory = new MemoryPool("images", 64 << 20);
  @TempDir private Path folder;

  @Test
  void anImageIsDecodedOnceForAllWhoWait() {
    DecodedImages images = images(10 * BYTES, 8);
    EncodedImage.Stored image = stored(1);
    List<CompletableFuture<Optional<DecodableImage>>> found = new ArrayList<>();
    found.add(images.find(wish(image)));
    tasks.remove().run(); // it is open
    for (int i = 0; i < 20; i++) {
      found.add(images.find(wish(image)));
    }
    run();
    found.add(images.find(wish(image)));

    assertThat(tasks).isEmpty();
    assertThat(images.bytes()).isEqualTo(BYTES);
    assertThat(memory.taken()).isZero();
    assertThat(images.header(image.id())).contains(header(image));
    for (var each : found) {
      assertSame(image, each.join().orElseThrow());
    }
  }

  /** Each request begins where it likes. */
  @Test
  void anyPartIsReadAtAnyTime() {
    DecodedImages images = images(10 * BYTES, 8);
    EncodedImage.Stored image = stored(2);
    try (SourceImage whole = ImageDecoder.decode(image, ImageLimits.DEFAULT)) {
      float[] expected = whole.rgb(Region.of(SIZE)).values();
      Random random = new Random(1);
      for (int i = 0; i < 50; i++) {
        DecodableImage kept = found(images, image).orElseThrow();
        int y = random.nextInt(SIZE.height() - 9);
        int x = random.nextInt(SIZE.width() - 30);
        try (SourceImage source = kept.decode(Wanted.ALWAYS, 0)) {
          for (Region part : List.of(new Region(y, x, 5, 30), new Region(y + 3, x, 6, 20))) {
            assertThat(source.rgb(part))
                .usingRecursiveComparison()
                .isEqualTo(new RgbImage(SIZE, expected).crop(part));
          }
        }
        kept.close();
      }
    }
  }

  @Test
  void whoLeavesDoesNotTakeTheOthersWithHim() {
    DecodedImages images = images(10 * BYTES, 8);
    EncodedImage.Stored image = stored(3);
    boolean[] left = new boolean[3];
    List<CompletableFuture<Optional<DecodableImage>>> found = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int caller = i;
      found.add(images.find(wish(image, () -> requireStaying(left[caller]))));
    }
    tasks.remove().run();
    left[0] = true;
    found.get(1).cancel(false);
    run();

    assertSame(image, found.get(2).join().orElseThrow());
    assertThat(found.get(0)).isCompleted(); // with pixels that it will not use
    found.get(0).join().orElseThrow().close();
    assertThat(images.bytes()).isEqualTo(BYTES);
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotDecodedToItsEnd() {
    DecodedImages images = images(10 * BYTES, 8);
    EncodedImage.Stored image = stored(4);
    boolean[] left = {false};
    var found = images.find(wish(image, () -> requireStaying(left[0])));
    tasks.remove().run();
    left[0] = true;
    run();

    assertThatThrownBy(found::join).hasRootCauseMessage("left");
    assertThat(images.bytes()).isZero();
    assertThat(memory.taken()).isZero();
    assertSame(image, found(images, image).orElseThrow()); // a new caller begins anew
  }

  @Test
  void theLeastRecentlyUsedImageMakesRoomUnlessItIsInUse() {
    DecodedImages images = images(3 * BYTES, 8);
    List<EncodedImage.Stored> all = List.of(stored(1), stored(2), stored(3), stored(4), stored(5));
    DecodableImage first = found(images, all.get(0)).orElseThrow();
    found(images, all.get(1)).orElseThrow().close();
    found(images, all.get(2)).orElseThrow().close();
    found(images, all.get(1)).orElseThrow().close(); // the third is the oldest that is not in use
    found(images, all.get(3)).orElseThrow().close();

    assertThat(images.bytes()).isEqualTo(3 * BYTES);
    assertThat(all.stream().map(each -> images.header(each.id()).isPresent()))
        .containsExactly(true, true, false, true, false);
    assertSame(all.get(0), first);
  }

  @Test
  void whereEverythingIsInUseAnImageIsReadFromItsFile() {
    DecodedImages images = images(2 * BYTES, 8);
    DecodableImage first = found(images, stored(1)).orElseThrow();
    DecodableImage second = found(images, stored(2)).orElseThrow();
    assertThat(found(images, stored(3))).isEmpty();
    first.close();
    assertThat(found(images, stored(3))).isPresent();
    second.close();
    second.close(); // which has no effect
    assertThat(images.bytes()).isEqualTo(2 * BYTES);
  }

  @Test
  void anImageLargerThanAllRoomIsReadFromItsFile() {
    assertThat(found(images(BYTES - 1, 8), stored(1))).isEmpty();
    assertThat(found(images(0, 8), stored(1))).isEmpty();
    assertThat(found(images(10 * BYTES, 0), stored(1))).isEmpty();
  }

  @Test
  void theNumberOfImagesIsBounded() {
    DecodedImages images = images(100 * BYTES, 2);
    for (int i = 0; i < 5; i++) {
      found(images, stored(i)).orElseThrow().close();
    }
    assertThat(images.bytes()).isEqualTo(2 * BYTES);
  }

  @Test
  void withoutAScratchFolderAnImageIsReadFromItsFile() {
    var settings = new DecodedSettings(Optional.of(folder.resolve("missing")), 10 * BYTES, 8);
    DecodedImages images = new DecodedImages(settings, ImageLimits.DEFAULT, memory, tasks::add);
    assertThat(found(images, stored(1))).isEmpty();
    assertThat(images.bytes()).isZero();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void damageIsToldToAllAndNothingIsKept() throws IOException {
    DecodedImages images = images(10 * BYTES, 8);
    EncodedImage.Stored image = stored(6);
    byte[] bytes = Files.readAllBytes(image.file());
    Wanted always = Wanted.ALWAYS;
    DecodedImages.Wish wish = wish(image, always);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 99, (byte) 0);
    Files.write(image.file(), bytes);
    var one = images.find(wish);
    var other = images.find(wish);
    run();

    for (var each : List.of(one, other)) {
      assertThatThrownBy(each::join)
          .hasCauseInstanceOf(UpscaleException.class)
          .hasMessageContaining("image: a PNG");
    }
    assertThat(images.bytes()).isZero();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void decodingWaitsForMemoryAndGivesUpInTime() {
    DecodedImages images = images(10 * BYTES, 8);
    var reserved = memory.take(memory.bytes()).orElseThrow();
    var late = images.find(wish(stored(1), Wanted.ALWAYS, Duration.ofMillis(100)));
    tasks.remove().run();
    assertThatThrownBy(late::join)
        .cause()
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.Overloaded.class));
    var found = images.find(wish(stored(1)));
    tasks.remove().run();
    assertThat(tasks).isEmpty();
    reserved.close();
    run();
    assertThat(found.join()).isPresent();
    assertThat(images.bytes()).isEqualTo(BYTES);
  }

  /** Where the system can do that, a scratch file is gone when its process is. */
  @Test
  void noScratchFileHasAName() throws IOException {
    DecodedImages images = images(10 * BYTES, 8);
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    var named =
        new DecodedImages(
            new DecodedSettings(Optional.of(scratch), 10 * BYTES, 8),
            ImageLimits.DEFAULT,
            memory,
            tasks::add);
    DecodableImage image = found(named, stored(1)).orElseThrow();
    try (var files = Files.list(scratch)) {
      assertThat(files).isEmpty();
    }
    named.close();
    assertSame(stored(1), image); // in use, it stays until it is closed
    images.close();
    assertThat(found(images, stored(1))).isEmpty();
  }

  private static void requireStaying(boolean left) {
    if (left) {
      throw new UpscaleException(new UpscaleOutcome.InternalFailure("left"));
    }
  }

  private DecodedImages images(long bytes, int count) {
    return new DecodedImages(
        new DecodedSettings(Optional.of(folder), bytes, count),
        ImageLimits.DEFAULT,
        memory,
        tasks::add);
  }

  private Optional<DecodableImage> found(DecodedImages images, EncodedImage.Stored image) {
    var found = images.find(wish(image));
    run();
    return found.join();
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static DecodedImages.Wish wish(EncodedImage.Stored image) {
    return wish(image, Wanted.ALWAYS);
  }

  private static DecodedImages.Wish wish(EncodedImage.Stored image, Wanted wanted) {
    return wish(image, wanted, Duration.ofMinutes(1));
  }

  private static DecodedImages.Wish wish(
      EncodedImage.Stored image, Wanted wanted, Duration patience) {
    return new DecodedImages.Wish(image, header(image), 0, 0, wanted, 0, patience);
  }

  private static ImageHeader header(EncodedImage image) {
    return ImageDecoder.probe(image, ImageLimits.DEFAULT);
  }

  /** Noise, whose PNG is half a dozen turns of decoding. */
  private EncodedImage.Stored stored(int seed) {
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

  private static void assertSame(EncodedImage.Stored image, DecodableImage kept) {
    try (kept;
        SourceImage actual = kept.decode(Wanted.ALWAYS, 0);
        SourceImage expected = ImageDecoder.decode(image, ImageLimits.DEFAULT)) {
      Region all = Region.of(SIZE);
      assertThat(actual.rgb(all).values()).isEqualTo(expected.rgb(all).values());
    }
  }
}
