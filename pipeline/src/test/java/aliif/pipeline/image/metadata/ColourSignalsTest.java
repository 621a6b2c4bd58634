package aliif.pipeline.image.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles made of signals are read by Java's colour engine (LittleCMS). */
final class ColourSignalsTest {
  private static ColourSignals cicp(int primaries, int transfer) {
    return new ColourSignals(Map.of("cICP", ByteString.fromInts(primaries, transfer, 0, 1)));
  }

  private static ByteString numbers(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return ByteString.fromArray(bytes.array());
  }

  private static ICC_ColorSpace space(ColourSignals signals) {
    byte[] profile = signals.profile(false).orElseThrow().bytes().toArray();
    return new ICC_ColorSpace(ICC_Profile.getInstance(profile));
  }

  /** Chromaticities x and y of pure red, adapted to D50, as published for these spaces. */
  @ParameterizedTest
  @CsvSource({"9, 13, 0.7084, 0.2936", "12, 13, 0.6872, 0.3249", "1, 1, 0.6484, 0.3309"})
  void primariesOfCicpAreThoseOfTheProfile(int primaries, int transfer, float x, float y) {
    float[] red = space(cicp(primaries, transfer)).toCIEXYZ(new float[] {1, 0, 0});
    float sum = red[0] + red[1] + red[2];
    assertThat(red[0] / sum).isCloseTo(x, within(0.01f));
    assertThat(red[1] / sum).isCloseTo(y, within(0.01f));
  }

  /** Light of the stored value 0.5, which LittleCMS gives as Y. */
  @ParameterizedTest
  @CsvSource({"4, 0.2176", "5, 0.1436", "8, 0.5", "1, 0.2591"})
  void theCurveOfCicpIsThatOfTheProfile(int transfer, float light) {
    float[] grey = space(cicp(9, transfer)).toCIEXYZ(new float[] {0.5f, 0.5f, 0.5f});
    assertThat(grey[1]).isCloseTo(light, within(0.01f));
  }

  @ParameterizedTest
  @CsvSource({"1, 13, ''", "9, 16, PQ", "9, 18, HLG", "5, 13, cICP 5/13", "9, 9, cICP 9/9"})
  void whatNoProfileSaysIsNamed(int primaries, int transfer, String named) {
    ColourSignals signals = cicp(primaries, transfer);
    assertThat(signals.unsaid().orElse("")).isEqualTo(named);
    assertThat(signals.profile(false)).isEmpty();
  }

  @Test
  void colourOfSrgbNeedsNoProfile() {
    Map<String, ByteString> chunks = new HashMap<>();
    chunks.put("gAMA", numbers(45_455));
    chunks.put("cHRM", numbers(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000));
    assertThat(new ColourSignals(chunks).profile(false)).isEmpty();
    chunks.put("gAMA", numbers(100_000)); // linear
    assertThat(new ColourSignals(chunks).profile(false)).isPresent();
    chunks.put("sRGB", ByteString.fromInts(0)); // overrules the two
    assertThat(new ColourSignals(chunks).profile(false)).isEmpty();
  }

  @Test
  void primariesOnALineAreNoColours() {
    int[] line = {31_270, 32_900, 20_000, 20_000, 30_000, 30_000, 40_000, 40_000};
    assertThat(new ColourSignals(Map.of("cHRM", numbers(line))).profile(false)).isEmpty();
    assertThat(ColourSignals.calibrated(2.2, 0.3127, 0.329, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4))
        .isEmpty();
  }

  @Test
  void anExponentThatCannotBeIsLeftOut() {
    double[] srgb = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};
    assertThat(ColourSignals.calibrated(0, srgb).orElseThrow().chunk("gAMA")).isEmpty();
    assertThat(ColourSignals.calibrated(2, srgb).orElseThrow().chunk("gAMA"))
        .contains(numbers(50_000));
  }

  /** The exponent was up to 100,000, of which a profile has no number: it was cut to 32 bits. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9_999, 1_000_001, Integer.MAX_VALUE, -1})
  void aGammaThatCannotBeCountsAsNone(int gamma) {
    ByteString wide = numbers(31_270, 32_900, 70_800, 29_200, 17_000, 79_700, 13_100, 4_600);
    ColourSignals said = new ColourSignals(Map.of("gAMA", numbers(gamma), "cHRM", wide));
    assertThat(said.profile(false))
        .isPresent()
        .isEqualTo(new ColourSignals(Map.of("cHRM", wide)).profile(false));
    assertThat(new ColourSignals(Map.of("gAMA", numbers(gamma))).profile(false)).isEmpty();
  }

  @Test
  void aGammaAtTheEdgeOfWhatCanBeIsThatOfTheProfile() {
    for (int gamma : new int[] {10_000, 1_000_000}) {
      ColourSignals said = new ColourSignals(Map.of("gAMA", numbers(gamma)));
      float[] grey = space(said).toCIEXYZ(new float[] {0.9f, 0.9f, 0.9f});
      assertThat(grey[1]).isCloseTo((float) Math.pow(0.9, 1e5 / gamma), within(0.01f));
    }
  }

  /** The blue cones see nothing of this white, so the adaptation has numbers of 17 digits. */
  @Test
  void numbersThatAProfileCannotHoldMakeNone() {
    int[] strange = {14_969, 80_257, 19_969, 77_257, 14_969, 85_257, 9_969, 77_257};
    assertThat(new ColourSignals(Map.of("cHRM", numbers(strange))).profile(false)).isEmpty();
    assertThat(new ColourSignals(Map.of("cHRM", numbers(strange))).profile(true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cICP, 4", "mDCV, 24", "cLLI, 8", "sRGB, 1", "gAMA, 4", "cHRM, 32"})
  void aChunkHasOneLength(String name, int length) {
    assertThat(ColourSignals.isSound(name, length)).isTrue();
    assertThat(ColourSignals.isSound(name, length - 1)).isFalse();
    assertThat(ColourSignals.isSound(name, length + 1)).isFalse();
    assertThat(ColourSignals.isSound("tEXt", length)).isFalse();
  }
}
