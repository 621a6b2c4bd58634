package aliif.pipeline.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pekko.util.ByteString;

/** Encoded images of real sizes, of smooth waves with some noise. */
final class LargePictures {
  private LargePictures() {}

  static BufferedImage image(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    WritableRaster raster = image.getRaster();
    int bands = raster.getNumBands();
    int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    int noise = 1;
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        noise = noise * 1664525 + 1013904223;
        double wave = Math.sin(0.01 * i) * Math.cos(0.02 * y);
        row[i] = (int) (most * (0.5 + 0.45 * wave)) ^ noise >>> 30;
      }
      raster.setPixels(0, y, width, 1, row);
    }
    return image;
  }

  /** By ImageIO's first writer of that format. */
  static ByteString encoded(RenderedImage image, String format, boolean inPasses) {
    return written(new IIOImage(image, null, null), format, inPasses);
  }

  /** A JPEG of four components that nothing explains. */
  static ByteString inks(int width, int height) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
    int[] row = new int[4 * width];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (i + y) & 255;
      }
      raster.setPixels(0, y, width, 1, row);
    }
    return written(new IIOImage(raster, null, null), "jpeg", false);
  }

  private static ByteString written(IIOImage image, String format, boolean inPasses) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (inPasses) {
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(stream);
      writer.write(null, image, parameters);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } finally {
      writer.dispose();
    }
    return ByteString.fromArrayUnsafe(bytes.toByteArray());
  }

  /** The same JPEG or PNG, to be turned by a quarter. */
  static ByteString turned(ByteString image) {
    ByteBuffer exif = ByteBuffer.allocate(26).putInt(0x4d4d002a).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 6);
    ByteString block = ByteString.fromArray(exif.array());
    if (image.apply(0) == (byte) 0xff) {
      ByteString segment =
          ByteString.fromInts(0xff, 0xe1, 0, 2 + 6 + 26)
              .concat(ByteString.fromString("Exif\0\0"))
              .concat(block);
      return image.take(2).concat(segment).concat(image.drop(2)).compact();
    }
    ByteString body = ByteString.fromString("eXIf").concat(block);
    CRC32 checksum = new CRC32();
    checksum.update(body.toArray());
    ByteBuffer length = ByteBuffer.allocate(4).putInt(26);
    ByteBuffer check = ByteBuffer.allocate(4).putInt((int) checksum.getValue());
    int header = 8 + 25;
    return image
        .take(header)
        .concat(ByteString.fromArray(length.array()))
        .concat(body)
        .concat(ByteString.fromArray(check.array()))
        .concat(image.drop(header))
        .compact();
  }
}
