package aliif.pipeline.image.png;

import aliif.pipeline.image.bytes.Refusal;
import java.nio.ByteBuffer;

/** The palette of a PNG. An index without an entry is black, as in libpng. */
final class PngPalette {
  static final PngPalette NONE = new PngPalette(new byte[0], false);

  private static final int LONGEST = 768;

  final byte[] colours; // (256, 3); empty if there is no palette
  final boolean grey; // whether every entry is

  private PngPalette(byte[] colours, boolean grey) {
    this.colours = colours;
    this.grey = grey;
  }

  /**
   * Reads a PLTE chunk.
   *
   * @throws aliif.pipeline.UpscaleException if its length is not that of a palette
   */
  static PngPalette of(ByteBuffer body) {
    if (body.limit() == 0 || body.limit() % 3 != 0 || body.limit() > LONGEST) {
      throw Refusal.unreadable("a PLTE chunk of " + body.limit() + " bytes", "3 to 768, by 3");
    }
    byte[] colours = new byte[LONGEST];
    body.get(0, colours, 0, body.limit());
    boolean grey = true;
    for (int i = 0; i < LONGEST; i += 3) {
      grey &= colours[i] == colours[i + 1] && colours[i] == colours[i + 2];
    }
    return new PngPalette(colours, grey);
  }
}
