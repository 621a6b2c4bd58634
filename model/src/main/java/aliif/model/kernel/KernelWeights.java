package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.LayerInputs;
import aliif.model.DecoderConfig.Scores;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.kernel.decoder.DecoderWeights;
import aliif.model.kernel.decoder.FeatureRows;
import aliif.model.kernel.decoder.PreparedDecoder;
import aliif.model.kernel.decoder.RowRenderer;
import aliif.model.kernel.encoder.EncoderLayers;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.Slab;
import aliif.model.weights.Weights;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * A model's weights, transformed and packed for the kernel of this machine: made once, shared by
 * all instances of {@link VectorAliif}. Immutable.
 */
public final class KernelWeights {
  /* They hold no reference to what they were made from: they go when that goes. */
  private static final Map<Weights, KernelWeights> PREPARED = new WeakHashMap<>();

  private final Kernel kernel;
  private final AliifConfig config;
  private final FeatureLayout layout;
  private final EncoderLayers encoder;
  private final FeatureRows featureRows;
  private final PreparedDecoder decoder;

  private KernelWeights(Weights weights, Kernel kernel) {
    if (!support(weights.config())) {
      throw new IllegalArgumentException(
          "kernels: none for model %s (expected: EDSR, unfold, cell, and layers blended)"
              .formatted(weights.name()));
    }
    Packer packer = Packer.of(kernel);
    DecoderWeights parts = new DecoderWeights(weights);
    this.kernel = kernel;
    this.config = weights.config();
    this.layout = FeatureLayout.of(config);
    this.encoder = EncoderLayers.of(weights, parts.hoisted(packer), packer);
    this.featureRows = new FeatureRows(parts, packer);
    this.decoder = PreparedDecoder.of(parts, packer);
  }

  /** Whether there are kernels for all parts of a model. */
  public static boolean support(AliifConfig config) {
    return switch (config.encoder()) {
      case EncoderConfig.Edsr _ ->
          config.decoder().inputs().equals(LayerInputs.ALL) && blendsLayers(config.decoder());
      case EncoderConfig.Rdn _ -> false;
    };
  }

  /** One MLP is the same blended in any way. */
  private static boolean blendsLayers(DecoderConfig decoder) {
    return decoder.scores() == Scores.NONE || decoder.blend() == Blend.LAYERS;
  }

  /**
   * Prepared for the fastest kernel; once for all who ask for the same weights.
   *
   * @throws IllegalArgumentException if there are no kernels for the model
   */
  public static KernelWeights of(Weights weights) {
    synchronized (PREPARED) {
      return PREPARED.computeIfAbsent(weights, all -> of(all, Kernels.fastest()));
    }
  }

  static KernelWeights of(Weights weights, Kernel kernel) {
    return new KernelWeights(weights, kernel);
  }

  public AliifConfig config() {
    return config;
  }

  FeatureLayout layout() {
    return layout;
  }

  EncoderLayers encoder() {
    return encoder;
  }

  FeatureRows featureRows() {
    return featureRows;
  }

  /** A thread's renderer. */
  RowRenderer rowRenderer(Slab slab) {
    return new RowRenderer(kernel, layout, decoder.functions(slab));
  }
}
