package aliif.model.benchmark;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.EncoderConfig;

/**
 * Multiply-adds of a model in its hoisted form (docs/model.md section 2), with convolutions counted
 * as direct ones: what an engine saves beyond that shows as more than the machine's peak.
 */
public final class Operations {
  private final AliifConfig model;
  private final DecoderConfig config;

  public Operations(AliifConfig model) {
    this.model = model;
    this.config = model.decoder();
  }

  /** Multiply-adds of the encoder, per LR pixel. */
  public long encode() {
    long c = model.channels();
    return switch (model.encoder()) {
      case EncoderConfig.Edsr edsr -> 27 * c + (2L * edsr.blocks() + 1) * 9 * c * c;
      case EncoderConfig.Rdn rdn -> 27 * c + 18 * c * c + rdn.blocks() * (block(rdn) + c * c);
    };
  }

  /** Multiply-adds of a dense block and its fusion, per LR pixel. */
  private static long block(EncoderConfig.Rdn rdn) {
    long sum = (long) rdn.inputs(rdn.convolutions()) * rdn.channels();
    for (int convolution = 0; convolution < rdn.convolutions(); convolution++) {
      sum += 9L * rdn.inputs(convolution) * rdn.growth();
    }
    return sum;
  }

  /**
   * Multiply-adds, per LR pixel, of the first layers; for scores per LR pixel also of the rest of P
   * and of the blend.
   */
  public long expand() {
    long firsts = (long) config.mlps() * config.mlpOutputs(0);
    long hoisted = model.tau() * (firsts + config.hiddenOutputs());
    if (config.scores() != Scores.LATENT) {
      return hoisted;
    }
    return switch (config.blend()) {
      case LAYERS -> hoisted + rest() + firsts;
      case OUTPUTS -> hoisted + rest();
    };
  }

  /**
   * Multiply-adds of the decoder, per HR pixel; for scores per LR pixel without the blending of
   * weights.
   */
  public long render() {
    long neighbours = config.ensemble() ? 4 : 1;
    long layers = 0;
    for (int l = 1; l < config.depth(); l++) {
      layers += (long) config.mlpOutputs(l - 1) * config.mlpOutputs(l);
    }
    return neighbours
        * switch (config.scores()) {
          case LATENT -> latent(layers);
          case NONE -> config.queryInputs() * outputs() + layers;
          case QUERY ->
              config.queryInputs() * (config.mlps() * outputs() + config.hiddenOutputs())
                  + rest()
                  + config.mlps() * (blended() + layers);
        };
  }

  /** With the cell's columns folded in where the layers are blended once per LR pixel. */
  private long latent(long layers) {
    return switch (config.blend()) {
      case LAYERS -> 2 * outputs() + layers;
      case OUTPUTS -> config.mlps() * (config.queryInputs() * outputs() + layers + blended());
    };
  }

  /** What is blended of each MLP for a query, besides its layers after the first. */
  private long blended() {
    return switch (config.blend()) {
      case LAYERS -> outputs();
      case OUTPUTS -> 3;
    };
  }

  /** Outputs of the first layer of an MLP. */
  private long outputs() {
    return config.mlpOutputs(0);
  }

  /** P after its first layer. */
  private long rest() {
    long sum = 0;
    for (int l = 1; l < config.expansionOutputs().size(); l++) {
      sum += (long) config.expansionOutputs().get(l - 1) * config.expansionOutputs().get(l);
    }
    return sum;
  }
}
