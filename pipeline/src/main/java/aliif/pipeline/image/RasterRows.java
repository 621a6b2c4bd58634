package aliif.pipeline.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/** Rows of an image that a library has decoded. */
final class RasterRows implements PixelRows {
  private final Layout layout;
  private final BufferedImage image;
  private final Raster raster;
  private final boolean samples; // whether the raster's are the layout's
  private int next;

  /**
   * @param layout its size is the image's; colours of an image without a raster of such samples
   *     (palette, packed) are those of sRGB
   */
  RasterRows(Layout layout, BufferedImage image) {
    this.layout = layout;
    this.image = image;
    raster = image.getRaster();
    samples =
        image.getColorModel() instanceof ComponentColorModel
            && raster.getNumBands() >= layout.channels();
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) {
    int y = next++;
    if (!samples) {
      copyColours(y, row);
    } else if (layout.depth() == 8
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer) {
      copyBytes(y, row, model, buffer);
    } else {
      copySamples(y, row);
    }
  }

  @Override
  public void close() {}

  /*
   * From the raster, never through getRGB: for grey that would apply a conversion from linear grey.
   */
  private void copyBytes(
      int y, byte[] row, PixelInterleavedSampleModel model, DataBufferByte buffer) {
    int channels = layout.channels();
    int start =
        buffer.getOffset()
            + (y - raster.getSampleModelTranslateY()) * model.getScanlineStride()
            - raster.getSampleModelTranslateX() * model.getPixelStride();
    byte[] data = buffer.getData();
    for (int channel = 0; channel < channels; channel++) {
      int from = start + model.getBandOffsets()[channel];
      for (int to = channel; to < row.length; to += channels, from += model.getPixelStride()) {
        row[to] = data[from];
      }
    }
  }

  private void copySamples(int y, byte[] row) {
    int bands = raster.getNumBands();
    int[] values =
        raster.getPixels(
            raster.getMinX(), raster.getMinY() + y, layout.size().width(), 1, (int[]) null);
    int to = 0;
    for (int x = 0; x < layout.size().width(); x++) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        int value = values[x * bands + channel];
        if (layout.depth() == 16) {
          row[to++] = (byte) (value >> 8);
        }
        row[to++] = (byte) value;
      }
    }
  }

  private void copyColours(int y, byte[] row) {
    int[] colours = image.getRGB(0, y, layout.size().width(), 1, null, 0, layout.size().width());
    int to = 0;
    for (int colour : colours) {
      for (int channel = 0; channel < layout.colours(); channel++) {
        row[to++] = (byte) (colour >> (16 - 8 * channel));
      }
      if (layout.alpha()) {
        row[to++] = (byte) (colour >>> 24);
      }
    }
  }
}
