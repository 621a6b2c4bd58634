package aliif.pipeline.image.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.EncodedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bytes, however they are kept: in one array, in pieces, in a file. */
final class ImageBytesTest {
  private static final byte[] ALL = new byte[200_000];

  static {
    new Random(1).nextBytes(ALL);
  }

  @TempDir private Path folder;

  private static ByteString inPieces(Random random) {
    ByteString bytes = ByteString.emptyByteString();
    for (int at = 0; at < ALL.length; ) {
      int length = Math.min(ALL.length - at, random.nextInt(30_000));
      bytes = bytes.concat(ByteString.fromArray(Arrays.copyOfRange(ALL, at, at + length)));
      at += length;
    }
    return bytes;
  }

  @Test
  void everyPartOfPiecesIsThatOfTheWhole() throws IOException {
    Random random = new Random(2);
    try (ImageBytes bytes = ImageBytes.open(new EncodedImage.InMemory(inPieces(random)))) {
      assertSame(bytes, random);
    }
  }

  @Test
  void everyPartOfAFileIsThatOfTheWhole() throws IOException {
    Path file = Files.write(folder.resolve("image"), ALL);
    try (ImageBytes bytes = ImageBytes.open(new EncodedImage.InFile(file))) {
      assertSame(bytes, new Random(3));
    }
  }

  private static void assertSame(ImageBytes bytes, Random random) {
    assertThat(bytes.size()).isEqualTo(ALL.length);
    assertThat(bytes.copy(0, ALL.length)).isEqualTo(ALL);
    for (int i = 0; i < 500; i++) {
      int at = random.nextInt(ALL.length + 1);
      int length = random.nextInt(Math.min(70_000, ALL.length - at) + 1);
      assertThat(bytes.copy(at, length)).isEqualTo(Arrays.copyOfRange(ALL, at, at + length));
    }
  }

  @Test
  void whatLeavesTheImageIsRefusedAndAllocatesNothing() {
    ImageBytes bytes = ImageBytes.of((byte) 1, (byte) 2, (byte) 3);
    long[][] outside = {{0, 4}, {3, 1}, {-1, 1}, {4, 0}, {1, -1}, {2, Integer.MAX_VALUE}};
    for (long[] part : outside) {
      assertThatThrownBy(() -> bytes.copy(part[0], (int) part[1]))
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThat(bytes.copy(3, 0)).isEmpty();
    assertThat(ImageBytes.of().size()).isZero();
  }

  @Test
  void aFileThatWasCutMeanwhileIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("image"), ALL);
    try (ImageBytes bytes = ImageBytes.open(new EncodedImage.InFile(file))) {
      Files.write(file, new byte[100]);

      assertThatThrownBy(() -> bytes.copy(50, 100)).isInstanceOf(UncheckedIOException.class);
    }
  }

  /** Each kind refuses the same parts in the same way, and leaves the target as it was. */
  @Test
  void aPartThatLeavesTheImageIsRefusedInMemoryInAFileAndInASlice() throws IOException {
    byte[] some = Arrays.copyOf(ALL, 20);
    Path file = Files.write(folder.resolve("image"), some);
    long[][] outside = {{-1, 1}, {-1, 0}, {0, 21}, {20, 1}, {21, 0}, {5, -1}, {Long.MIN_VALUE, 1}};
    long[][] far = {{Long.MAX_VALUE, 1}, {Long.MAX_VALUE, Integer.MAX_VALUE}};
    try (ImageBytes inFile = ImageBytes.open(new EncodedImage.InFile(file));
        ImageBytes whole = ImageBytes.of(ALL)) {
      for (ImageBytes bytes :
          new ImageBytes[] {ImageBytes.of(some), inFile, whole.slice(0, 20), inFile.slice(0, 20)}) {
        for (long[] part : Stream.of(outside, far).flatMap(Arrays::stream).toList()) {
          byte[] target = new byte[30];
          assertThatThrownBy(() -> bytes.read(part[0], target, 0, (int) part[1]))
              .as("%d bytes at %d of %s", part[1], part[0], bytes.getClass().getSimpleName())
              .isInstanceOf(UncheckedIOException.class)
              .hasMessageContaining("%d bytes at %d", part[1], part[0]);
          assertThat(target).containsOnly(0);
        }
        byte[] target = new byte[30];
        bytes.read(20, target, 30, 0);
        bytes.read(1, target, 11, 19);
        assertThat(Arrays.copyOfRange(target, 11, 30)).isEqualTo(Arrays.copyOfRange(some, 1, 20));
        assertThat(Arrays.copyOf(target, 11)).containsOnly(0);
      }
    }
  }

  @Test
  void aSliceOfASliceIsThatPartOfTheWhole() {
    ImageBytes slice = ImageBytes.of(ALL).slice(100, 5_000).slice(50, 1_000);

    assertThat(slice.size()).isEqualTo(1_000);
    assertThat(slice.copy(7, 900)).isEqualTo(Arrays.copyOfRange(ALL, 157, 1_057));
    assertThat(slice.part(0, 4).getInt()).isEqualTo(ByteBuffer.wrap(ALL, 150, 4).getInt());
    assertThat(slice.slice(1_000, 0).size()).isZero();
    for (long[] part : new long[][] {{-1, 1}, {0, 1_001}, {1_001, 0}, {1, Long.MAX_VALUE}}) {
      assertThatThrownBy(() -> slice.slice(part[0], part[1]))
          .isInstanceOf(UncheckedIOException.class);
    }
  }
}
