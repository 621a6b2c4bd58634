package aliif.gateway.cli.models;

import aliif.model.AliifConfig;
import aliif.model.EncoderConfig;
import aliif.model.benchmark.Operations;
import aliif.model.weights.MeasuredPsnr;
import aliif.model.weights.Weights;
import java.util.Locale;

/**
 * A model in words.
 *
 * @param perLrPixel multiply-adds of encoding, per LR pixel
 * @param perHrPixel multiply-adds of rendering, per HR pixel
 */
record ModelDescription(String encoder, String decoder, long perLrPixel, long perHrPixel) {
  static ModelDescription of(Weights weights) {
    AliifConfig config = weights.config();
    Operations operations = new Operations(config);
    return new ModelDescription(
        encoder(config.encoder()),
        decoder(config),
        operations.encode() + operations.expand(),
        operations.render());
  }

  private static String encoder(EncoderConfig encoder) {
    return switch (encoder) {
      case EncoderConfig.Edsr(int channels, int blocks) -> "EDSR %dx%d".formatted(channels, blocks);
      case EncoderConfig.Rdn(
              int channels,
              int blocks,
              EncoderConfig.DenseBlock(int convolutions, int growth)) ->
          "RDN %d, %dx%d, growth %d".formatted(channels, blocks, convolutions, growth);
    };
  }

  private static String decoder(AliifConfig config) {
    return switch (config.decoder().scores()) {
      case NONE -> "LIIF, width " + config.decoder().width();
      case QUERY -> "K %d, scores per query".formatted(config.decoder().mlps());
      case LATENT -> "K %d, latent scores".formatted(config.decoder().mlps());
    };
  }

  static String score(MeasuredPsnr score) {
    return String.format(Locale.ROOT, "%s x%d %.2f", score.set(), score.scale(), score.decibels());
  }

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
