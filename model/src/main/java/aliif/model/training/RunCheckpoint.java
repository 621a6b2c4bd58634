package aliif.model.training;

import aliif.model.Network;
import aliif.model.weights.NetworkJson;
import aliif.model.weights.ParameterLayout;
import aliif.model.weights.Safetensors;
import aliif.model.weights.SafetensorsWriter;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run, put away: a safetensors file with parameters, average and both moments of Adam, and what
 * the run was asked for. Batches depend on their numbers alone, so that this is all there is to
 * know. The file is replaced in one step.
 *
 * @param network that is trained
 * @param recipe what else the run was asked for
 */
record RunCheckpoint(Network network, Recipe recipe, LearningState state) {
  private static final String RUN = "run";
  private static final Gson JSON = new Gson();

  /**
   * What has to be the same for a run to go on as if it had not been cut.
   *
   * @param photos that are drawn from
   * @param pixels of all of them
   */
  record Recipe(
      Sampling sampling,
      double rate,
      int warmup,
      double averaging,
      long seed,
      int photos,
      long pixels) {

    static Recipe of(TrainingPlan plan, PatchSampler sampler) {
      Schedule schedule = plan.schedule();
      return new Recipe(
          sampler.sampling(),
          schedule.rate(),
          schedule.warmup(),
          schedule.averaging(),
          plan.seed(),
          sampler.photos(),
          sampler.pixels());
    }
  }

  private record Run(Recipe recipe, long iteration, double minutes) {
    Run {
      if (recipe == null || recipe.sampling() == null) {
        throw new IllegalArgumentException("recipe: none (expected: one)");
      }
      if (iteration < 0 || !(minutes >= 0)) {
        throw new IllegalArgumentException(
            "iteration: %d, minutes: %s (expected: from 0)".formatted(iteration, minutes));
      }
    }
  }

  /**
   * Writes the file.
   *
   * @throws WeightsException if it cannot be written; what was there stays
   */
  void write(Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "parameters", state.parameters());
    put(tensors, "average", state.average());
    put(tensors, "first_moment", state.firstMoment());
    put(tensors, "second_moment", state.secondMoment());
    Run run = new Run(recipe, state.iteration(), state.minutes());
    SafetensorsWriter.write(
        file, NetworkJson.metadata(network, Map.of(RUN, JSON.toJson(run))), tensors);
  }

  /**
   * Reads a file.
   *
   * @throws TrainingException if it is no checkpoint
   * @throws WeightsException if it cannot be read
   */
  static RunCheckpoint read(Path file) {
    Safetensors content = Safetensors.parse(WeightsFile.read(file));
    Run run = run(content);
    Network network = NetworkJson.of(content);
    int size = ParameterLayout.of(network).size();
    return new RunCheckpoint(
        network,
        run.recipe,
        new LearningState(
                values(content, "parameters", size),
                values(content, "average", size),
                values(content, "first_moment", size),
                values(content, "second_moment", size))
            .at(run.iteration, run.minutes));
  }

  private static Run run(Safetensors content) {
    String text =
        content
            .metadata(RUN)
            .orElseThrow(
                () ->
                    new TrainingException(RUN + ": missing (expected: a checkpoint of training)"));
    Optional<Run> run;
    try {
      run = Optional.ofNullable(JSON.fromJson(text, Run.class));
    } catch (RuntimeException problem) { // of JSON, or what a record's constructor threw, in one
      run = Optional.empty();
    }
    return run.orElseThrow(
        () -> new TrainingException("run: " + text + " (expected: what training has put away)"));
  }

  private static float[] values(Safetensors content, String name, int size) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null || tensor.values().length != size) {
      throw new TrainingException(
          "%s: %s (expected: %d values)"
              .formatted(name, tensor == null ? "missing" : tensor.shape(), size));
    }
    return tensor.values();
  }

  private static void put(Map<String, Tensor> tensors, String name, float[] values) {
    tensors.put(name, new Tensor(List.of(values.length), values));
  }
}
