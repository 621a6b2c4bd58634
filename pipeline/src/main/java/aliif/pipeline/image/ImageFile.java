package aliif.pipeline.image;

import java.io.IOException;

/** An encoded image whose header has been read. */
sealed interface ImageFile permits PngFile, JpegFile {
  ImageHeader header();

  /**
   * Decodes the pixels, as they are stored.
   *
   * @throws IOException if they do not decode; what else a decoder throws means the same
   */
  Samples samples() throws IOException;
}
