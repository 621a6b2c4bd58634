package aliif.gateway.zoom.view;

import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;

/**
 * A binary frame: a header of 36 bytes and an encoded image.
 *
 * @param view number of the view for which it is sent
 * @param plane size of the plane
 * @param tile whose picture it is; 0,0 for a preview
 * @param place in the plane
 */
public record PictureFrame(
    Kind kind, ImageFormat format, long view, Size plane, PlaneTile tile, Region place) {
  static final int HEADER = 36;

  /** Longest side of a place. */
  static final int SIDE = 0xffff;

  private static final int VERSION = 1;
  private static final int LAST = 1;

  /** What a frame shows. */
  public enum Kind {
    PREVIEW(0),
    TILE(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** The frame of a picture that a plan asked for. */
  public static PictureFrame of(ViewPlan plan, Picture picture) {
    return switch (picture) {
      case Picture.Sharp(PlaneTile tile) -> of(plan, Kind.TILE, tile, plan.plane().place(tile));
      case Picture.Preview(Region place) -> of(plan, Kind.PREVIEW, new PlaneTile(0, 0), place);
      case Picture.Beside _ -> throw new IllegalArgumentException(picture + " (expected: sent)");
    };
  }

  private static PictureFrame of(ViewPlan plan, Kind kind, PlaneTile tile, Region place) {
    return new PictureFrame(
        kind,
        plan.look().format().format(),
        plan.view().number(),
        plan.plane().size(),
        tile,
        place);
  }

  /**
   * The frame's bytes.
   *
   * @param last whether it is the last one of its view
   */
  public ByteString bytes(boolean last, ByteString image) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put((byte) VERSION);
    header.put((byte) kind.number);
    header.put((byte) number(format));
    header.put((byte) (last ? LAST : 0));
    header.putInt((int) view);
    header.putInt(plane.width()).putInt(plane.height());
    header.putInt(tile.column()).putInt(tile.row());
    header.putInt(place.x()).putInt(place.y());
    header.putShort((short) place.width()).putShort((short) place.height());
    return ByteString.fromArrayUnsafe(header.array()).concat(image);
  }

  private static int number(ImageFormat format) {
    return switch (format) {
      case WEBP -> 1;
      case JPEG -> 2;
      case PNG -> 3;
      case TIFF, BMP, GIF ->
          throw new IllegalArgumentException(format + " (expected: webp, jpeg or png)");
    };
  }
}
