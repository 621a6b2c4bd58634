package aliif.pipeline.image.metadata;

import aliif.pipeline.image.metadata.MatrixProfile.Chromaticities;
import aliif.pipeline.image.metadata.MatrixProfile.Curve;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * What a PNG says about its colours without a profile: the bodies of its chunks cICP, mDCV, cLLI,
 * sRGB, gAMA and cHRM (W3C PNG specification, third edition, 11.3.2). PNG outputs keep them as they
 * are; other outputs get a profile that says the same. Immutable.
 *
 * @param chunks bodies by the chunk's name
 */
public record ColourSignals(Map<String, ByteString> chunks) {
  /** The chunks' names, in the order in which they are written. */
  public static final List<String> NAMES = List.of("cICP", "mDCV", "cLLI", "sRGB", "gAMA", "cHRM");

  private static final Map<String, Integer> LENGTHS =
      Map.of("cICP", 4, "mDCV", 24, "cLLI", 8, "sRGB", 1, "gAMA", 4, "cHRM", 32);

  private static final double UNIT = 100_000; // of gAMA and cHRM
  private static final double NEAR = 0.002; // nobody sees less

  private static final int PQ = 16;
  private static final int HLG = 18;

  public ColourSignals {
    chunks = Map.copyOf(chunks);
  }

  /**
   * The signals gAMA and cHRM, made from numbers that another format gives.
   *
   * @param exponent from stored values to light, such as 2.2; left out where it is below 0.1 or
   *     above 10
   * @param xy x and y of white, red, green and blue, in this order
   * @return empty if the numbers describe no colours
   */
  public static Optional<ColourSignals> calibrated(double exponent, double... xy) {
    if (MatrixProfile.of(Chromaticities.of(xy), Curve.SRGB, false).isEmpty()) {
      return Optional.empty();
    }
    Map<String, ByteString> chunks = new HashMap<>();
    ByteBuffer primaries = ByteBuffer.allocate(4 * xy.length);
    for (double each : xy) {
      primaries.putInt((int) Math.round(each * UNIT));
    }
    chunks.put("cHRM", ByteString.fromArrayUnsafe(primaries.array()));
    if (canBe(exponent)) {
      ByteBuffer gamma = ByteBuffer.allocate(4).putInt((int) Math.round(UNIT / exponent));
      chunks.put("gAMA", ByteString.fromArrayUnsafe(gamma.array()));
    }
    return Optional.of(new ColourSignals(chunks));
  }

  /** The body of a chunk, if the image has it. */
  public Optional<ByteString> chunk(String name) {
    return Optional.ofNullable(chunks.get(name));
  }

  /** Whether a chunk of a name may have a body of that length. */
  public static boolean isSound(String name, int length) {
    return LENGTHS.getOrDefault(name, -1) == length;
  }

  /** Whether these count more than a profile in the same file, as cICP does. */
  boolean overrules() {
    return chunks.containsKey("cICP");
  }

  /** Bytes that these hold in memory, about. */
  long heldBytes() {
    return 128L * chunks.size();
  }

  /**
   * Makes a profile that says the same.
   *
   * @param grey whether the profile is for grey
   * @return empty if the colours are those of sRGB, which need no profile, or cannot be described
   *     by a matrix and a curve
   */
  public Optional<ColourProfile> profile(boolean grey) {
    if (isStandard()) {
      return Optional.empty();
    }
    Optional<Curve> curve = curve();
    return primaries().flatMap(each -> curve.flatMap(it -> MatrixProfile.of(each, it, grey)));
  }

  /** Names what no profile can say, such as {@code PQ}; empty if there is nothing. */
  public Optional<String> unsaid() {
    if (isStandard() || (primaries().isPresent() && curve().isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        switch (transfer()) {
          case PQ -> "PQ";
          case HLG -> "HLG";
          default -> "cICP %d/%d".formatted(code(0), transfer());
        });
  }

  private boolean isStandard() {
    if (chunks.containsKey("cICP")) {
      return code(0) == 1 && transfer() == 13;
    }
    return chunks.containsKey("sRGB")
        || (primaries().filter(Chromaticities.SRGB::isNear).isPresent()
            && exponent().stream().allMatch(each -> Math.abs(1 / each - 1 / 2.2) < NEAR));
  }

  private int transfer() {
    return code(1);
  }

  private int code(int index) {
    return chunk("cICP").map(it -> it.apply(index) & 0xff).orElse(0);
  }

  private Optional<Chromaticities> primaries() {
    if (chunks.containsKey("cICP")) {
      return Optional.ofNullable(
          switch (code(0)) {
            case 1 -> Chromaticities.SRGB;
            case 9 -> Chromaticities.BT2020;
            case 12 -> Chromaticities.DISPLAY_P3;
            default -> null;
          });
    }
    if (!chunks.containsKey("cHRM")) {
      return Optional.of(Chromaticities.SRGB);
    }
    double[] said = new double[8];
    for (int i = 0; i < said.length; i++) {
      said[i] = number("cHRM", i);
    }
    return Optional.of(Chromaticities.of(said));
  }

  private Optional<Curve> curve() {
    if (chunks.containsKey("cICP")) {
      return Optional.ofNullable(
          switch (transfer()) {
            case 1, 6, 14, 15 -> Curve.BT709;
            case 4 -> Curve.power(2.2);
            case 5 -> Curve.power(2.8);
            case 8 -> Curve.power(1);
            case 13 -> Curve.SRGB;
            default -> null;
          });
    }
    return exponent().map(Curve::power).or(() -> Optional.of(Curve.SRGB));
  }

  /** From stored values to light, as gAMA says it, which counts as absent where it cannot be. */
  private Optional<Double> exponent() {
    return chunk("gAMA").map(_ -> 1 / number("gAMA", 0)).filter(ColourSignals::canBe);
  }

  private static boolean canBe(double exponent) {
    return exponent >= 0.1 && exponent <= 10;
  }

  private double number(String name, int index) {
    ByteString body = chunk(name).orElseThrow();
    return body.slice(4 * index, 4 * index + 4).toByteBuffer().getInt() / UNIT;
  }
}
