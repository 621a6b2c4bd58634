package aliif.pipeline.image.png;

import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import org.apache.pekko.util.ByteString;

/**
 * What the chunks of a PNG say of its pixels.
 *
 * @param transparency of the palette's entries, or one colour of 16 bits a sample; empty if there
 *     is none
 * @param pixels where the first chunk of coded pixels begins; 0 if there is none
 * @param coded bytes of coded pixels
 * @param whole whether the end chunk was found
 * @param end behind the last chunk that is there
 */
record PngParts(
    PngHeader head,
    PngPalette palette,
    ByteString transparency,
    long pixels,
    long coded,
    boolean whole,
    long end) {
  /**
   * How the pixels are unpacked. A palette of greys with a profile for colours is not grey, since
   * the two would disagree.
   */
  PixelLayout layout(ImageMetadata metadata) {
    boolean grey =
        head.colour().grey()
            || (head.colour() == PngColour.PALETTE && palette.grey && metadata.profile().isEmpty());
    boolean alpha = head.colour().alpha() || !transparency.isEmpty();
    return PixelLayout.of(head.size(), grey, alpha, head.depth() == 16 ? 16 : 8);
  }
}
