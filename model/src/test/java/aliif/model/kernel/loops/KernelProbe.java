package aliif.model.kernel.loops;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;

/**
 * Run in a JVM of its own: upscales with whatever kernel that has, and compares with the scalar
 * model.
 */
final class KernelProbe {
  private KernelProbe() {}

  public static void main(String[] arguments) {
    float largest = 0;
    for (AliifConfig config : RandomWeights.configurations().toList()) {
      Weights weights = RandomWeights.of(config, 3);
      float[] actual = upscale(Engine.VECTOR.create(weights, 1)).values();
      float[] expected = upscale(ScalarAliif.create(weights)).values();
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
      }
    }
    System.out.println(Kernels.choice().sentence());
    System.out.println(largest < 2e-4f ? "as the truth" : "differs by " + largest);
  }

  private static RgbImage upscale(Aliif engine) {
    RgbImage image = RandomWeights.image(new Size(19, 14), 4);
    try (Aliif aliif = engine) {
      return aliif.render(
          aliif.encode(image),
          RenderWindow.whole(CoordinateGrid.of(image.size(), new Size(50, 41))));
    }
  }
}
