package aliif.pipeline.image;

import java.io.IOException;

/** An encoded image whose header has been read. */
sealed interface ImageFile permits PngFile, JpegFile, WebpFile, TiffFile, BmpFile, GifFile {
  ImageHeader header();

  /** Whether {@link #rows} holds a strip of the image only, and not the whole. */
  boolean inStrips();

  /**
   * Begins to decode the pixels, as they are stored. Closing the rows closes the file.
   *
   * @throws IOException if they do not decode; what else a decoder throws means the same
   */
  PixelRows rows() throws IOException;
}
