package aliif.pipeline.image.format;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.rows.Orientation;
import aliif.pipeline.image.rows.PixelLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What the header of an encoded image says.
 *
 * @param layout layout of the upright image
 * @param orientation how the stored image is turned to become upright
 * @param frames how many frames the file has; the first is decoded
 * @param leftOut what else is not read, one sentence each
 */
public record ImageHeader(
    ImageFormat format,
    PixelLayout layout,
    Orientation orientation,
    int frames,
    ImageMetadata metadata,
    List<String> leftOut) {
  /** Of its metadata, while an image is read and written. */
  private static final int COPIES = 3;

  /** The header of an image of which everything is read. */
  public ImageHeader(
      ImageFormat format,
      PixelLayout layout,
      Orientation orientation,
      int frames,
      ImageMetadata metadata) {
    this(format, layout, orientation, frames, metadata, List.of());
  }

  /** Size of the upright image. */
  public Size size() {
    return layout.size();
  }

  /** Whether the image is grey: its three colour channels are equal. */
  public boolean grey() {
    return layout.grey();
  }

  /** Whether the image has an alpha channel or a transparent colour. */
  public boolean alpha() {
    return layout.alpha();
  }

  /**
   * What it holds in memory, in bytes: what an image says of itself is held as its file has it, as
   * it is kept, and as it is written.
   */
  public long heldBytes() {
    return COPIES * metadata.bytes();
  }

  /** Notices for the user about how the image is read, one sentence each. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (frames > 1) {
      notices.add("image: the first of " + frames + " frames is used");
    }
    notices.addAll(leftOut);
    return notices;
  }
}
