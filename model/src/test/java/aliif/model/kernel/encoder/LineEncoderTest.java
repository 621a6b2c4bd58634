package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.EncoderConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Slab;
import aliif.model.scalar.Encoder;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An encoder that runs line by line: where its steps end and who works on them does not show. */
final class LineEncoderTest {
  private static final int OUTPUTS = 19; // of the last layer
  private static final int CHANNELS = 18;

  private final Packer packer = Packer.of(Kernels.fastest());
  private final float[] weight = values(OUTPUTS * CHANNELS * 9, 0.1f); // (OUTPUTS, CHANNELS, 3, 3)
  private final float[] bias = values(OUTPUTS, 1);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 7, 9", "2, 65, 13", "3, 3, 40", "2, 97, 5"})
  void itsLastLayerIsThatOfTheScalarEncoder(int blocks, int width, int height) {
    Size size = new Size(width, height);
    Weights weights = weights(blocks);
    RgbImage image = RandomWeights.image(size, 3);
    float[] normalised = new float[image.values().length]; // (3, h, w)
    for (int i = 0; i < normalised.length; i++) {
      normalised[i] = 2 * image.values()[i] - 1;
    }
    float[] features = Encoder.of(weights).encode(normalised, size); // (CHANNELS, h, w)
    float[] actual = encode(lines(weights, size, 8, 1), 1, image);
    for (int at = 0; at < actual.length; at++) {
      int y = at / width % height;
      int x = at % width;
      double sum = bias[at / (width * height)];
      for (int i = 0; i < CHANNELS * 9; i++) {
        int row = y + i % 9 / 3 - 1;
        int column = x + i % 3 - 1;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          sum +=
              (double) weight[at / (width * height) * CHANNELS * 9 + i]
                  * features[(i / 9 * height + row) * width + column];
        }
      }
      assertThat((double) actual[at])
          .as("row %d, column %d", y, x)
          .isBetween(sum - 3e-5, sum + 3e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 3", "1, 9, 30", "2, 130, 13", "4, 7, 61", "3, 1, 1", "2, 16, 64"})
  void stepsOfAnyHeightAndAnyNumberOfMembersGiveTheSameBits(int blocks, int width, int height) {
    Size size = new Size(width, height);
    Weights weights = weights(blocks);
    RgbImage image = RandomWeights.image(size, 4);
    float[] expected = encode(lines(weights, size, 100, 1), 1, image);
    for (int step : new int[] {4, 8, 12, 40}) {
      for (int members = 1; members <= 3; members++) {
        assertThat(encode(lines(weights, size, step, members), members, image))
            .as("steps of %d, members %d", step, members)
            .isEqualTo(expected);
      }
    }
  }

  /** Also of an image that was not encoded to its end. */
  @Test
  void aClearedEncoderIsAsGoodAsANewOne() {
    Size size = new Size(21, 50);
    Weights weights = weights(2);
    RgbImage image = RandomWeights.image(size, 5);
    float[] expected = encode(lines(weights, size, 8, 1), 1, image);
    for (int steps = 0; steps <= lines(weights, size, 8, 1).steps(); steps++) {
      LineEncoder used = lines(weights, size, 8, 1);
      try (Crew crew = new Crew(1)) {
        for (int step = 0; step < steps; step++) {
          advance(used, step, crew, RandomWeights.image(size, 6));
        }
      }
      used.clear();
      assertThat(encode(used, 1, image)).as("after %d steps", steps).isEqualTo(expected);
    }
  }

  /** Each of the layers is a row behind the one before it, the first behind the image. */
  @ParameterizedTest
  @CsvSource({
    "1, 8, 8, 2",
    "1, 8, 9, 2",
    "1, 8, 11, 2",
    "1, 8, 12, 3",
    "16, 4, 1, 9",
    "16, 4, 2, 10"
  })
  void theLastRowComesOutAsManyRowsLaterAsThereAreLayers(
      int blocks, int step, int height, int steps) {
    LineEncoder lines = lines(weights(blocks), new Size(3, height), step, 1);
    assertThat(lines.lag()).isEqualTo(2 * blocks + 3);
    assertThat(lines.steps()).isEqualTo(steps);
  }

  private LineEncoder lines(Weights weights, Size size, int step, int members) {
    WinogradConvolution last = WinogradConvolution.of(weight, bias, packer);
    return new LineEncoder(EncoderLayers.of(weights, last, packer), size, step, members);
  }

  /** The last layer, (OUTPUTS, h, w). */
  private static float[] encode(LineEncoder lines, int members, RgbImage image) {
    int width = image.width();
    float[] values = new float[OUTPUTS * image.height() * width];
    try (Crew crew = new Crew(members)) {
      for (int step = 0; step < lines.steps(); step++) {
        advance(lines, step, crew, image);
        int top = step * lines.step() - lines.lag();
        for (int y = Math.max(0, top); y < Math.min(top + lines.step(), image.height()); y++) {
          for (int at = 0; at < OUTPUTS * width; at++) {
            int place = place(lines.output(), y, at % width, at / width);
            values[(at / width * image.height() + y) * width + at % width] =
                lines.output().values[place];
          }
        }
      }
    }
    return values;
  }

  private static void advance(LineEncoder lines, int step, Crew crew, RgbImage image) {
    for (int y = step * lines.step(); y < (step + 1) * lines.step() && y < image.height(); y++) {
      lines.putRow(y, image, y);
    }
    TileScratch[] scratch = new TileScratch[crew.size()];
    for (int member = 0; member < crew.size(); member++) {
      scratch[member] = new TileScratch(CHANNELS, new Slab());
    }
    crew.run(member -> lines.run(step, crew, member, scratch[member]));
  }

  private static int place(Lines lines, int y, int x, int channel) {
    return lines.at(y)
        + channel / ChannelBlocks.BLOCK * lines.blockStride()
        + (x + 1) * ChannelBlocks.BLOCK
        + channel % ChannelBlocks.BLOCK;
  }

  private static Weights weights(int blocks) {
    AliifConfig config =
        Variants.withEncoder(
            RandomWeights.tiny().config(), new EncoderConfig.Edsr(CHANNELS, blocks));
    return RandomWeights.of(config, 2);
  }

  private static float[] values(int count, float bound) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = bound * (2 * random.nextFloat() - 1);
    }
    return values;
  }
}
