package aliif.load.engine;

import aliif.model.Aliif;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.benchmark.EncoderAlone;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;

/**
 * One encoder on three engines, 256x256: {@code EncoderRace MODEL THREADS ROUNDS}, in milliseconds.
 */
public final class EncoderRace {
  private EncoderRace() {}

  public static void main(String[] arguments) throws Exception {
    Weights encoder = EncoderAlone.of(Weights.shipped(arguments[0]).config());
    int threads = Integer.parseInt(arguments[1]);
    RgbImage image = EngineBenchmark.noise(new Size(256, 256));
    try (Aliif vector = Engine.VECTOR.create(encoder, threads);
        Aliif djl = Engine.DJL.create(encoder, threads);
        OnnxSession onnx = OnnxSession.of(encoder, image, threads)) {
      new Race("ms", Integer.parseInt(arguments[2]))
          .with("vector", 1e6, () -> vector.encode(image))
          .with("djl", 1e6, () -> djl.encode(image))
          .with("onnxruntime", 1e6, onnx::encode)
          .run();
    }
  }
}
