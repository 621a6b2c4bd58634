package aliif.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured as the encoder is the encoder, and next to nothing else. */
final class EncoderAloneTest {
  @ParameterizedTest
  @MethodSource("models")
  void itHasTheModelsEncoderAndADecoderThatHardlyCounts(AliifConfig model) {
    AliifConfig alone = EncoderAlone.of(model).config();
    assertThat(alone.encoder()).isEqualTo(model.encoder());
    Operations operations = new Operations(alone);
    assertThat(operations.encode()).isEqualTo(new Operations(model).encode());
    assertThat(operations.expand()).isEqualTo(27L * model.channels());
    for (Engine engine : Engine.values()) {
      if (engine.supports(model)) {
        assertThat(engine.supports(alone)).as("%s", engine).isTrue();
      }
    }
  }

  private static Stream<AliifConfig> models() {
    List<AliifConfig> shipped =
        Weights.shippedNames().stream().map(name -> Weights.shipped(name).config()).toList();
    return Stream.concat(shipped.stream(), RandomWeights.family());
  }
}
