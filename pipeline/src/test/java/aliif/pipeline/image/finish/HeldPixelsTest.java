package aliif.pipeline.image.finish;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeldPixelsTest {
  /** In the middle between two levels, where the last bit of a value decides. */
  private static float[] middles(int most) {
    float[] values = new float[3 * most + 2];
    for (int level = 0; level < most; level++) {
      float middle = (level + 0.5f) / most;
      values[3 * level] = Math.nextDown(middle);
      values[3 * level + 1] = middle;
      values[3 * level + 2] = Math.nextUp(middle);
    }
    values[3 * most] = -0.3f;
    values[3 * most + 1] = 1.2f;
    return values;
  }

  /** The mean of three equal values was another one, in the last bit. */
  @ParameterizedTest
  @CsvSource({"8, 1", "8, 2", "8, 3", "8, 4", "16, 1", "16, 2", "16, 3", "16, 4"})
  void heldPixelsAreThoseThatAreWrittenOfAnImageThatIsNotTurned(int depth, int channels) {
    int most = (1 << depth) - 1;
    float[] middles = middles(most);
    Size size = new Size(middles.length, 2);
    PixelLayout layout = new PixelLayout(size, channels, depth);
    float[] values = new float[6 * middles.length]; // (3, 2, width)
    for (int row = 0; row < 6; row++) {
      System.arraycopy(middles, 0, values, row * middles.length, middles.length);
    }
    Optional<float[]> alpha =
        layout.alpha() ? Optional.of(Arrays.copyOf(values, 2 * middles.length)) : Optional.empty();
    RowBand band = new RowBand(0, size, new RgbImage(size, values), alpha);
    HeldPixels held = new HeldPixels(layout);
    held.add(band);

    for (int y = 0; y < 2; y++) {
      byte[] written = new byte[layout.rowBytes()];
      SampleRows.straight(layout).put(band, y, written, 0);
      assertThat(row(held, y, layout)).isEqualTo(written);
    }
  }

  private static byte[] row(HeldPixels held, int y, PixelLayout layout) {
    byte[] row = new byte[layout.rowBytes()];
    float[] pixel = new float[4];
    int most = (1 << layout.depth()) - 1;
    int at = 0;
    for (int x = 0; x < layout.size().width(); x++) {
      held.copy(x, y, pixel);
      for (int channel = 0; channel < layout.channels(); channel++) {
        boolean alpha = channel == layout.colours();
        int sample = Math.round(pixel[alpha ? 3 : channel] * most);
        if (layout.depth() == 16) {
          row[at++] = (byte) (sample >> 8);
        }
        row[at++] = (byte) sample;
      }
    }
    return row;
  }
}
