package aliif.model.engine;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.EncoderConfig;
import aliif.model.Size;
import aliif.model.djl.DjlAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.Weights;

/** Run in a JVM of its own: chooses an engine for a model that the vector engine refuses. */
final class EngineProbe {
  private EngineProbe() {}

  public static void main(String[] arguments) {
    AliifConfig config = RandomWeights.tiny().config();
    Weights weights =
        RandomWeights.of(
            Variants.withEncoder(
                config, new EncoderConfig.Rdn(3, 2, new EncoderConfig.DenseBlock(2, 4))),
            1);
    System.out.println("gpu: " + DjlAliif.hasGpu(3));
    Engine engine = Engine.fastest(weights, 3);
    System.out.println("engine: " + engine);
    try (Aliif aliif = engine.create(weights, 3)) {
      aliif.encode(RandomWeights.image(new Size(5, 4), 1));
    }
    System.out.println("threads: " + System.getProperty("ai.djl.pytorch.num_threads"));
  }
}
