package aliif.pipeline.image.format;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.Orientation;
import java.util.List;

/**
 * What the header of an encoded image says.
 *
 * @param layout of the upright image
 * @param orientation how the stored image is turned to become upright
 * @param frames in the file, of which the first is decoded
 */
public record ImageHeader(
    ImageFormat format,
    PixelLayout layout,
    Orientation orientation,
    int frames,
    ImageMetadata metadata) {

  /** Size of the upright image. */
  public Size size() {
    return layout.size();
  }

  /** Whether its three colour channels are equal. */
  public boolean grey() {
    return layout.grey();
  }

  /** Whether it has an alpha channel, or a transparent colour. */
  public boolean alpha() {
    return layout.alpha();
  }

  /** What the image's owner should know about how it is read, a sentence each. */
  public List<String> notices() {
    return frames > 1 ? List.of("image: the first of " + frames + " frames is used") : List.of();
  }
}
