package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Parts of an image that are cut when somebody asks for them. */
final class LaterPartsTest {
  private static final PixelLayout LAYOUT = PixelLayout.of(new Size(4, 100), true, true, 8);

  private static final ImageHeader HEADER =
      new ImageHeader(ImageFormat.PNG, LAYOUT, Orientation.UPRIGHT, 1, ImageMetadata.NONE);

  private final AtomicInteger read = new AtomicInteger();

  /** Each row has its number as colour. */
  private final class NumberedRows implements PixelRows {
    private final boolean anywhere;
    private int next;

    NumberedRows(boolean anywhere) {
      this.anywhere = anywhere;
    }

    @Override
    public PixelLayout layout() {
      return LAYOUT;
    }

    @Override
    public void read(byte[] row) {
      read.incrementAndGet();
      Arrays.fill(row, (byte) next++);
    }

    @Override
    public int skip(int rows) {
      next += rows;
      return rows;
    }

    @Override
    public Optional<PixelRows> again() {
      return anywhere ? Optional.of(new NumberedRows(true)) : Optional.empty();
    }

    @Override
    public void close() {}
  }

  private SourceImage image(boolean anywhere) {
    return new SourceImage(HEADER, new NumberedRows(anywhere), () -> {});
  }

  private static void assertRow(RgbImage part, int row) {
    assertThat(part.values()).containsOnly(row / 255f);
  }

  @Test
  void wherePixelsCanBeReadAnywhereNothingIsReadBeforeItIsNeeded() {
    SourceImage image = image(true);
    Supplier<RgbImage> low = image.later(new Region(90, 1, 1, 2));
    Supplier<RgbImage> high = image.later(new Region(10, 1, 1, 2));
    assertThat(read).hasValue(0);
    assertRow(low.get(), 90);
    assertRow(high.get(), 10);
    assertRow(low.get(), 90);
    assertThat(read).hasValue(3);
    assertThat(image.heldRows()).isZero();
  }

  @Test
  void fromAClosedImageNothingIsCut() {
    SourceImage image = image(true);
    Supplier<RgbImage> part = image.later(new Region(10, 1, 1, 2));
    image.close();
    assertThatThrownBy(part::get)
        .isInstanceOf(UpscaleException.class)
        .hasMessage("image: closed (expected: open)");
  }

  @Test
  void whereTheyCanBeReadOnceTheyAreCutAtOnce() {
    SourceImage image = image(false);
    Supplier<RgbImage> part = image.later(new Region(10, 1, 1, 2));
    int rows = read.get();
    assertThat(rows).isPositive();
    image.close();
    assertRow(part.get(), 10);
    assertRow(part.get(), 10);
    assertThat(read).hasValue(rows);
  }
}
