package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.store.StoreException;
import aliif.infra.testing.Bitmaps;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.testing.TestLimits;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageStoreTest {
  private static final int BYTES = 54 + 3 * 8 * 5;
  private static final ByteString ONE = Bitmaps.of(8, 5, 1);
  private static final ByteString TWO = Bitmaps.of(8, 5, 2);
  private static final ByteString THREE = Bitmaps.of(8, 5, 3);

  @TempDir private Path folder;
  private ImageStore store;

  @BeforeEach
  void open() throws IOException {
    store = open(2 * BYTES + 10);
  }

  private ImageStore open(long quota) throws IOException {
    return open(quota, TestLimits.of("file-bytes = 2000", "pixels = 300"));
  }

  private ImageStore open(long quota, ImageLimits limits) throws IOException {
    return ImageStore.open(
        folder, new ImageStoreSettings(quota, 3000, Duration.ofMillis(1)), limits);
  }

  private static ImageId id(ByteString bytes) {
    return new ImageId(Sha256.hex(bytes.getByteBuffers()));
  }

  private ArrivingImage.Kept put(ByteString bytes) {
    try (ArrivingImage arriving = store.receive()) {
      arriving.write(bytes.take(20));
      arriving.write(bytes.drop(20));
      return arriving.keep();
    }
  }

  private void add(ByteString bytes) {
    put(bytes).image().close();
  }

  private boolean has(ByteString bytes) {
    var found = store.find(id(bytes));
    found.ifPresent(StoredImage::close);
    return found.isPresent();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

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
  void aRestartFindsEverythingAgainInTheOrderOfUse() throws IOException {
    add(ONE);
    add(TWO);
    Instant now = Instant.now();
    Files.setLastModifiedTime(folder.resolve(id(ONE).hex()), FileTime.from(now));
    Files.setLastModifiedTime(folder.resolve(id(TWO).hex()), FileTime.from(now.minusSeconds(100)));
    Files.writeString(folder.resolve("left.part"), "half");
    store = open(2 * BYTES + 10);

    assertThat(store.latest(9)).containsExactly(id(ONE), id(TWO));
    assertThat(names()).hasSize(2);
    add(THREE);
    assertThat(has(TWO)).isFalse();
    assertThat(has(ONE)).isTrue();
  }

  @Test
  void useIsRememberedOnTheDisk() throws IOException {
    add(ONE);
    add(TWO);
    Instant longAgo = Instant.now().minusSeconds(1000);
    for (ByteString each : List.of(ONE, TWO)) {
      Files.setLastModifiedTime(folder.resolve(id(each).hex()), FileTime.from(longAgo));
    }
    assertThat(has(ONE)).isTrue();

    store = open(BYTES);
    assertThat(store.latest(9)).as("the quota is smaller now").containsExactly(id(ONE));
    assertThat(names()).containsExactly(id(ONE).hex());
  }

  @Test
  void limitsThatWereLoweredHoldForWhatIsThere() throws IOException {
    add(ONE);
    store = open(1000, TestLimits.of("pixels = 39"));

    assertThatThrownBy(() -> store.find(id(ONE))).hasMessageContaining("8x5");
    assertThat(store.delete(id(ONE))).isTrue();
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
  void whatAnotherProcessDoesInTheFolderIsSeen() throws IOException {
    ImageStore other = open(2 * BYTES + 10);
    add(ONE);
    try (StoredImage there = other.find(id(ONE)).orElseThrow()) {
      assertThat(there.size()).isEqualTo(new Size(8, 5));
    }
    assertThat(other.delete(id(ONE))).isTrue();
    assertThat(has(ONE)).isFalse();
    assertThat(store.used()).isZero();
  }

  @Test
  void aDiskThatIsGoneIsNotAMissingImage() throws IOException {
    add(ONE);
    Path elsewhere = Files.move(folder, folder.resolveSibling("elsewhere"));
    Files.createDirectory(folder);

    assertThatThrownBy(() -> store.find(id(ONE))).isInstanceOf(StoreException.class);
    Files.delete(folder);
    assertThatThrownBy(() -> store.receive())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("images: " + folder);
    Files.move(elsewhere, folder);
    assertThat(has(ONE)).isTrue();
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new ImageStoreSettings(0, 1, Duration.ofSeconds(1)))
        .hasMessage("aliif.images: quota: 0 (expected: above 0)");
    assertThat(ImageStoreSettings.of(ConfigFactory.load()))
        .isEqualTo(new ImageStoreSettings(20L << 30, 8L << 30, Duration.ofMinutes(1)));
  }
}
