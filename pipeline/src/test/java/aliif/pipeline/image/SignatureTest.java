package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.bytes.ImageBytes;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignatureTest {
  private static ImageBytes bytes(String hex) {
    return ImageBytes.of(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a, PNG",
    "ffd8ffe0, JPEG",
    "ffd8ffdb, JPEG",
    "52494646 00000000 57454250, WEBP",
    "49492a00, TIFF",
    "4d4d002a, TIFF",
    "49492b00, TIFF",
    "4d4d002b, TIFF",
    "424d, BMP",
    "474946383761, GIF",
    "474946383961, GIF"
  })
  void theFirstBytesTellTheFormat(String hex, ImageFormat format) {
    assertThat(Signature.format(bytes(hex))).isEqualTo(format);
    assertThat(Signature.format(bytes(hex + "00".repeat(20)))).isEqualTo(format);
  }

  /**
   * A lost high bit, other line ends, another RIFF file, a GIF of no version, HEIC, half a name.
   */
  @ParameterizedTest
  @CsvSource({
    "09504e470d0a1a0a, 09 50 4e 47 0d 0a 1a 0a",
    "89504e470a1a0a00, 89 50 4e 47 0a 1a 0a 00",
    "52494646 00000000 57415645, 52 49 46 46 00 00 00 00",
    "474946383861, 47 49 46 38 38 61",
    "00000018 66747970 68656963, 00 00 00 18 66 74 79 70",
    "8950, 89 50"
  })
  void anyOtherFileIsRefusedWithItsFirstBytes(String hex, String shown) {
    ImageBytes bytes = bytes(hex);
    assertThatThrownBy(() -> Signature.format(bytes))
        .hasMessage(
            "image: %d bytes that begin with %s (expected: a PNG, JPEG, WebP, TIFF, BMP or GIF file)"
                .formatted(bytes.size(), shown))
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(UnsupportedFormat.class);
  }

  @Test
  void theFirstBytesAreEnough() {
    ImageDecoder.requireImage(ByteString.fromString("BM" + "x".repeat(100)));
    ImageDecoder.requireImage(ByteString.fromString("BM"));
    assertThatThrownBy(() -> ImageDecoder.requireImage(ByteString.fromArray(new byte[100])))
        .hasMessage(
            "image: bytes that begin with 00 00 00 00 00 00 00 00 (expected: a PNG, JPEG, WebP,"
                + " TIFF, BMP or GIF file)")
        .extracting(thrown -> ((UpscaleException) thrown).failure())
        .isInstanceOf(UnsupportedFormat.class);
  }
}
