package aliif.gateway.cli;

import aliif.model.Aliif;
import aliif.model.Engine;
import aliif.model.evaluation.Candidate;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models that are evaluated; to be closed. For one thread. */
final class Candidates implements AutoCloseable {
  private final List<Candidate> all = new ArrayList<>();
  private final List<Aliif> open = new ArrayList<>();

  private Candidates() {}

  /**
   * Loads them.
   *
   * @param names shipped models, {@code .safetensors} files, or {@code bicubic}
   * @throws aliif.model.weights.WeightsException if one is not there, or cannot be read
   */
  static Candidates load(List<String> names, Engine engine, int threads) {
    List<Optional<Weights>> loaded = names.stream().map(Candidates::weights).toList();
    Candidates candidates = new Candidates();
    for (Optional<Weights> one : loaded) {
      one.ifPresentOrElse(
          weights -> candidates.add(weights, engine, threads),
          () -> candidates.all.add(Candidate.BICUBIC));
    }
    return candidates;
  }

  /** None for what needs none. */
  private static Optional<Weights> weights(String name) {
    if (name.equals(Candidate.BICUBIC.name())) {
      return Optional.empty();
    }
    Models one = ModelChoice.only(Optional.of(name));
    return Optional.of(one.weights(one.standard()));
  }

  /** Weights that are in memory. */
  static Candidates of(Weights weights, Engine engine, int threads) {
    Candidates candidates = new Candidates();
    candidates.add(weights, engine, threads);
    return candidates;
  }

  private void add(Weights weights, Engine engine, int threads) {
    Aliif aliif = engine.create(weights, threads);
    open.add(aliif);
    all.add(new Candidate(weights.name(), new TiledUpscaler(aliif)));
  }

  List<Candidate> all() {
    return all;
  }

  @Override
  public void close() {
    open.forEach(Aliif::close);
  }
}
