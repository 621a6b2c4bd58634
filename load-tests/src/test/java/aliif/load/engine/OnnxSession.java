package aliif.load.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import aliif.model.RgbImage;
import aliif.model.onnx.OnnxEncoder;
import aliif.model.weights.Weights;
import java.nio.FloatBuffer;
import java.util.Map;

/** An encoder in ONNX Runtime, with everything optimised that it can, and an image. */
final class OnnxSession implements AutoCloseable {
  private final OrtSession session;
  private final OnnxTensor image;

  private OnnxSession(OrtSession session, OnnxTensor image) {
    this.session = session;
    this.image = image;
  }

  static OnnxSession of(Weights encoder, RgbImage image, int threads) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return new OnnxSession(
          environment.createSession(OnnxEncoder.of(encoder), options),
          OnnxTensor.createTensor(
              environment,
              FloatBuffer.wrap(image.values()),
              new long[] {1, 3, image.height(), image.width()}));
    }
  }

  /** Encodes the image; the features stay where the library puts them. */
  long encode() throws OrtException {
    try (OrtSession.Result result = session.run(Map.of("image", image))) {
      return result.size();
    }
  }

  @Override
  public void close() throws OrtException {
    image.close();
    session.close();
  }
}
