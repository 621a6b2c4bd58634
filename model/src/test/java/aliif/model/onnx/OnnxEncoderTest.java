package aliif.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import aliif.model.Differences;
import aliif.model.Size;
import aliif.model.scalar.Encoder;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.GoldenFile;
import aliif.model.weights.Weights;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported is run by ONNX Runtime. */
final class OnnxEncoderTest {
  @ParameterizedTest
  @MethodSource("models")
  void givesTheFeaturesOfTheScalarModelForAnySize(Weights weights) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(OnnxEncoder.of(weights))) {
      for (Size size : List.of(new Size(1, 1), new Size(13, 10), new Size(31, 7))) {
        float[] image = RandomWeights.image(size, 71).values(); // (3, h, w)
        float[] expected = Encoder.of(weights).encode(image, size); // (C, h, w)
        assertThat(Differences.largest(run(environment, session, image, size), expected))
            .isLessThan(1e-4f);
      }
    }
  }

  private static float[] run(
      OrtEnvironment environment, OrtSession session, float[] image, Size size)
      throws OrtException {
    long[] shape = {1, 3, size.height(), size.width()};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), shape);
        OrtSession.Result result = session.run(Map.of("image", input))) {
      OnnxTensor features = (OnnxTensor) result.get("features").orElseThrow();
      float[] values = new float[features.getFloatBuffer().remaining()];
      features.getFloatBuffer().get(values);
      return values;
    }
  }

  private static Stream<Weights> models() {
    return Stream.of(Weights.shipped("lite"), RandomWeights.tiny(), GoldenFile.rdn().weights());
  }
}
