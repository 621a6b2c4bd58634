package aliif.pipeline.image.rows;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * The rows of an image that a library has decoded. They are turned as they are read. For one
 * thread.
 */
public final class RasterRows implements PixelRows {
  private final PixelLayout stored;
  private final BufferedImage image;
  private final Orientation orientation;
  private final PixelLayout layout; // upright
  private final Raster raster;
  private final boolean samples; // whether the raster's are the layout's
  private final boolean spread; // whether the raster has one grey for the layout's colours
  private int next;

  /**
   * Takes ownership of the image.
   *
   * @param layout layout of the rows, of the image's size
   * @param image if its raster does not have the layout's samples (palette, packed pixels), colours
   *     are read as sRGB
   */
  public RasterRows(PixelLayout layout, BufferedImage image) {
    this(layout, image, Orientation.UPRIGHT);
  }

  private RasterRows(PixelLayout stored, BufferedImage image, Orientation orientation) {
    this.stored = stored;
    this.image = image;
    this.orientation = orientation;
    layout = stored.withSize(orientation.upright(stored.size()));
    raster = image.getRaster();
    samples =
        image.getColorModel() instanceof ComponentColorModel
            && raster.getNumBands() >= layout.channels();
    spread =
        image.getColorModel() instanceof ComponentColorModel
            && raster.getNumBands() == 1
            && layout.channels() == 3
            && layout.depth() == 8;
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public PixelRows turned(Orientation wanted) {
    return new RasterRows(stored, image, wanted);
  }

  @Override
  public void read(byte[] row) {
    StoredLine line = StoredLine.of(next++, orientation, stored.size());
    if (spread) {
      copyGrey(line, row);
    } else if (!samples) {
      copyColours(line, row);
    } else if (layout.depth() == 8
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer) {
      copyBytes(line, row, model, buffer);
    } else {
      copySamples(line, row);
    }
  }

  @Override
  public void close() {}

  /*
   * Samples are copied from the raster. For grey images, getRGB would convert them from linear
   * grey.
   */
  private void copyBytes(
      StoredLine line, byte[] row, PixelInterleavedSampleModel model, DataBufferByte buffer) {
    int channels = layout.channels();
    int stride = model.getScanlineStride();
    int pixel = model.getPixelStride();
    int start =
        buffer.getOffset()
            + (line.y() - raster.getSampleModelTranslateY()) * stride
            + (line.x() - raster.getSampleModelTranslateX()) * pixel;
    int step = line.across() * pixel + line.down() * stride;
    byte[] data = buffer.getData();
    if (channels == 3) {
      copyThree(data, start, step, model.getBandOffsets(), row);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      int from = start + model.getBandOffsets()[channel];
      for (int to = channel; to < row.length; to += channels, from += step) {
        row[to] = data[from];
      }
    }
  }

  /** All channels at once, which reads the raster once. */
  private static void copyThree(byte[] data, int start, int step, int[] offsets, byte[] row) {
    int red = start + offsets[0];
    int green = start + offsets[1];
    int blue = start + offsets[2];
    for (int to = 0, at = 0; to < row.length; to += 3, at += step) {
      row[to] = data[red + at];
      row[to + 1] = data[green + at];
      row[to + 2] = data[blue + at];
    }
  }

  private void copySamples(StoredLine line, byte[] row) {
    int bands = raster.getNumBands();
    int[] values =
        raster.getPixels(
            raster.getMinX() + line.left(),
            raster.getMinY() + line.top(),
            line.width(),
            line.height(),
            (int[]) null);
    int to = 0;
    for (int i = 0; i < line.pixels(); i++) {
      for (int channel = 0; channel < layout.channels(); channel++) {
        int value = values[line.index(i) * bands + channel];
        if (layout.depth() == 16) {
          row[to++] = (byte) (value >> 8);
        }
        row[to++] = (byte) value;
      }
    }
  }

  /**
   * Copies grey to three channels: the JDK reads a palette of greys as grey, even if there is a
   * profile for colours.
   */
  private void copyGrey(StoredLine line, byte[] row) {
    int[] values =
        raster.getPixels(
            raster.getMinX() + line.left(),
            raster.getMinY() + line.top(),
            line.width(),
            line.height(),
            (int[]) null);
    for (int i = 0; i < line.pixels(); i++) {
      Arrays.fill(row, 3 * i, 3 * i + 3, (byte) values[line.index(i)]);
    }
  }

  private void copyColours(StoredLine line, byte[] row) {
    int[] colours =
        image.getRGB(line.left(), line.top(), line.width(), line.height(), null, 0, line.width());
    int to = 0;
    for (int i = 0; i < line.pixels(); i++) {
      int colour = colours[line.index(i)];
      for (int channel = 0; channel < layout.colours(); channel++) {
        row[to++] = (byte) (colour >> (16 - 8 * channel));
      }
      if (layout.alpha()) {
        row[to++] = (byte) (colour >>> 24);
      }
    }
  }
}
