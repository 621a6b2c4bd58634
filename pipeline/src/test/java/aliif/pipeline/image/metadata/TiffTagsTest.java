package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what the directory's reader finds. */
final class TiffTagsTest {
  private static final int TEXT = 0x010e;
  private static final int NUMBERS = 0x0102;
  private static final int RATIO = 0x011a;
  private static final int POINTER = 0x8769;

  private static TiffDirectory read(ByteString block) {
    return TiffDirectory.first(ImageBytes.of(block.toArray()), 4096).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tagsAreReadBackInClassicAndInBigTiff(boolean big) {
    TiffTags tags = new TiffTags(big);
    tags.put(TEXT, TiffTag.text("Zürich, at night"));
    tags.put(NUMBERS, TiffTag.numbers(TiffTag.SHORT, 8, 16, 65_535));
    tags.put(RATIO, TiffTag.numbers(TiffTag.RATIO, 300_000, 1000));
    tags.put(TiffTag.BYTE, TiffTag.bytes(TiffTag.BYTE, ByteString.fromInts(1, 2)));
    tags.putDirectory(POINTER, Map.of(0x829a, TiffTag.numbers(TiffTag.RATIO, 1, 250)));
    tags.putDirectory(POINTER + 1, Map.of());
    TiffDirectory directory = read(tags.block());

    assertThat(directory.big()).isEqualTo(big);
    assertThat(directory.text(TEXT, 100)).contains("Zürich, at night");
    TiffDirectory.Entry numbers = directory.entry(NUMBERS).orElseThrow();
    assertThat(numbers.count()).isEqualTo(3);
    assertThat(directory.number(numbers, 2)).isEqualTo(65_535);
    assertThat(directory.fraction(RATIO)).contains(300.0);
    assertThat(directory.directory(POINTER).orElseThrow().fraction(0x829a)).contains(0.004);
    assertThat(directory.tags()).containsExactly(TiffTag.BYTE, NUMBERS, TEXT, RATIO, POINTER);
    assertThat(directory.count(10, Wanted.ALWAYS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePlacesOfPartsBeginBehindTheBlock(boolean big) {
    TiffTags tags = new TiffTags(big);
    tags.put(TEXT, TiffTag.text("odd"));
    ByteString block = tags.blockBefore(273, 5, 1000);
    TiffDirectory directory = read(block);
    TiffDirectory.Entry places = directory.entry(273).orElseThrow();

    assertThat(places.count()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(directory.number(places, i)).isEqualTo(block.size() + 1000L * i);
    }
  }

  /** An entry may claim any number of values; what is not in the file is not known. */
  @Test
  void whatAnEntryClaimsBeyondTheFileIsNotThere() {
    TiffTags tags = new TiffTags(false);
    tags.put(TEXT, TiffTag.text("a text longer than four bytes"));
    byte[] block = tags.block().toArray();
    assertThat(ByteBuffer.wrap(block).getShort(10)).isEqualTo((short) TEXT);
    ByteBuffer.wrap(block).putInt(14, Integer.MAX_VALUE);

    assertThat(TiffDirectory.first(ImageBytes.of(block), 4096).orElseThrow().entry(TEXT)).isEmpty();
  }

  @Test
  void directoriesInACircleAreCountedOnce() {
    assertThat(
            TiffDirectory.first(ImageBytes.of(circle(3)), 4096)
                .orElseThrow()
                .count(77, Wanted.ALWAYS))
        .isEqualTo(3);
  }

  @Test
  void directoriesAreCountedUpToABound() {
    byte[] many = circle(3_000);
    assertThat(
            TiffDirectory.first(ImageBytes.of(many), 4096)
                .orElseThrow()
                .count(2_000, Wanted.ALWAYS))
        .isEqualTo(2_000);
  }

  /** Directories of one entry each, of which the last says that the first follows. */
  private static byte[] circle(int directories) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 18 * directories).putInt(0x4d4d002a).putInt(8);
    for (int i = 0; i < directories; i++) {
      tiff.putShort((short) 1).putShort((short) NUMBERS).putShort((short) TiffTag.SHORT);
      tiff.putInt(1).putInt(0).putInt(8 + 18 * ((i + 1) % directories));
    }
    return tiff.array();
  }

  @Test
  void damagedBlocksAreADirectoryOrNone() {
    TiffTags tags = new TiffTags(false);
    tags.put(TEXT, TiffTag.text("a text longer than four bytes"));
    tags.put(RATIO, TiffTag.numbers(TiffTag.RATIO, 1, 0));
    byte[] sound = tags.block().toArray();
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      byte[] block = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
      block[random.nextInt(block.length)] = (byte) random.nextInt();
      TiffDirectory.first(ImageBytes.of(block), 4096)
          .ifPresent(
              directory -> {
                assertThat(directory.tags()).hasSizeLessThanOrEqualTo(4096);
                assertThat(directory.text(TEXT, 100).map(String::length).orElse(0)).isLessThan(100);
                assertThat(directory.number(RATIO)).isNotNull();
              });
    }
  }
}
