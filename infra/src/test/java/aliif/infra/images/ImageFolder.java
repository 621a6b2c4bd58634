package aliif.infra.images;

import aliif.infra.testing.Bitmaps;
import aliif.model.Sha256;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.testing.TestLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store of images in a folder, for each test, with room for two of three small images. */
abstract class ImageFolder {
  static final int BYTES = 54 + 3 * 8 * 5;
  static final ByteString ONE = Bitmaps.of(8, 5, 1);
  static final ByteString TWO = Bitmaps.of(8, 5, 2);
  static final ByteString THREE = Bitmaps.of(8, 5, 3);

  @TempDir Path folder;
  ImageStore store;

  @BeforeEach
  void open() throws IOException {
    store = open(2 * BYTES + 10);
  }

  ImageStore open(long quota) throws IOException {
    return open(quota, TestLimits.of("file-bytes = 2000", "pixels = 300"));
  }

  ImageStore open(long quota, ImageLimits limits) throws IOException {
    return ImageStore.open(
        folder, new ImageStoreSettings(quota, 3000, Duration.ofMillis(1)), limits);
  }

  static ImageId id(ByteString bytes) {
    return new ImageId(Sha256.hex(bytes.getByteBuffers()));
  }

  ArrivingImage.Kept put(ByteString bytes) {
    try (ArrivingImage arriving = store.receive()) {
      arriving.write(bytes.take(20));
      arriving.write(bytes.drop(20));
      return arriving.keep();
    }
  }

  void add(ByteString bytes) {
    put(bytes).image().close();
  }

  boolean has(ByteString bytes) {
    var found = store.find(id(bytes));
    found.ifPresent(StoredImage::close);
    return found.isPresent();
  }

  List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
