package aliif.model.evaluation;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Scores;

/**
 * Multiply-adds of a model in its hoisted form (MODEL.md section 2), with convolutions counted as
 * direct ones: what an engine saves beyond that shows as more than the machine's peak.
 */
final class Operations {
  private final AliifConfig config;

  Operations(AliifConfig config) {
    this.config = config;
  }

  /** Of the encoder, per LR pixel. */
  long encode() {
    long c = config.channels();
    return 27 * c + (2L * config.blocks() + 1) * 9 * c * c;
  }

  /** Of the first layers, and for scores per LR pixel the rest of P and the blend, per LR pixel. */
  long expand() {
    long firsts = (long) config.mlps() * config.mlpOutputs(0);
    long hoisted = config.tau() * (firsts + hidden());
    return config.scores() == Scores.LATENT ? hoisted + rest() + firsts : hoisted;
  }

  /** Of the decoder, per HR pixel; for scores per LR pixel without the blending of weights. */
  long render() {
    long neighbours = config.ensemble() ? 4 : 1;
    long layers = 0;
    for (int l = 1; l < config.depth(); l++) {
      layers += (long) config.mlpOutputs(l - 1) * config.mlpOutputs(l);
    }
    long outputs = config.mlpOutputs(0);
    return neighbours
        * switch (config.scores()) {
          case LATENT -> 2 * outputs + layers;
          case NONE -> 4 * outputs + layers;
          case QUERY ->
              4 * (config.mlps() * outputs + hidden())
                  + rest()
                  + config.mlps() * (outputs + layers);
        };
  }

  private long hidden() {
    return config.expansionOutputs().isEmpty() ? 0 : config.expansionOutputs().getFirst();
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
