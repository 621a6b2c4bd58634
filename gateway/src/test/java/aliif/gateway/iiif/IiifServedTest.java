package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pixels that the Image API of a whole server gives, over real connections. */
final class IiifServedTest extends ServedPicture {
  /** Where a pixel of an answer comes from. */
  private interface Origin {
    int rgb(int x, int y);
  }

  private static void requirePixels(String rest, int width, int height, Origin origin)
      throws Exception {
    BufferedImage image = image(rest);
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertThat(image.getRGB(x, y) & 0xffffff)
            .as("%s at %d,%d", rest, x, y)
            .isEqualTo(origin.rgb(x, y) & 0xffffff);
      }
    }
  }

  @Test
  void regionsMirrorsAndTurnsHaveThePixelsOfTheImage() throws Exception {
    requirePixels("/full/max/0/default.png", 60, 40, picture::getRGB);
    requirePixels("/10,5,20,30/max/0/color.png", 20, 30, (x, y) -> picture.getRGB(x + 10, y + 5));
    requirePixels(
        "/50,30,100,100/max/0/default.png", 10, 10, (x, y) -> picture.getRGB(x + 50, y + 30));
    requirePixels("/square/max/0/default.png", 40, 40, (x, y) -> picture.getRGB(x + 10, y));
    requirePixels(
        "/pct:50,50,25,50/max/0/default.tif", 15, 20, (x, y) -> picture.getRGB(x + 30, y + 20));
    requirePixels("/full/max/!0/default.png", 60, 40, (x, y) -> picture.getRGB(59 - x, y));
    requirePixels("/full/max/90/default.png", 40, 60, (x, y) -> picture.getRGB(y, 39 - x));
    requirePixels("/full/max/180/default.png", 60, 40, (x, y) -> picture.getRGB(59 - x, 39 - y));
    requirePixels("/full/max/270/default.png", 40, 60, (x, y) -> picture.getRGB(59 - y, x));
    requirePixels("/full/max/!90/default.png", 40, 60, (x, y) -> picture.getRGB(59 - y, 39 - x));
  }

  @Test
  void qualitiesReduceTheColours() throws Exception {
    BufferedImage grey = image("/full/max/0/gray.png");
    assertThat(grey.getRaster().getNumBands()).isEqualTo(1);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      assertThat(grey.getRaster().getSample(i % WIDTH, i / WIDTH, 0))
          .isCloseTo((int) brightness(i % WIDTH, i / WIDTH), within(1));
    }
    requirePixels(
        "/full/max/90/bitonal.png", 40, 60, (x, y) -> brightness(y, 39 - x) < 127.5 ? 0 : 0xffffff);
  }

  private static double brightness(int x, int y) {
    int rgb = picture.getRGB(x, y);
    return 0.299 * ((rgb >> 16) & 255) + 0.587 * ((rgb >> 8) & 255) + 0.114 * (rgb & 255);
  }

  @Test
  void anyAngleLeavesTransparentOrWhiteCorners() throws Exception {
    BufferedImage tilted = image("/full/max/30/default.png");
    assertThat(tilted.getWidth()).isEqualTo(72); // 60 cos 30 + 40 sin 30 = 71.96
    assertThat(tilted.getHeight()).isEqualTo(65);
    assertThat(tilted.getRGB(0, 0) >>> 24).isZero();
    assertThat(tilted.getRGB(36, 32) >>> 24).isEqualTo(255);
    int white = image("/full/max/30/default.jpg").getRGB(1, 1);
    for (int shift : new int[] {0, 8, 16}) {
      assertThat((white >> shift) & 255).isCloseTo(255, within(2));
    }
  }

  @Test
  void tilesOfAnEnlargementHaveThePixelsOfTheWholeEnlargement() throws Exception {
    HttpResponse<byte[]> whole =
        client.send(
            request("/v1/upscale?scale=2.5&id=" + id).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofByteArray());
    BufferedImage enlarged = ImageIO.read(new ByteArrayInputStream(whole.body()));

    requirePixels(";x2.5/full/max/0/default.png", 150, 100, enlarged::getRGB);
    requirePixels(";x2.5/0,0,64,64/64,64/0/default.png", 64, 64, enlarged::getRGB);
    requirePixels(
        ";x2.5/64,64,64,36/64,36/0/default.png", 64, 36, (x, y) -> enlarged.getRGB(x + 64, y + 64));
    requirePixels("/full/^pct:250/0/default.png", 150, 100, enlarged::getRGB);
    requirePixels("/full/^150,/0/default.png", 150, 100, enlarged::getRGB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/full/30,/0/default.jpg | 30 | 20 | image/jpeg",
        "/full/!30,30/0/default.png | 30 | 20 | image/png",
        "/0,0,30,20/15,/0/default.png | 15 | 10 | image/png",
        "/0,0,30,20/^90,/0/default.png | 90 | 60 | image/png",
        "/pct:33.3,33.3,33.3,33.3/^77,99/0/default.png | 77 | 99 | image/png",
        ";x4/0,0,128,128/64,64/0/default.png | 64 | 64 | image/png",
        ";x4/128,0,112,160/56,80/0/default.png | 56 | 80 | image/png",
        ";x3.7/100,50,122,98/61,49/0/default.png | 61 | 49 | image/png",
        "/10,10,7,5/^!100,100/90/default.tif | 71 | 100 | image/tiff",
        "/0,0,6,4/^max/0/default.jpg | 600 | 400 | image/jpeg",
      })
  void answersHaveExactlyTheSizeAskedFor(String rest, int width, int height, String type)
      throws Exception {
    assertThat(header(get(rest), "Content-Type")).contains(type);
    BufferedImage image = image(rest);
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
  }

  @Test
  void aWebpIsOne() throws Exception {
    HttpResponse<byte[]> webp = get("/full/max/0/default.webp");
    assertThat(header(webp, "Content-Type")).contains("image/webp");
    assertThat(new String(webp.body(), 8, 4, StandardCharsets.US_ASCII)).isEqualTo("WEBP");
  }
}
