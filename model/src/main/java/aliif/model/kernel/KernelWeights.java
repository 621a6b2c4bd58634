package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Blend;
import aliif.model.AliifConfig.Scores;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.kernel.decoder.BlendedMlps;
import aliif.model.kernel.decoder.CellFunctions;
import aliif.model.kernel.decoder.DecoderWeights;
import aliif.model.kernel.decoder.FeatureRows;
import aliif.model.kernel.decoder.LocalFunctions;
import aliif.model.kernel.decoder.QueryFunctions;
import aliif.model.kernel.decoder.QueryMlps;
import aliif.model.kernel.decoder.RowRenderer;
import aliif.model.kernel.encoder.EncoderLayers;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.Slab;
import aliif.model.weights.Weights;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable BlendedMlps blended; // for scores per LR pixel
  private final @Nullable QueryMlps query; // else

  private KernelWeights(Weights weights, Kernel kernel) {
    if (!support(weights.config())) {
      throw new IllegalArgumentException(
          "kernels: none for model %s (expected: EDSR, unfold, cell, and layers blended)"
              .formatted(weights.name()));
    }
    Packer packer = Packer.of(kernel);
    DecoderWeights decoder = new DecoderWeights(weights);
    this.kernel = kernel;
    this.config = weights.config();
    this.layout = FeatureLayout.of(config);
    this.encoder = EncoderLayers.of(weights, decoder.hoisted(packer), packer);
    this.featureRows = new FeatureRows(decoder, packer);
    boolean latent = config.scores() == Scores.LATENT;
    this.blended = latent ? new BlendedMlps(decoder, packer) : null;
    this.query = latent ? null : new QueryMlps(decoder, packer);
  }

  /** Whether there are kernels for all parts of a model. */
  public static boolean support(AliifConfig config) {
    return switch (config.encoder()) {
      case EncoderConfig.Edsr _ -> config.unfold() && config.cell() && blendsLayers(config);
      case EncoderConfig.Rdn _ -> false;
    };
  }

  /** One MLP is the same blended in any way. */
  private static boolean blendsLayers(AliifConfig config) {
    return config.scores() == Scores.NONE || config.blend() == Blend.LAYERS;
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
    return new RowRenderer(kernel, layout, localFunctions(slab));
  }

  private LocalFunctions localFunctions(Slab slab) {
    if (blended != null) {
      return new CellFunctions(blended, slab);
    }
    if (query != null) {
      return new QueryFunctions(query, slab);
    }
    throw new AssertionError("no decoder");
  }
}
