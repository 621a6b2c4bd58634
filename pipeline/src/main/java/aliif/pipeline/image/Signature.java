package aliif.pipeline.image;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.bmp.BmpFile;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.gif.GifFile;
import aliif.pipeline.image.jpeg.JpegFile;
import aliif.pipeline.image.png.PngFile;
import aliif.pipeline.image.tiff.TiffFile;
import aliif.pipeline.image.webp.WebpFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Tells a file's format by its first bytes. */
final class Signature {
  static final int LENGTH = 16; // of the longest, with room
  private static final int SHOWN = 8;

  private Signature() {}

  /**
   * The format of an image.
   *
   * @throws aliif.pipeline.UpscaleException if it is not a format that is read
   */
  static ImageFormat format(ImageBytes bytes) {
    return format(bytes.copy(0, (int) Math.min(LENGTH, bytes.size())), bytes.size() + " bytes");
  }

  /**
   * The same of a file of which only the first bytes are known.
   *
   * @param start at most {@link #LENGTH}
   * @param value what the file is, for a refusal
   */
  static ImageFormat format(byte[] start, String value) {
    ByteBuffer head = ByteBuffer.wrap(Arrays.copyOf(start, LENGTH));
    if (PngFile.isPng(head)) {
      return ImageFormat.PNG;
    }
    if (JpegFile.isJpeg(head)) {
      return ImageFormat.JPEG;
    }
    if (WebpFile.isWebp(head)) {
      return ImageFormat.WEBP;
    }
    if (TiffFile.isTiff(head)) {
      return ImageFormat.TIFF;
    }
    if (GifFile.isGif(head)) {
      return ImageFormat.GIF;
    }
    if (BmpFile.isBmp(head)) {
      return ImageFormat.BMP;
    }
    String shown =
        start.length == 0
            ? value
            : value
                + " that begin with "
                + hex(Arrays.copyOf(start, Math.min(SHOWN, start.length)));
    throw Refusal.unsupported(shown, "a PNG, JPEG, WebP, TIFF, BMP or GIF file");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
