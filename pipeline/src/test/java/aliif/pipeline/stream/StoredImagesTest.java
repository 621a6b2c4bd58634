package aliif.pipeline.stream;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Sha256;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageId;
import aliif.pipeline.InputRegion;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever its format, a stored image gives the bytes that it gives in memory, though its pixels
 * are decoded once and then read from where each request begins.
 */
final class StoredImagesTest {
  private static final Path IMAGES = Path.of("src/test/resources/aliif/pipeline/image");

  @AutoClose private static TinyPipeline tiny;
  private static UpscaleStream stream;

  @BeforeAll
  static void start() {
    tiny = new TinyPipeline();
    stream = tiny.stream(2);
  }

  static Stream<Path> images() throws IOException {
    try (Stream<Path> files = Files.walk(IMAGES, 2)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aStoredImageGivesTheBytesThatItGivesInMemory(Path file) throws Exception {
    assertSame(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void itIsKeptUpright(int orientation, @TempDir Path folder) throws Exception {
    byte[] jpeg =
        TestImages.write("jpg", new Size(67, 45), BufferedImage.TYPE_3BYTE_BGR, 9).toArray();
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe10022" // APP1
                    + "457869660000" // Exif
                    + "4d4d002a00000008" // TIFF, big-endian
                    + "0001"
                    + "0112000300000001000" // orientation, a short
                    + orientation
                    + "0000"
                    + "00000000");
    ByteString turned =
        ByteString.fromArray(jpeg, 0, 2)
            .concat(ByteString.fromArray(exif))
            .concat(ByteString.fromArray(jpeg, 2, jpeg.length - 2));
    Path file = Files.write(folder.resolve("turned.jpg"), turned.toArray());
    assertThat(ImageDecoder.probe(turned, ImageLimits.DEFAULT).size())
        .isEqualTo(orientation > 4 ? new Size(45, 67) : new Size(67, 45));
    assertSame(file);
  }

  /** Half of its pixels are clear, or nearly so, and hide colours. */
  @Test
  void sixteenBitsAndAlphaAreKept(@TempDir Path folder) throws Exception {
    var colours =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    BufferedImage image =
        new BufferedImage(colours, colours.createCompatibleWritableRaster(80, 300), false, null);
    Random random = new Random(2);
    for (int y = 0; y < 300; y++) {
      for (int x = 0; x < 80; x++) {
        int alpha = random.nextBoolean() ? random.nextInt(2500) : random.nextInt(65536);
        int[] pixel = {random.nextInt(65536), random.nextInt(65536), random.nextInt(65536), alpha};
        image.getRaster().setPixel(x, y, pixel);
      }
    }
    Path file = folder.resolve("deep.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(ImageDecoder.probe(new EncodedImage.InFile(file), ImageLimits.DEFAULT).layout())
        .isEqualTo(PixelLayout.of(new Size(80, 300), false, true, 16));
    assertSame(file);
  }

  /** Tiles of one image at the same time, of which a third is cancelled at once. */
  @Test
  void manyAskForTilesAtTheSameTime(@TempDir Path folder) throws Exception {
    ByteString png = TestImages.png(new Size(500, 400), BufferedImage.TYPE_4BYTE_ABGR, 4);
    Path file = Files.write(folder.resolve("many.png"), png.toArray());
    EncodedImage stored = new EncodedImage.Stored(id(file), file);
    List<UpscaleParameters> tiles = new ArrayList<>();
    List<CompletableFuture<UpscaleOutcome>> outcomes = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 60; i++) {
      Region part = new Region(random.nextInt(700), random.nextInt(900), 64, 64);
      Framing window = new Framing.Window(new Size(1000, 800), part);
      tiles.add(new UpscaleParameters(window, OutputFormat.PNG, Optional.of("bicubic")));
      outcomes.add(
          stream.upscale(
              new UpscaleRequest("t" + i, stored, tiles.get(i), Priority.BATCH, Optional.empty())));
    }
    for (int i = 0; i < 60; i += 3) {
      outcomes.get(i).cancel(false);
    }
    for (int i = 0; i < 60; i++) {
      if (!outcomes.get(i).isCancelled()) {
        var made = (UpscaleOutcome.Rendering) outcomes.get(i).get(60, TimeUnit.SECONDS);
        var same = (UpscaleOutcome.Rendering) outcome(new EncodedImage.InMemory(png), tiles.get(i));
        assertThat(tiny.run(made)).isEqualTo(tiny.run(same));
      }
    }
    eventually(
        () -> {
          assertThat(stream.memory().images().taken()).isZero();
          assertThat(stream.decoded().users()).isZero();
          assertThat(stream.decoded().bytes()).isGreaterThanOrEqualTo(4L * 500 * 400);
        });
  }

  private static void assertSame(Path file) throws Exception {
    EncodedImage memory = new EncodedImage.InMemory(ByteString.fromArray(Files.readAllBytes(file)));
    EncodedImage stored = new EncodedImage.Stored(id(file), file);
    for (UpscaleParameters parameters : parameters(memory)) {
      UpscaleOutcome expected = outcome(memory, parameters);
      UpscaleOutcome actual = outcome(stored, parameters);
      if (expected instanceof UpscaleOutcome.Rendering rendering) {
        var other = (UpscaleOutcome.Rendering) actual;
        assertThat(other.notices()).isEqualTo(rendering.notices());
        assertThat(other.input()).isEqualTo(rendering.input());
        assertThat(tiny.run(other)).as("%s", parameters).isEqualTo(tiny.run(rendering));
      } else {
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  /** From the bottom to the top, by the model and by bicubic interpolation. */
  private static List<UpscaleParameters> parameters(EncodedImage image) {
    Size size;
    try {
      size = ImageDecoder.probe(image, ImageLimits.DEFAULT).size();
    } catch (RuntimeException _) {
      size = new Size(8, 8); // whatever is asked for is refused
    }
    List<Framing> framings = new ArrayList<>();
    Size twice = new Size(2 * size.width(), 2 * size.height());
    for (int y = Math.max(0, twice.height() - 32); y >= 0; y -= twice.height() / 3 + 1) {
      int width = Math.min(32, twice.width());
      Region part = new Region(y, twice.width() - width, Math.min(32, twice.height()), width);
      framings.add(new Framing.Window(twice, part));
    }
    framings.add(
        new Framing.Fitted(
            new InputRegion(0, size.height() / 2.0, size.width(), size.height() / 2.0),
            new Size(7, 11)));
    framings.add(new Framing.Scaled(new Scale.ToSize(new Size(16, 9))));
    return framings.stream()
        .flatMap(
            framing ->
                Stream.of("tiny", "bicubic")
                    .map(
                        model ->
                            new UpscaleParameters(framing, OutputFormat.PNG, Optional.of(model))))
        .toList();
  }

  private static UpscaleOutcome outcome(EncodedImage image, UpscaleParameters parameters) {
    var request =
        new UpscaleRequest("stored", image, parameters, Priority.VISIBLE, Optional.empty());
    return stream.upscale(request).orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static ImageId id(Path file) throws IOException {
    return new ImageId(Sha256.hex(Files.readAllBytes(file)));
  }
}
