package aliif.model.weights;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of weights, and digests that name them. */
final class WeightsFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "photo.safetensors, photo",
    "a.b.safetensors, a.b",
    "photo, photo",
    "photo.SAFETENSORS, photo.SAFETENSORS",
    "safetensors, safetensors",
    ".safetensors, ''"
  })
  void aModelHasTheNameOfItsFile(String file, String name) {
    assertThat(WeightsFile.name(Path.of("/models").resolve(file))).isEqualTo(name);
    assertThat(WeightsFile.name(Path.of(file))).isEqualTo(name);
  }

  @Test
  void aFileIsReadAsItIs() throws IOException {
    Path file = Files.write(folder.resolve("w"), new byte[] {1, 2, 3});
    assertThat(WeightsFile.read(file)).containsExactly(1, 2, 3);
    assertThat(WeightsFile.read(Files.createFile(folder.resolve("empty")))).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNamedInOneLine() {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> WeightsFile.read(none))
        .isInstanceOf(WeightsException.class)
        .hasMessage(none + ": no such file");
    assertThatThrownBy(() -> WeightsFile.read(folder))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(folder + ": ");
  }

  /** The file has holes: neither the disk nor the heap holds a GiB for it. */
  @Test
  void aFileOfMoreThanAGibibyteIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((1L << 30) + 1);
    }
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(WeightsException.class)
        .hasMessage("file: 1073741825 bytes (expected: at most 1073741824)");
  }

  /** The digests of FIPS 180-4's examples. */
  @ParameterizedTest
  @CsvSource({
    "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
        + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  })
  void digestsAreThoseOfTheStandardInWhateverPartsBytesCome(String text, String hex) {
    byte[] bytes = text.getBytes(US_ASCII);
    assertThat(Sha256.hex(bytes)).isEqualTo(hex);
    for (int cut = 0; cut <= bytes.length; cut++) {
      ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
      ByteBuffer second = ByteBuffer.wrap(bytes, cut, bytes.length - cut).slice();
      assertThat(Sha256.hex(List.of(first, second))).isEqualTo(hex);
      assertThat(first.hasRemaining() || second.hasRemaining()).as("read to the end").isFalse();
    }
  }
}
