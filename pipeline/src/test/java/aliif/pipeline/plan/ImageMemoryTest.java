package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageMemoryTest {
  private static final long MIB = 1 << 20;

  @Test
  void decodingIsOverBeforeTheRestBegins() {
    ImageMemory light = new ImageMemory(MIB, MIB, 2 * MIB, 3 * MIB, 4 * MIB, 5 * MIB);
    ImageMemory heavy = new ImageMemory(100 * MIB, MIB, 2 * MIB, 3 * MIB, 4 * MIB, 5 * MIB);

    assertThat(light.running()).isEqualTo(16 * MIB);
    assertThat(light.bytes()).isEqualTo(16 * MIB);
    assertThat(heavy.running()).isEqualTo(16 * MIB);
    assertThat(heavy.bytes()).isEqualTo(100 * MIB);
    assertThat(heavy)
        .hasToString(
            "100 MiB in memory (decoding 100, rows 1, tiles 2, bands 3, windows 4, encoder 5)");
  }

  @Test
  void theSmallestImageHoldsSomething() {
    assertThat(new ImageMemory(0, 0, 0, 0, 0, 0).bytes()).isEqualTo(MIB);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "1048576, 1", "1048577, 2", "5000000000, 4769"})
  void mebibytesAreRoundedUp(long bytes, long mebibytes) {
    assertThat(ImageMemory.mebibytes(bytes)).isEqualTo(mebibytes);
  }
}
