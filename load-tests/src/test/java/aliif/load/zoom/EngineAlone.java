package aliif.load.zoom;

import aliif.model.Aliif;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** What a view takes without a server: an engine, or bicubic interpolation and an encoder. */
final class EngineAlone {
  /** Side of the tiles of the image, as a server cuts it ({@code aliif.pipeline.tile}). */
  private static final int TILE = 256;

  private final Aliif engine;
  private final RgbImage image;

  EngineAlone(Aliif engine, RgbImage image) {
    this.engine = engine;
    this.image = image;
  }

  /** Features of a tile of the image, and what is rendered from them. */
  record Encoded(FeatureMap features, RenderWindow window) {}

  /** Encodes the tiles of the image that the visible tiles of a view need. */
  List<Encoded> encode(View view) {
    List<Encoded> encoded = new ArrayList<>();
    Size size = image.size();
    Region tiles = view.tiles();
    for (int y = 0; y < size.height(); y += TILE) {
      for (int x = 0; x < size.width(); x += TILE) {
        int left = Math.max(tiles.x(), high(x, view.plane().width(), size.width()));
        int right = Math.min(tiles.right(), high(x + TILE, view.plane().width(), size.width()));
        int top = Math.max(tiles.y(), high(y, view.plane().height(), size.height()));
        int bottom = Math.min(tiles.bottom(), high(y + TILE, view.plane().height(), size.height()));
        if (left < right && top < bottom) {
          Region crop = crop(x, y, size);
          encoded.add(
              new Encoded(
                  engine.encode(image.crop(crop)),
                  new RenderWindow(
                      view.grid(), crop, new Region(top, left, bottom - top, right - left))));
        }
      }
    }
    return encoded;
  }

  /** Where a position in the image is in the plane. */
  private static int high(int position, int plane, int side) {
    return (int) Math.ceil((double) Math.min(position, side) * plane / side);
  }

  private Region crop(int x, int y, Size size) {
    int halo = engine.config().halo();
    int left = Math.max(0, x - halo);
    int top = Math.max(0, y - halo);
    return new Region(
        top,
        left,
        Math.min(size.height(), y + TILE + halo) - top,
        Math.min(size.width(), x + TILE + halo) - left);
  }

  /** Renders the visible tiles. */
  void render(List<Encoded> encoded) {
    encoded.forEach(it -> engine.render(it.features(), it.window()));
  }

  /**
   * A preview by bicubic interpolation, as a JPEG.
   *
   * @param most pixels
   */
  byte[] preview(View view, int most, float quality) throws IOException {
    Region visible = view.visible();
    double shrink = Math.min(1, Math.sqrt((double) most / visible.pixels()));
    Size size = new Size((int) (visible.width() * shrink), (int) (visible.height() * shrink));
    Region part =
        new Region((int) view.y(), (int) view.x(), (int) view.height() - 1, (int) view.width() - 1);
    return jpeg(BicubicResampler.resize(image.crop(part), size), quality);
  }

  private static byte[] jpeg(RgbImage picture, float quality) throws IOException {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          rgb = rgb << 8 | Math.clamp((int) (picture.get(channel, y, x) * 255 + 0.5f), 0, 255);
        }
        image.setRGB(x, y, rgb);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
