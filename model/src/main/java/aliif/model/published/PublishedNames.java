package aliif.model.published;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.EncoderConfig;
import java.util.List;

/** What the published A-LIIF and LIIF code, with its EDSR and RDN, calls our tensors. */
public final class PublishedNames {
  private PublishedNames() {}

  /**
   * The published name of a tensor; the values lie in the same order.
   *
   * @param ours as {@link aliif.model.weights.Weights#shapes} has it
   */
  public static String of(String ours, AliifConfig config) {
    List<String> part = List.of(ours.split("\\.", -1));
    return switch (part.getFirst()) {
      case "encoder" ->
          switch (config.encoder()) {
            case EncoderConfig.Edsr edsr -> edsr(part, edsr.blocks());
            case EncoderConfig.Rdn _ -> rdn(part);
          };
      // Layers and their ReLUs are counted together there.
      case "expansion" -> "pdn.layers." + 2 * number(part.get(1)) + "." + part.get(2);
      case "mlps" -> mlps(number(part.get(1)), part.get(2), config.decoder().scores());
      default -> throw new IllegalArgumentException("tensor: " + ours + " (expected: one of ours)");
    };
  }

  private static String edsr(List<String> part, int blocks) {
    String kind = part.getLast();
    return switch (part.get(1)) {
      case "head" -> "encoder.head.0." + kind;
      case "tail" -> "encoder.body." + blocks + "." + kind;
      default -> {
        int convolution = part.get(3).equals("conv1") ? 0 : 2;
        yield "encoder.body." + part.get(2) + ".body." + convolution + "." + kind;
      }
    };
  }

  private static String rdn(List<String> part) {
    String kind = part.getLast();
    return switch (part.get(1)) {
      case "shallow" -> "encoder.SFENet" + (number(part.get(2)) + 1) + "." + kind;
      case "fusion" -> "encoder.GFF.0." + kind;
      case "tail" -> "encoder.GFF.1." + kind;
      default -> {
        String block = "encoder.RDBs." + part.get(2);
        yield part.get(3).equals("fusion")
            ? block + ".LFF." + kind
            : block + ".convs." + part.get(4) + ".conv.0." + kind;
      }
    };
  }

  /** A single MLP is a network like others there, and the bank counts its biases from 1. */
  private static String mlps(int layer, String kind, Scores scores) {
    if (scores == Scores.NONE) {
      return "imnet.layers." + 2 * layer + "." + kind;
    }
    return kind.equals("weight") ? "basis.w" + layer : "basis.bias" + (layer + 1);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
