package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.DecodableImage;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many images are kept, and which one makes room. */
final class DecodedImagesRoomTest extends StoredPictures {
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
}
