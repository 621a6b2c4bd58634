package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.testing.Bitmaps;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What a store of images keeps, evicts and refuses. */
final class ImageStoreTest extends ImageFolder {
  @Test
  void whatIsPutIsFoundUnderTheDigestOfItsContent() throws IOException {
    ArrivingImage.Kept kept = put(ONE);
    try (StoredImage image = kept.image()) {
      assertThat(kept.isNew()).isTrue();
      assertThat(image.id().hex()).isEqualTo(Sha256.hex(ONE.getByteBuffers()));
      assertThat(image.format()).isEqualTo(ImageFormat.BMP);
      assertThat(image.size()).isEqualTo(new Size(8, 5));
      assertThat(image.bytes()).isEqualTo(BYTES);
      assertThat(ByteString.fromArray(Files.readAllBytes(image.file()))).isEqualTo(ONE);
      assertThat(image.encoded())
          .isEqualTo(new EncodedImage.Stored(id(ONE), folder.resolve(id(ONE).hex())));
    }
    assertThat(has(ONE)).isTrue();
    assertThat(has(TWO)).isFalse();
    assertThat(names()).containsExactly(id(ONE).hex());
  }

  @Test
  void theSameContentIsKeptOnce() throws IOException {
    add(ONE);
    ArrivingImage.Kept again = put(ONE);

    assertThat(again.isNew()).isFalse();
    assertThat(again.image().size()).isEqualTo(new Size(8, 5));
    again.image().close();
    assertThat(store.used()).isEqualTo(BYTES);
    assertThat(names()).hasSize(1);
  }

  @Test
  void putsOfOneContentAtOnceAgree() throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<CompletableFuture<ArrivingImage.Kept>> puts =
          IntStream.range(0, 8)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> put(ONE), threads))
              .toList();
      assertThat(puts.stream().map(CompletableFuture::join).filter(ArrivingImage.Kept::isNew))
          .hasSize(1);
      puts.forEach(put -> put.join().image().close());
    }
    assertThat(store.used()).isEqualTo(BYTES);
    assertThat(names()).containsExactly(id(ONE).hex());
    add(TWO);
    add(THREE);
    assertThat(has(ONE)).as("not in use any more").isFalse();
  }

  @Test
  void theImageUsedTheLongestTimeAgoMakesRoom() throws IOException {
    add(ONE);
    add(TWO);
    assertThat(has(ONE)).isTrue();
    add(THREE);

    assertThat(has(TWO)).isFalse();
    assertThat(store.latest(9)).containsExactly(id(THREE), id(ONE));
    assertThat(names()).containsExactlyInAnyOrder(id(ONE).hex(), id(THREE).hex());
    assertThat(store.used()).isEqualTo(2 * BYTES);
  }

  @Test
  void anImageInUseIsNotEvicted() {
    try (StoredImage one = put(ONE).image()) {
      add(TWO);
      add(THREE);
      assertThat(has(ONE)).isTrue();
      assertThat(has(TWO)).isFalse();
      assertThat(one.file()).exists();
    }
    add(TWO);
    add(THREE);
    assertThat(has(ONE)).isFalse();
  }

  @Test
  void noRoomIsSaidAndLeavesNothing() throws IOException {
    try (StoredImage one = put(ONE).image();
        StoredImage two = put(TWO).image()) {
      assertThat(List.of(one.file(), two.file())).allMatch(Files::exists);
      assertThatThrownBy(() -> put(THREE))
          .isInstanceOfSatisfying(
              UpscaleException.class,
              refused -> assertThat(refused.failure()).isInstanceOf(Overloaded.class));
    }
    assertThat(names()).hasSize(2);
    add(THREE);
  }

  @Test
  void aQuotaBelowTheImageIsNamed() throws IOException {
    store = open(BYTES - 1);

    assertThatThrownBy(() -> put(ONE))
        .hasMessage("image: 174 bytes (expected: at most 173; aliif.images.quota)")
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(OverLimit.class));
    assertThat(names()).isEmpty();
  }

  @Test
  void whatIsNoImageOrOverTheLimitsIsNotKept() throws IOException {
    assertThatThrownBy(() -> put(ByteString.fromString("a text that is no image, I fear")))
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused -> assertThat(refused.failure()).isInstanceOf(UnsupportedFormat.class));
    assertThatThrownBy(() -> put(Bitmaps.of(20, 20, 1)))
        .hasMessageContaining("20x20 (expected: at most 300 pixels");
    assertThatThrownBy(() -> put(Bitmaps.of(40, 20, 1)))
        .hasMessage("body: too large (expected: at most 2000 bytes)");
    assertThat(names()).isEmpty();
  }

  private static ByteString begun(int bytes) {
    return ByteString.fromString("BM").concat(ByteString.fromArray(new byte[bytes - 2]));
  }

  @Test
  void whatDoesNotBeginAsAnImageIsNotWritten() throws IOException {
    try (ArrivingImage none = store.receive();
        ArrivingBytes all = store.arriving()) {
      none.write(ByteString.fromArray(new byte[10]));
      assertThatThrownBy(() -> none.write(ByteString.fromArray(new byte[1500])))
          .hasMessageStartingWith(
              "image: bytes that begin with 00 00 00 00 00 00 00 00 (expected:");
      assertThat(none.bytes()).isEqualTo(10);
      all.add(2990);
      assertThatThrownBy(() -> all.add(1)).hasMessageContaining("aliif.images.arriving");
    }
    assertThat(names()).isEmpty();
    try (ArrivingBytes all = store.arriving()) {
      all.add(3000);
    }
  }

  @Test
  void whatArrivesAtOnceIsBounded() throws IOException {
    try (ArrivingImage first = store.receive();
        ArrivingImage second = store.receive()) {
      first.write(begun(1900));
      second.write(begun(1000));
      assertThatThrownBy(() -> second.write(ByteString.fromArray(new byte[101])))
          .hasMessage(
              "images: too many bytes arrive at once (expected: less; aliif.images.arriving)");
    }
    assertThat(names()).isEmpty();
    try (ArrivingImage third = store.receive()) {
      third.write(begun(1999));
      assertThat(third.bytes()).isEqualTo(1999);
    }
  }

  @Test
  void deletingTakesAwayAlsoWhatIsInUse() throws IOException {
    try (StoredImage one = put(ONE).image()) {
      assertThat(store.delete(id(ONE))).isTrue();
      assertThat(one.file()).doesNotExist();
      assertThat(has(ONE)).isFalse();
      assertThat(store.delete(id(ONE))).isFalse();
      add(ONE);
    }
    assertThat(store.used()).isEqualTo(BYTES);
    assertThat(has(ONE)).isTrue();
  }

  @Test
  void theSettingsAreThoseOfTheConfiguration() {
    assertThat(ImageStoreSettings.of(ConfigFactory.load()))
        .isEqualTo(new ImageStoreSettings(20L << 30, 8L << 30, Duration.ofMinutes(1)));
  }
}
