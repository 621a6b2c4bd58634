package aliif.pipeline.image.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes ICC profiles from numbers: three primaries and a curve, or a curve alone for grey
 * (ICC.1:2022, 9.3 and 9.4). White is adapted to D50 by the Bradford matrix.
 */
final class MatrixProfile {
  private static final double[] D50 = {0.9642, 1, 0.8249};
  private static final double[][] BRADFORD = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
  };
  private static final int HEADER = 128;
  private static final int VERSION = 0x04300000;

  private MatrixProfile() {}

  /**
   * The CIE chromaticities of white and the primaries.
   *
   * @param white x and y
   * @param red x and y
   * @param green x and y
   * @param blue x and y
   */
  record Chromaticities(Point white, Point red, Point green, Point blue) {
    private static final double NEAR = 0.002;

    static final Chromaticities SRGB = of(0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
    static final Chromaticities ADOBE_RGB = of(0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06);
    static final Chromaticities BT2020 = of(0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046);
    static final Chromaticities DISPLAY_P3 = of(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);

    /** Makes them from x and y of white, red, green and blue, in this order. */
    static Chromaticities of(double... xy) {
      return new Chromaticities(
          new Point(xy[0], xy[1]),
          new Point(xy[2], xy[3]),
          new Point(xy[4], xy[5]),
          new Point(xy[6], xy[7]));
    }

    /** Whether each number differs by less than 0.002, which nobody sees. */
    boolean isNear(Chromaticities other) {
      return white.isNear(other.white)
          && red.isNear(other.red)
          && green.isNear(other.green)
          && blue.isNear(other.blue);
    }

    /** A chromaticity, CIE x and y. */
    record Point(double x, double y) {
      private boolean isNear(Point other) {
        return Math.abs(x - other.x) < NEAR && Math.abs(y - other.y) < NEAR;
      }

      /** X, Y and Z, for Y = 1. */
      private double[] xyz() {
        return new double[] {x / y, 1, (1 - x - y) / y};
      }
    }
  }

  /**
   * The curve from stored values to light: {@code (a v + b)^g} from {@code d} on, {@code c v} below
   * it.
   *
   * @param parameters g alone, or g, a, b, c, d
   */
  record Curve(List<Double> parameters) {
    static final Curve SRGB = of(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);
    static final Curve BT709 = of(1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081);

    static Curve power(double exponent) {
      return of(exponent);
    }

    private static Curve of(Double... parameters) {
      return new Curve(List.of(parameters));
    }
  }

  /** The profile of Adobe RGB (1998). */
  static ColourProfile adobeRgb() {
    return of(Chromaticities.ADOBE_RGB, Curve.power(563 / 256.0), false).orElseThrow();
  }

  /**
   * Makes a profile.
   *
   * @param grey whether it is for grey
   * @return empty if the primaries do not span a gamut, or a profile has no place for a number
   */
  static Optional<ColourProfile> of(Chromaticities primaries, Curve curve, boolean grey) {
    double[] white = primaries.white.xyz();
    double[][] adaptation = adaptation(white);
    double[][] columns = {primaries.red.xyz(), primaries.green.xyz(), primaries.blue.xyz()};
    double[] amounts = multiply(inverse(transposed(columns)), white);
    if (!Arrays.stream(amounts).allMatch(each -> Double.isFinite(each) && each > 0)) {
      return Optional.empty();
    }
    double[][] adapted = new double[3][];
    for (int i = 0; i < 3; i++) {
      adapted[i] = multiply(adaptation, scaled(columns[i], amounts[i]));
    }
    double[] parameters = curve.parameters.stream().mapToDouble(Double::doubleValue).toArray();
    if (!haveRoom(adaptation) || !haveRoom(adapted) || !haveRoom(parameters)) {
      return Optional.empty();
    }
    Map<String, byte[]> tags = new LinkedHashMap<>();
    tags.put("desc", text("Made from the numbers in an image"));
    tags.put("cprt", text("No copyright"));
    tags.put("wtpt", xyz(D50));
    tags.put("chad", matrix(adaptation));
    if (grey) {
      tags.put("kTRC", curve(curve));
    } else {
      String[] names = {"r", "g", "b"};
      for (int i = 0; i < 3; i++) {
        tags.put(names[i] + "XYZ", xyz(adapted[i]));
        tags.put(names[i] + "TRC", curve(curve));
      }
    }
    return ColourProfile.of(profile(grey, tags));
  }

  private static byte[] profile(boolean grey, Map<String, byte[]> tags) {
    int table = HEADER + 4 + 12 * tags.size();
    int size = table + tags.values().stream().mapToInt(each -> padded(each.length)).sum();
    ByteBuffer profile = ByteBuffer.allocate(size);
    profile.putInt(size).putInt(0).putInt(VERSION).put(ascii("mntr"));
    profile.put(ascii(grey ? "GRAY" : "RGB ")).put(ascii("XYZ "));
    profile.putShort((short) 2000).putShort((short) 1).putShort((short) 1); // the same each time
    profile.position(36).put(ascii("acsp"));
    profile.position(68);
    putFixed(profile, D50);
    profile.position(HEADER).putInt(tags.size());
    int at = table;
    for (var tag : tags.entrySet()) {
      profile.put(ascii(tag.getKey())).putInt(at).putInt(tag.getValue().length);
      profile.put(at, tag.getValue());
      at += padded(tag.getValue().length);
    }
    return profile.array();
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] text(String text) {
    byte[] letters = text.getBytes(StandardCharsets.UTF_16BE);
    ByteBuffer tag = ByteBuffer.allocate(28 + letters.length);
    tag.put(ascii("mluc")).putInt(0).putInt(1).putInt(12).put(ascii("enUS"));
    return tag.putInt(letters.length).putInt(28).put(letters).array();
  }

  private static byte[] xyz(double[] values) {
    ByteBuffer tag = ByteBuffer.allocate(20).put(ascii("XYZ ")).putInt(0);
    putFixed(tag, values);
    return tag.array();
  }

  private static byte[] matrix(double[][] rows) {
    ByteBuffer tag = ByteBuffer.allocate(44).put(ascii("sf32")).putInt(0);
    for (double[] row : rows) {
      putFixed(tag, row);
    }
    return tag.array();
  }

  private static byte[] curve(Curve curve) {
    ByteBuffer tag = ByteBuffer.allocate(12 + 4 * curve.parameters.size());
    tag.put(ascii("para")).putInt(0);
    tag.putShort((short) (curve.parameters.size() == 1 ? 0 : 3)).putShort((short) 0);
    putFixed(tag, curve.parameters.stream().mapToDouble(Double::doubleValue).toArray());
    return tag.array();
  }

  /** Whether all fit into a profile's numbers (ICC.1:2022, 4.6); NaN does not. */
  private static boolean haveRoom(double[]... rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(Arrays::stream)
        .allMatch(each -> Math.abs(each) < 32_767);
  }

  private static void putFixed(ByteBuffer target, double[] values) {
    for (double value : values) {
      target.putInt((int) Math.round(value * 65_536));
    }
  }

  private static double[][] adaptation(double[] white) {
    double[] from = multiply(BRADFORD, white);
    double[] to = multiply(BRADFORD, D50);
    double[][] scaled = new double[3][3];
    for (int i = 0; i < 3; i++) {
      scaled[i] = scaled(BRADFORD[i], to[i] / from[i]);
    }
    return multiply(inverse(BRADFORD), scaled);
  }

  private static double[] scaled(double[] vector, double factor) {
    return Arrays.stream(vector).map(each -> each * factor).toArray();
  }

  private static double[] multiply(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i] += matrix[i][j] * vector[j];
      }
    }
    return product;
  }

  private static double[][] multiply(double[][] left, double[][] right) {
    double[][] columns = transposed(right);
    double[][] product = new double[3][];
    for (int j = 0; j < 3; j++) {
      product[j] = multiply(left, columns[j]);
    }
    return transposed(product);
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        result[i][j] = matrix[j][i];
      }
    }
    return result;
  }

  /** The inverse of a matrix. Its values are not finite if there is none. */
  private static double[][] inverse(double[][] m) {
    double[][] cofactors = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        int a = (i + 1) % 3;
        int b = (i + 2) % 3;
        int c = (j + 1) % 3;
        int d = (j + 2) % 3;
        cofactors[j][i] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
      }
    }
    double determinant =
        m[0][0] * cofactors[0][0] + m[0][1] * cofactors[1][0] + m[0][2] * cofactors[2][0];
    double[][] inverse = new double[3][];
    for (int i = 0; i < 3; i++) {
      inverse[i] = scaled(cofactors[i], 1 / determinant);
    }
    return inverse;
  }
}
