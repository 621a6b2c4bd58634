package aliif.gateway.cli.research;

import aliif.gateway.cli.options.ModelChoice;
import aliif.model.Aliif;
import aliif.model.PixelShuffle;
import aliif.model.engine.Engine;
import aliif.model.evaluation.Candidate;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The models to evaluate, with their engines. To be closed. For one thread. */
final class Candidates implements AutoCloseable {
  private final List<Candidate> all = new ArrayList<>();
  private final List<Runnable> closings = new ArrayList<>();

  private Candidates() {}

  /**
   * Loads them.
   *
   * @param names shipped models, {@code .safetensors} files of models or baselines, or {@code
   *     bicubic}
   * @throws aliif.model.weights.WeightsException if one does not exist or cannot be read
   */
  static Candidates load(List<String> names, int threads) {
    List<Optional<Tensors>> loaded = names.stream().map(Candidates::network).toList();
    Candidates candidates = new Candidates();
    for (Optional<Tensors> one : loaded) {
      one.ifPresentOrElse(
          network -> candidates.add(network, threads), () -> candidates.all.add(Candidate.BICUBIC));
    }
    return candidates;
  }

  /** Empty for bicubic, which needs no network. */
  private static Optional<Tensors> network(String name) {
    return name.equals(Candidate.BICUBIC.name())
        ? Optional.empty()
        : Optional.of(ModelChoice.network(name));
  }

  /** A candidate of a network in memory. */
  static Candidates of(Tensors network, int threads) {
    Candidates candidates = new Candidates();
    candidates.add(network, threads);
    return candidates;
  }

  private void add(Tensors network, int threads) {
    switch (network) {
      case Weights weights -> {
        Aliif aliif = Engine.fastest(weights, threads).create(weights, threads);
        closings.add(aliif::close);
        all.add(new Candidate(weights.name(), TiledUpscaler.of(aliif)));
      }
      case BaselineWeights baseline -> {
        PixelShuffle edsr = Engine.fastest(baseline, threads);
        closings.add(edsr::close);
        OptionalInt scale = OptionalInt.of(baseline.config().scale());
        all.add(new Candidate(baseline.name(), scale, TiledUpscaler.of(edsr)));
      }
    }
  }

  List<Candidate> all() {
    return all;
  }

  @Override
  public void close() {
    closings.forEach(Runnable::run);
  }
}
