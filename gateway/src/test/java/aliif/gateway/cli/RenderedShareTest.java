package aliif.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.pipeline.image.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenderedShareTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_USHORT_GRAY
      })
  void halfOfThePiecesIsAboutHalfOfTheRows(int type) throws IOException {
    byte[] png = png(type);
    RenderedShare share = RenderedShare.of(ImageFormat.PNG);
    double half = 0;
    double end = 0;
    for (int i = 0; i < png.length; i += 7) {
      end = share.after(ByteString.fromArray(png, i, Math.min(7, png.length - i)));
      if (i < png.length / 2) {
        half = end;
      }
    }

    assertThat(half).isCloseTo(0.5, within(0.1));
    assertThat(end).isEqualTo(1);
  }

  @Test
  void aJpegSaysNothing() {
    assertThat(RenderedShare.of(ImageFormat.JPEG).after(ByteString.fromString("any"))).isZero();
  }

  private static byte[] png(int type) throws IOException {
    BufferedImage image = new BufferedImage(61, 640, type);
    Random random = new Random(1);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
