package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.FeatureMap.Precision;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.model.weights.Weights;
import aliif.pipeline.plan.ModelTile;
import aliif.pipeline.testing.PipelineTestSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ModelTilesTest {
  private static final long MIB = 1 << 20;
  private static final EngineMemory LITE = memory("lite");
  private static final EngineMemory PAPER = memory("paper");

  private static EngineMemory memory(String model) {
    return new EngineMemory(Engine.VECTOR, Weights.shipped(model).config(), 1, Precision.FLOAT16);
  }

  @Test
  void withMemoryEnoughTilesAreAsLargeAsTheyMayBe() {
    ModelTiles tiles =
        ModelTiles.of(PipelineTestSettings.pipeline(2, 192), Map.of("lite", LITE), 100_000 * MIB);

    assertThat(tiles.of("lite").orElseThrow().side()).isEqualTo(192);
    assertThat(tiles.of("lite").orElseThrow().workers().inFlight()).isEqualTo(3);
    assertThat(tiles.engines()).isEqualTo(2 * tiles.of("lite").orElseThrow().engine());
  }

  @Test
  void theLessMemoryThereIsTheSmallerAreTheTilesAndTheEnginesAlwaysFit() {
    int side = 256;
    long most = 4096 * MIB;
    for (Optional<ModelTiles> tiles = paper(most); tiles.isPresent(); tiles = paper(most)) {
      assertThat(tiles.get().engines()).isLessThanOrEqualTo(most);
      assertThat(tiles.get().of("paper").orElseThrow().side()).isBetween(16, side);
      side = tiles.get().of("paper").orElseThrow().side();
      most -= most / 20;
    }
    assertThat(side).isLessThan(256);
  }

  private static Optional<ModelTiles> paper(long most) {
    try {
      return Optional.of(
          ModelTiles.of(PipelineTestSettings.pipeline(2, 256), Map.of("paper", PAPER), most));
    } catch (IllegalArgumentException tooLittle) {
      return Optional.empty();
    }
  }

  /** A worker runs any model, so that each has the room of the largest. */
  @Test
  void eachEngineMayHaveAsMuchAsTheHeaviestModelNeeds() {
    ModelTiles tiles =
        ModelTiles.of(
            PipelineTestSettings.pipeline(2, 256), Map.of("lite", LITE, "paper", PAPER), 600 * MIB);
    ModelTile lite = tiles.of("lite").orElseThrow();
    ModelTile paper = tiles.of("paper").orElseThrow();

    assertThat(lite.engine()).isEqualTo(paper.engine());
    assertThat(lite.side()).isGreaterThanOrEqualTo(paper.side());
  }

  @Test
  void moreWorkersThanHaveRoomAreRefused() {
    assertThatThrownBy(
            () ->
                ModelTiles.of(
                    PipelineTestSettings.pipeline(64, 256), Map.of("paper", PAPER), 64 * MIB))
        .hasMessageMatching(
            "workers: 64, whose engines of paper have \\d+ MiB each \\(expected: at most 1 MiB"
                + " each; fewer workers, or more heap\\)");
  }
}
