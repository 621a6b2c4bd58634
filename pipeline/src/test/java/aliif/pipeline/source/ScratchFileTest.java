package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.pipeline.image.rows.PixelLayout;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in a file: written in order, read in any. */
final class ScratchFileTest {
  @TempDir private Path folder;

  /** Widths around the 256 KiB that are read or written at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3 * (1 << 18)})
  void everyRowComesBackInAnyOrderAndAsOftenAsItIsRead(int width) throws IOException {
    int height = 5;
    byte[][] rows = new byte[height][width];
    Random random = new Random(width);
    try (ScratchFile file =
        ScratchFile.create(folder, PixelLayout.of(new Size(width, height), true, false, 8))) {
      for (byte[] row : rows) {
        random.nextBytes(row);
        file.append(row);
      }
      byte[] read = new byte[width];
      for (int i = 0; i < 20; i++) {
        int y = random.nextInt(height);
        file.read(y, read);
        assertThat(Arrays.equals(read, rows[y])).as("row %d", y).isTrue();
      }
      ScratchRows some = new ScratchRows(file);
      assertThat(some.skip(3)).isEqualTo(3);
      some.read(read);
      assertThat(Arrays.equals(read, rows[3])).isTrue();
      ScratchRows again = (ScratchRows) some.again().orElseThrow();
      again.read(read);
      assertThat(Arrays.equals(read, rows[0])).as("from the top").isTrue();
      some.close();
      again.read(read);
      assertThat(Arrays.equals(read, rows[1])).as("the file stays open").isTrue();
    }
  }

  @Test
  void aRowThatWasNotWrittenIsMissing() throws IOException {
    try (ScratchFile file =
        ScratchFile.create(folder, PixelLayout.of(new Size(4, 3), true, false, 8))) {
      file.append(new byte[4]);
      file.append(new byte[2]); // half of a row
      file.read(0, new byte[4]);
      assertThatThrownBy(() -> file.read(1, new byte[4]))
          .isInstanceOf(EOFException.class)
          .hasMessage("row 1 is not in the scratch file");
      assertThatThrownBy(() -> file.read(2, new byte[4])).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void nothingIsLeftInTheFolder() throws IOException {
    PixelLayout layout = PixelLayout.of(new Size(4, 3), true, false, 8);
    ScratchFile file = ScratchFile.create(folder, layout);
    file.append(new byte[4]);
    file.close();
    file.close();
    assertThatThrownBy(() -> file.read(0, new byte[4])).isInstanceOf(ClosedChannelException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThatThrownBy(() -> ScratchFile.create(folder.resolve("none"), layout))
        .isInstanceOf(NoSuchFileException.class);
  }
}
