package aliif.pipeline.image.png;

import aliif.model.Size;
import aliif.pipeline.image.bytes.Refusal;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the IHDR chunk says.
 *
 * @param depth bits a sample
 */
record PngHeader(Size size, PngColour colour, int depth, boolean interlaced) {
  /**
   * Reads the body of the chunk.
   *
   * @throws aliif.pipeline.UpscaleException if the specification does not have such an image
   */
  static PngHeader of(ByteBuffer body) {
    if (body.limit() != 13) {
      throw Refusal.unreadable("an IHDR chunk of " + body.limit() + " bytes", "13");
    }
    int width = body.getInt(0);
    int height = body.getInt(4);
    if (width < 1 || height < 1) {
      throw Refusal.unreadable(
          "a PNG of %sx%s"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)),
          "1x1 to 2147483647x2147483647");
    }
    Optional<PngColour> known = PngColour.of(body.get(9), body.get(8));
    int interlace = body.get(12);
    if (known.isEmpty() || body.get(10) != 0 || body.get(11) != 0 || (interlace & ~1) != 0) {
      throw Refusal.unreadable(
          "a PNG of colour type %d, bit depth %d, compression %d, filter %d, interlace %d"
              .formatted(body.get(9), body.get(8), body.get(10), body.get(11), interlace),
          "those of the specification");
    }
    return new PngHeader(new Size(width, height), known.get(), body.get(8), interlace == 1);
  }

  int bitsPerPixel() {
    return colour.samples * depth;
  }
}
