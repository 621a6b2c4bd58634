package aliif.pipeline.image.finish;

import aliif.model.Size;

/** A clockwise rotation of an image: where each pixel of the output lies in the input. */
sealed interface Turn {
  /** Size of the output. */
  Size output();

  /**
   * The input's column at a pixel of the output; whole numbers are centres of pixels.
   *
   * @param x column of the output
   * @param y row of the output
   */
  double column(int x, int y);

  /** The input's row at a pixel of the output. */
  double row(int x, int y);

  static Turn of(double degrees, Size input) {
    return degrees % 90 == 0
        ? new Quarters((int) (degrees / 90), input)
        : Tilt.of(Math.toRadians(degrees), input);
  }

  /**
   * By a multiple of 90 degrees, exactly.
   *
   * @param quarters 0 to 3
   */
  record Quarters(int quarters, Size input) implements Turn {
    @Override
    public Size output() {
      return quarters % 2 == 0 ? input : new Size(/* width= */ input.height(), input.width());
    }

    @Override
    public double column(int x, int y) {
      return switch (quarters) {
        case 0 -> x;
        case 1 -> y;
        case 2 -> input.width() - 1 - x;
        default -> input.width() - 1 - y;
      };
    }

    @Override
    public double row(int x, int y) {
      return switch (quarters) {
        case 0 -> y;
        case 1 -> input.height() - 1 - x;
        case 2 -> input.height() - 1 - y;
        default -> x;
      };
    }
  }

  /** By any angle, about the centre, so that all of the input is in the output. */
  record Tilt(double cosine, double sine, Size input, Size output) implements Turn {
    /** Sizes are rounded up, but not for an error of rounding. */
    private static final double NOTHING = 1e-6;

    static Tilt of(double angle, Size input) {
      double cosine = Math.cos(angle);
      double sine = Math.sin(angle);
      return new Tilt(
          cosine,
          sine,
          input,
          new Size(
              side(input.width() * Math.abs(cosine) + input.height() * Math.abs(sine)),
              side(input.width() * Math.abs(sine) + input.height() * Math.abs(cosine))));
    }

    private static int side(double length) {
      return Math.max(1, (int) Math.ceil(length - NOTHING));
    }

    @Override
    public double column(int x, int y) {
      return cosine * right(x) + sine * down(y) + (input.width() - 1) / 2.0;
    }

    @Override
    public double row(int x, int y) {
      return cosine * down(y) - sine * right(x) + (input.height() - 1) / 2.0;
    }

    private double right(int x) {
      return x - (output.width() - 1) / 2.0;
    }

    private double down(int y) {
      return y - (output.height() - 1) / 2.0;
    }
  }
}
