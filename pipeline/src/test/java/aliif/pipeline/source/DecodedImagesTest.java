package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What callers get, and whose wishes count. */
final class DecodedImagesTest extends StoredPictures {
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
}
