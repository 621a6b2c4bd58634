package aliif.load.zoom;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.Size;
import java.util.Random;

/** A rectangle of an image, in its pixels, and the plane in which a window shows it. */
record View(double x, double y, double width, double height, Size image, Size plane) {
  /** Side of the tiles of a plane. */
  private static final int TILE = 256;

  /** A window somewhere in an image, enlarged 2 to 8 times. */
  static View somewhere(Random random, Size image, int width, int height) {
    double scale = 2 + 6 * random.nextDouble();
    double w = width / scale;
    double h = height / scale;
    return of(
        random.nextDouble() * (image.width() - w),
        random.nextDouble() * (image.height() - h),
        w,
        h,
        image,
        scale);
  }

  /** All of an image. */
  static View whole(Size image, double scale) {
    return of(0, 0, image.width(), image.height(), image, scale);
  }

  private static View of(double x, double y, double w, double h, Size image, double scale) {
    Size plane =
        new Size(
            (int) Math.floor(image.width() * scale + 0.5),
            (int) Math.floor(image.height() * scale + 0.5));
    return new View(x, y, w, h, image, plane);
  }

  CoordinateGrid grid() {
    return CoordinateGrid.of(image, plane);
  }

  /** What is visible, in pixels of the plane. */
  Region visible() {
    return covering(1);
  }

  /** The tiles that are visible, as one rectangle of the plane. */
  Region tiles() {
    return covering(TILE);
  }

  private Region covering(int side) {
    double columns = (double) plane.width() / image.width();
    double rows = (double) plane.height() / image.height();
    int left = (int) Math.floor(x * columns / side) * side;
    int top = (int) Math.floor(y * rows / side) * side;
    int right = Math.min(plane.width(), (int) Math.ceil((x + width) * columns / side) * side);
    int bottom = Math.min(plane.height(), (int) Math.ceil((y + height) * rows / side) * side);
    return new Region(top, left, bottom - top, right - left);
  }
}
