package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run of training puts away, to go on from. */
final class RunCheckpointTest {
  private static final Weights TINY = RandomWeights.tiny();

  @TempDir private Path folder;

  /** Written before there were checkpoints of baselines. */
  @Test
  void anEarlierCheckpointIsRead() throws URISyntaxException {
    URI file = Objects.requireNonNull(getClass().getResource("earlier.checkpoint")).toURI();
    RunCheckpoint checkpoint = RunCheckpoint.read(Path.of(file));
    LearningState state = checkpoint.state();

    assertThat(checkpoint.network())
        .isEqualTo(
            new AliifConfig(
                new EncoderConfig.Edsr(1, 1),
                new DecoderConfig(
                    new DecoderConfig.LocalMlps(1, 1, 1),
                    List.of(),
                    Scores.NONE,
                    Normalisation.L2,
                    true,
                    Skip.NONE)));
    assertThat(checkpoint.recipe())
        .isEqualTo(new RunCheckpoint.Recipe(new Sampling(2, 8, 30, 3), 1e-3, 5, 0.9, 7, 2, 1000));
    assertThat(state.iteration()).isEqualTo(11);
    assertThat(state.minutes()).isEqualTo(0.25);
    assertThat(state.parameters()).hasSize(100).startsWith(0, 1, 2);
    assertThat(state.average()).startsWith(0.5f, 1.5f, 2.5f);
    assertThat(state.firstMoment()).startsWith(0, -1, -2);
    assertThat(state.secondMoment()).startsWith(0, 1, 4);
  }

  @Test
  void whatIsNoCheckpointIsRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    TINY.write(file, Map.of());
    assertThatThrownBy(() -> RunCheckpoint.read(file))
        .hasMessage("run: missing (expected: a checkpoint of training)");
    byte[] half = Arrays.copyOf(Files.readAllBytes(file), 900);
    Files.write(file, half);
    assertThatThrownBy(() -> RunCheckpoint.read(file)).isInstanceOf(WeightsException.class);
    assertThatThrownBy(() -> RunCheckpoint.read(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "{\"recipe\":null}",
        "{\"recipe\":{}}",
        "{\"recipe\":{\"sampling\":{\"batch\":0}}}",
        "{\"recipe\":{\"sampling\":{\"batch\":2,\"patch\":8,\"queries\":30,\"largestScale\":3}},"
            + "\"iteration\":-1}",
        "{\"recipe\":{\"sampling\":{\"batch\":2,\"patch\":8,\"queries\":30,\"largestScale\":3}},"
            + "\"minutes\":-1}",
        "{\"iteration\":\"many\"}",
        "{"
      })
  void aCheckpointThatWasEditedIsRefusedInOneLine(String run) {
    Path file = folder.resolve("edited.checkpoint");
    TINY.write(file, Map.of("run", run));
    assertThatThrownBy(() -> RunCheckpoint.read(file))
        .isInstanceOf(TrainingException.class)
        .hasMessage("run: " + run + " (expected: what training has put away)");
  }
}
