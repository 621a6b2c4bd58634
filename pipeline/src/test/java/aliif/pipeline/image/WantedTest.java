package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.TiffDirectory;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.rows.HeldRows;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decoder ends when nobody wants the image any more. */
@Timeout(60)
final class WantedTest {
  private static final int OFTEN = 20;

  @TempDir private Path folder;

  /** Says no from the given time on. */
  private static final class Until implements Wanted {
    final UpscaleException gone =
        new UpscaleException(new UpscaleOutcome.DeadlinePassed("deadline: passed"));
    final AtomicInteger asked = new AtomicInteger();
    private final int last;

    Until(int last) {
      this.last = last;
    }

    @Override
    public void check() {
      if (asked.incrementAndGet() > last) {
        throw gone;
      }
    }
  }

  private static ByteString large(String format) {
    boolean inPasses = format.startsWith("progressive ");
    int type =
        format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR;
    return LargePictures.encoded(
        LargePictures.image(800, 600, type), inPasses ? format.substring(12) : format, inPasses);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"png", "progressive png", "jpeg", "progressive jpeg", "tiff", "bmp", "gif"})
  void decodersAskOften(String format) {
    Until asked = new Until(Integer.MAX_VALUE);
    open(large(format)).decode(asked, 0).close();
    assertThat(asked.asked.get()).isGreaterThan(OFTEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"png", "progressive png", "jpeg", "progressive jpeg", "tiff", "bmp", "gif"})
  void decodersEndAtTheFirstNo(String format) {
    ByteString bytes = large(format);
    for (int last = 0; last <= OFTEN; last += 5) {
      Until asked = new Until(last);
      OpenedImage image = open(bytes);
      assertThatThrownBy(() -> image.decode(asked, 0)).isSameAs(asked.gone);
      assertThat(asked.asked.get()).isLessThan(last + 5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "progressive jpeg", "tiff", "gif"})
  void openingEndsAtTheFirstNo(String format) {
    assertOpeningEnds(large(format), 0);
  }

  /** Walking through a file of a gigabyte went on after its client had left. */
  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "progressive jpeg", "gif"})
  void openingAsksOften(String format) {
    assertOpeningEnds(large(format), 3);
  }

  @Test
  void openingAsksForEachChunkOfAPngEachPartOfAWebpAndEachFrameOfATiff() {
    PngBytes png = PngBytes.header(1, 1, 8, 2);
    for (int i = 0; i < OFTEN; i++) {
      png.chunk("tEXt");
    }
    assertOpeningEnds(png.pixels(0, 1, 2, 3), OFTEN);
    assertOpeningEnds(Pictures.fixture("lossy.webp"), 0);
    // Directories of one entry each, one after the other.
    ByteString tiff = ByteString.fromInts('M', 'M', 0, 42, 0, 0, 0, 8);
    for (int i = 1; i <= 2 * OFTEN; i++) {
      int next = 8 + 18 * i;
      tiff =
          tiff.concat(
              ByteString.fromInts(
                  0, 1, 1, 0, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0, 0, 0, next >> 8, next & 255));
    }
    TiffDirectory directory = TiffDirectory.first(new ImageBytes.InMemory(tiff), 10).orElseThrow();
    Until asked = new Until(OFTEN);
    assertThatThrownBy(() -> directory.count(1 << 16, asked)).isSameAs(asked.gone);
  }

  private static void assertOpeningEnds(ByteString bytes, int last) {
    Until asked = new Until(last);
    assertThatThrownBy(
            () -> ImageDecoder.open(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT, asked))
        .isSameAs(asked.gone);
    assertThat(asked.asked.get()).isEqualTo(last + 1);
  }

  /** libwebp is asked before it begins, and cannot be stopped. */
  @Test
  void aWebpThatIsNotWantedIsNotBegun() {
    Until asked = new Until(0);
    OpenedImage image = open(Pictures.fixture("lossy.webp"));
    assertThatThrownBy(() -> image.decode(asked, 0)).isSameAs(asked.gone);
  }

  @Test
  void everyRowAsks() {
    Until asked = new Until(500);
    SourceImage image = open(large("png")).decode(Wanted.ALWAYS, 0);
    image.close();
    SourceImage walked =
        new SourceImage(image.header(), new HeldRows(rows(), new byte[600][3], UP), asked);
    assertThatThrownBy(() -> walked.rgb(new Region(0, 0, 600, 1))).isSameAs(asked.gone);
  }

  private static final Orientation UP = Orientation.UPRIGHT;

  private static PixelLayout rows() {
    return new PixelLayout(new Size(1, 600), 3, 8);
  }

  @Test
  void aClosedImageGivesNoMoreRows() {
    SourceImage image = open(large("png")).decode();
    image.close();
    assertThatThrownBy(() -> image.rgb(new Region(0, 0, 1, 1)))
        .hasMessage("image: closed (expected: open)");
  }

  /** Also of formats that are decoded as a whole, and where decoding fails. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "tiff", "bmp", "gif"})
  @EnabledOnOs(OS.LINUX)
  void filesAreClosed(String format) throws Exception {
    ByteString bytes = large(format);
    Path file = Files.write(folder.resolve("image"), bytes.toArray());
    var image = new EncodedImage.InFile(file);
    ImageDecoder.probe(image, ImageLimits.DEFAULT);
    ImageDecoder.decode(image, ImageLimits.DEFAULT).close();
    Until asked = new Until(3);
    assertThatThrownBy(() -> ImageDecoder.open(image, ImageLimits.DEFAULT).decode(asked, 0))
        .isSameAs(asked.gone);
    Files.write(file, bytes.take(5000).toArray());
    assertThatThrownBy(() -> ImageDecoder.decode(image, ImageLimits.DEFAULT))
        .isInstanceOf(UpscaleException.class);
    assertThat(openings(file)).isZero();
  }

  private static long openings(Path file) throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(each -> leadsTo(each, file)).count();
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static OpenedImage open(ByteString bytes) {
    return ImageDecoder.open(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT);
  }
}
