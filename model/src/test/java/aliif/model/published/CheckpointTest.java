package aliif.model.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.testing.Variants;
import aliif.model.weights.GoldenFile;
import aliif.model.weights.Safetensors;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PyTorch wrote is read as what it was. */
final class CheckpointTest {
  @ParameterizedTest
  @ValueSource(strings = {"liif", "aliif"})
  void aModelBesideItsOptimiserHasItsTensors(String name) {
    PublishedCheckpoint checkpoint = PublishedCheckpoint.read(CheckpointFiles.of(name + ".pth"));
    Map<String, Tensor> expected =
        Safetensors.parse(WeightsFile.read(CheckpointFiles.of(name + ".safetensors"))).tensors();
    assertThat(checkpoint.tensors()).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (tensor, value) -> {
          assertThat(checkpoint.tensors().get(tensor)).isNotNull();
          assertThat(checkpoint.tensor(tensor).orElseThrow().shape()).isEqualTo(value.shape());
          assertThat(checkpoint.tensor(tensor).orElseThrow().values()).isEqualTo(value.values());
        });
  }

  @Test
  void whatALiifWasMadeWithIsTaken() {
    ImportedModel model =
        ImportedModel.of(PublishedCheckpoint.read(CheckpointFiles.of("liif.pth")));
    AliifConfig config = Weights.parse("liif", model.file()).config();
    assertThat(config)
        .isEqualTo(
            Variants.withInputs(
                new AliifConfig(
                    new EncoderConfig.Edsr(3, 1),
                    new DecoderConfig(
                        new DecoderConfig.LocalMlps(1, 5, 3),
                        List.of(),
                        Scores.NONE,
                        Normalisation.L2,
                        false,
                        Skip.NONE)),
                true,
                false));
  }

  @Test
  void anAliifIsKnownByItsShapes() {
    Weights weights =
        Weights.parse(
            "aliif",
            ImportedModel.of(PublishedCheckpoint.read(CheckpointFiles.of("aliif.pth"))).file());
    assertThat(weights.config())
        .isEqualTo(
            Variants.withInputs(
                new AliifConfig(
                    new EncoderConfig.Edsr(3, 1),
                    new DecoderConfig(
                        new DecoderConfig.LocalMlps(4, 5, 2),
                        List.of(6),
                        Scores.QUERY,
                        Normalisation.L2,
                        true,
                        Skip.NONE)),
                false,
                true));
    assertThat(weights.tensor("mlps.0.weight").shape()).containsExactly(4, 5, 7);
  }

  @Test
  void safetensorsWithPublishedNamesAreTheSameModel() {
    byte[] fromPickle =
        ImportedModel.of(PublishedCheckpoint.read(CheckpointFiles.of("aliif.pth"))).file();
    byte[] fromSafetensors =
        ImportedModel.of(PublishedCheckpoint.read(CheckpointFiles.of("aliif.safetensors"))).file();
    assertThat(fromPickle).isEqualTo(fromSafetensors);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void thePublishedModelsAreKnown(String name, Weights expected) {
    Map<String, Tensor> published = new LinkedHashMap<>(goldenTensors(name));
    published.keySet().removeIf(tensor -> tensor.startsWith("golden."));
    Weights weights =
        Weights.parse(name, ImportedModel.of(new PublishedCheckpoint(published, Map.of())).file());
    assertThat(weights.config()).isEqualTo(expected.config());
    expected
        .tensors()
        .forEach(
            (tensor, value) ->
                assertThat(weights.tensor(tensor).values()).isEqualTo(value.values()));
  }

  private static Stream<Arguments> golden() {
    return Stream.of(
        Arguments.of("aliif", GoldenFile.aliif().weights()),
        Arguments.of("liif", GoldenFile.liif().weights()));
  }

  @Test
  void aLiifOnRdnIsKnownByItsShapes() {
    Map<String, Tensor> published = new LinkedHashMap<>();
    goldenTensors("rdn").forEach((name, tensor) -> published.put("encoder." + name, tensor));
    published.keySet().removeIf(tensor -> tensor.startsWith("encoder.golden."));
    int inputs = 9 * 16 + 4;
    published.put("imnet.layers.0.weight", new Tensor(List.of(3, inputs), new float[3 * inputs]));
    published.put("imnet.layers.0.bias", new Tensor(List.of(3), new float[3]));
    Weights weights =
        Weights.parse("rdn", ImportedModel.of(new PublishedCheckpoint(published, Map.of())).file());
    Weights expected = GoldenFile.rdn().weights();
    assertThat(weights.config().encoder()).isEqualTo(expected.config().encoder());
    for (String name : List.of("shallow.1.bias", "body.2.convs.3.weight", "body.1.fusion.weight")) {
      assertThat(weights.tensor("encoder." + name).values())
          .isEqualTo(expected.tensor("encoder." + name).values());
    }
  }

  private static Map<String, Tensor> goldenTensors(String name) {
    return Safetensors.parse(
            WeightsFile.read(CheckpointFiles.of("/golden/" + name + ".safetensors")))
        .tensors();
  }

  @Test
  void everyTypeOfFloatsAndEveryViewIsRead() {
    PublishedCheckpoint checkpoint = PublishedCheckpoint.read(CheckpointFiles.of("types.pt"));
    assertTensor(checkpoint, "half", List.of(3, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertTensor(checkpoint, "bfloat16", List.of(3, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertTensor(checkpoint, "turned", List.of(4, 3), 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertTensor(checkpoint, "part", List.of(2), 6, 10);
    assertTensor(checkpoint, "none", List.of(0, 3));
    assertTensor(checkpoint, "one", List.of(), 7);
    assertThat(checkpoint.tensor("double").orElseThrow().values()).startsWith(0, 0.125f, 0.25f);
  }

  @Test
  void integersAreNoWeights() {
    assertThatThrownBy(() -> PublishedCheckpoint.read(CheckpointFiles.of("integers.pt")))
        .isInstanceOf(WeightsException.class)
        .hasMessage("steps: LongStorage (expected: floats)");
  }

  @Test
  void aWholeModuleIsRefusedByTheNameOfItsClass() {
    assertThatThrownBy(() -> PublishedCheckpoint.read(CheckpointFiles.of("whole-module.pt")))
        .isInstanceOf(WeightsException.class)
        .hasMessageEndingWith("(expected: tensors in dictionaries, nothing that runs)");
  }

  @Test
  void aTensorTooFewOrTooManyIsSaid() {
    PublishedCheckpoint checkpoint =
        PublishedCheckpoint.read(CheckpointFiles.of("aliif.safetensors"));
    Map<String, Tensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.put("extra", new Tensor(List.of(), new float[1]));
    assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(tensors, Map.of())))
        .hasMessage("extra: superfluous (expected: no such tensor)");
    tensors.remove("extra");
    tensors.remove("encoder.body.1.bias");
    assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(tensors, Map.of())))
        .hasMessage("encoder.body.1.bias: missing (expected: [3])");
    assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(Map.of(), Map.of())))
        .hasMessageEndingWith("missing (expected: LIIF, A-LIIF or EDSR)");
  }

  /** The published EDSR (not baseline) adds a tenth of each block, which no tensor says. */
  @ParameterizedTest
  @CsvSource({"256, 1", "65, 1", "2, 17"})
  void anEdsrThatScalesItsResidualsIsNotTakenForOneThatDoesNot(int channels, int blocks) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "head.0", channels, 3);
    for (int i = 0; i < blocks; i++) {
      put(tensors, "body." + i + ".body.0", channels, channels);
      put(tensors, "body." + i + ".body.2", channels, channels);
    }
    put(tensors, "body." + blocks, channels, channels);
    put(tensors, "tail.0.0", 4 * channels, channels);
    put(tensors, "tail.1", 3, channels);
    assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(tensors, Map.of())))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(
            "EDSR: %d channels, %d blocks (expected: at most 64 and 16", channels, blocks);
  }

  @Test
  void aTensorThatEdsrHasNotIsSaid() {
    PublishedCheckpoint checkpoint = PublishedCheckpoint.read(CheckpointFiles.of("edsr-x4.pt"));
    assertThat(ImportedModel.of(checkpoint).tensors()).containsKey("upsampler.1.weight");
    Map<String, Tensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
    tensors.put("body.0.scale", new Tensor(List.of(), new float[1]));
    assertThatThrownBy(() -> ImportedModel.of(new PublishedCheckpoint(tensors, Map.of())))
        .hasMessage("body.0.scale: superfluous (expected: no such tensor)");
  }

  private static void put(Map<String, Tensor> tensors, String name, int outputs, int inputs) {
    tensors.put(
        name + ".weight",
        new Tensor(List.of(outputs, inputs, 3, 3), new float[9 * outputs * inputs]));
    tensors.put(name + ".bias", new Tensor(List.of(outputs), new float[outputs]));
  }

  private static void assertTensor(
      PublishedCheckpoint checkpoint, String name, List<Integer> shape, float... values) {
    Tensor tensor = checkpoint.tensor(name).orElseThrow();
    assertThat(tensor.shape()).isEqualTo(shape);
    assertThat(tensor.values()).isEqualTo(values);
  }
}
