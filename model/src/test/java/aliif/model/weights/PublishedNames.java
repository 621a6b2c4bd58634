package aliif.model.weights;

import aliif.model.AliifConfig;
import java.util.List;
import java.util.Optional;

/** Names and shapes of the published A-LIIF and LIIF code, as ours. */
final class PublishedNames {
  private PublishedNames() {}

  /** Our name, or nothing for what is no weight. */
  static Optional<String> translate(String published) {
    List<String> part = List.of(published.split("\\.", -1));
    String kind = part.getLast(); // weight or bias
    if (published.startsWith("encoder.head.")) {
      return Optional.of("encoder.head." + kind);
    }
    if (published.startsWith("encoder.body.") && part.size() == 4) {
      return Optional.of("encoder.tail." + kind);
    }
    if (published.startsWith("encoder.body.")) {
      String convolution = part.get(4).equals("0") ? "conv1" : "conv2";
      return Optional.of("encoder.body." + part.get(2) + "." + convolution + "." + kind);
    }
    if (published.startsWith("pdn.layers.")) {
      return Optional.of("expansion." + half(part.get(2)) + "." + kind);
    }
    if (published.startsWith("imnet.layers.")) {
      return Optional.of("mlps." + half(part.get(2)) + "." + kind);
    }
    if (published.startsWith("basis.w")) {
      return Optional.of("mlps." + lastDigit(published) + ".weight");
    }
    if (published.startsWith("basis.bias")) {
      return Optional.of("mlps." + (lastDigit(published) - 1) + ".bias");
    }
    return Optional.empty();
  }

  /** The bank is flat there, and a single MLP has no K; the values lie in the same order. */
  static Tensor reshape(String ours, Tensor tensor, AliifConfig config) {
    return new Tensor(
        TensorShapes.of(config).asMap().getOrDefault(ours, tensor.shape()), tensor.values());
  }

  /** Layers and their ReLUs are counted together there. */
  private static int half(String number) {
    return Integer.parseInt(number) / 2;
  }

  private static int lastDigit(String name) {
    return name.charAt(name.length() - 1) - '0';
  }
}
