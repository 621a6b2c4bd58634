package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IiifIdentifierTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final IiifLimits LIMITS = new IiifLimits(4000, 10_000_000, 100);

  @ParameterizedTest
  @CsvSource({
    "'', 600x401",
    ";x1, 600x401",
    ";x4, 2400x1604",
    ";x2.5, 1500x1003",
    ";x2.50, 1500x1003",
    ";x0.5, 300x201",
    ";x100, 60000x40100"
  })
  void anEnlargementIsAnImageOfItsOwn(String suffix, String size) {
    IiifIdentifier identifier = IiifIdentifier.parse(ID + suffix).orElseThrow();

    assertThat(identifier.plane(new Size(600, 401))).hasToString(size);
    assertThat(identifier).hasToString(ID + suffix.replace("2.50", "2.5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";x0", ";x101", ";x", ";4", ";x-1", ";x4;x4", "/..", ";x1e1"})
  void nothingElseIsAnIdentifier(String suffix) {
    assertThat(IiifIdentifier.parse(ID.substring(1) + suffix)).isEmpty();
    assertThat(suffix.isEmpty() ? IiifIdentifier.parse("") : IiifIdentifier.parse(ID + suffix))
        .isEmpty();
  }

  private static Framing framing(String suffix, String path) {
    Size input = new Size(600, 400);
    Size plane = IiifIdentifier.parse(ID + suffix).orElseThrow().plane(input);
    return IiifRequest.parse(IiifVersion.THREE, List.of(path.split("/", -1)))
        .of(plane, LIMITS)
        .framing(input, plane);
  }

  @Test
  void pixelsThatAreTakenAsTheyAreComeOutOfTheWholeEnlargement() {
    assertThat(framing(";x4", "512,1024,512,512/512,512/0/default.jpg"))
        .isEqualTo(new Framing.Window(new Size(2400, 1600), new Region(1024, 512, 512, 512)));
    assertThat(framing("", "512,0,512,512/max/0/default.jpg"))
        .isEqualTo(new Framing.Window(new Size(600, 400), new Region(0, 512, 400, 88)));
  }

  @Test
  void otherRectanglesAreComputedInPixelsOfTheInput() {
    assertThat(framing(";x4", "1024,0,1024,1024/512,512/0/default.jpg"))
        .isEqualTo(new Framing.Fitted(new InputRegion(256, 0, 256, 256), new Size(512, 512)));
    assertThat(framing(";x2.5", "1,2,3,4/^30,40/0/default.jpg"))
        .isEqualTo(new Framing.Fitted(new InputRegion(0.4, 0.8, 1.2, 1.6), new Size(30, 40)));
    assertThat(framing("", "100,0,100,100/^1000,/0/default.jpg"))
        .isEqualTo(new Framing.Fitted(new InputRegion(100, 0, 100, 100), new Size(1000, 1000)));
  }

  @Test
  void theWholeIsScaled() {
    assertThat(framing(";x4", "full/300,/0/default.jpg"))
        .isEqualTo(new Framing.Scaled(new Scale.ToSize(new Size(300, 200))));
  }
}
