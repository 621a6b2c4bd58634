package aliif.model.weights;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.published.PublishedNames;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Seeded weights, inputs, features and outputs of the published code. */
public final class GoldenFile {
  private final Map<String, Tensor> tensors;
  private final Weights weights;

  private GoldenFile(Map<String, Tensor> tensors, Weights weights) {
    this.tensors = tensors;
    this.weights = weights;
  }

  /**
   * One run.
   *
   * @param input (1, 3, h, w), normalised
   * @param features (1, C, h, w)
   * @param output (1, 3, H, W), normalised
   */
  public record Case(String name, Tensor input, Tensor features, Tensor output) {
    /** The whole output over the whole input. */
    public CoordinateGrid grid() {
      return CoordinateGrid.of(size(input), size(output));
    }

    /** The input, in [0, 1]. */
    public RgbImage image() {
      return new RgbImage(size(input), denormalised(input));
    }

    /** The output, (3, H, W); not clamped, none of the cases needs it. */
    public float[] expected() {
      return denormalised(output);
    }

    private static Size size(Tensor image) {
      return new Size(image.shape().get(3), image.shape().get(2));
    }

    private static float[] denormalised(Tensor image) {
      float[] values = new float[image.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = image.values()[i] * 0.5f + 0.5f;
      }
      return values;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One run of an encoder.
   *
   * @param input (1, 3, h, w), normalised
   * @param features (1, C, h, w)
   */
  public record Features(Tensor input, Tensor features) {
    public Size size() {
      return new Size(input.shape().get(3), input.shape().get(2));
    }
  }

  /** The published A-LIIF. */
  public static GoldenFile aliif() {
    return read("aliif", config(10, 16, List.of(256, 256, 256, 256), DecoderConfig.Scores.QUERY));
  }

  /** The published LIIF. */
  public static GoldenFile liif() {
    return read("liif", config(1, 256, List.of(), DecoderConfig.Scores.NONE));
  }

  /** The published RDN, a small one, before a decoder that nobody trained. */
  public static GoldenFile rdn() {
    return read(
        "rdn",
        new AliifConfig(
            new EncoderConfig.Rdn(16, 3, new EncoderConfig.DenseBlock(4, 12)),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(1, 1, 1),
                List.of(),
                DecoderConfig.Scores.NONE,
                DecoderConfig.Normalisation.L2,
                true,
                DecoderConfig.Skip.NONE)));
  }

  public Weights weights() {
    return weights;
  }

  public Stream<Case> cases() {
    return tensors.keySet().stream()
        .filter(name -> name.endsWith(".input"))
        .map(name -> name.substring("golden.".length(), name.length() - ".input".length()))
        .sorted()
        .map(name -> new Case(name, of(name, "input"), of(name, "features"), of(name, "output")));
  }

  /** The run of a file that has an encoder alone. */
  public Features encoded() {
    return new Features(tensor("golden.input"), tensor("golden.features"));
  }

  private Tensor of(String name, String part) {
    return tensor("golden." + name + "." + part);
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no " + name);
    }
    return tensor;
  }

  private static GoldenFile read(String name, AliifConfig config) {
    Map<String, Tensor> tensors;
    try (InputStream file =
        GoldenFile.class.getResourceAsStream("/golden/" + name + ".safetensors")) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      tensors = Safetensors.parse(file.readAllBytes()).tensors();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    Weights untrained = Weights.untrained(name, config, 1);
    Map<String, Tensor> ours = new LinkedHashMap<>();
    TensorShapes.of(config)
        .asMap()
        .keySet()
        .forEach(
            our -> ours.put(our, published(our, config, tensors).orElse(untrained.tensor(our))));
    byte[] file = SafetensorsWriter.write(RandomWeights.json(config), ours);
    return new GoldenFile(tensors, Weights.parse(name, file));
  }

  /** The published tensor under our name; in the file of an encoder alone it has no prefix. */
  private static Optional<Tensor> published(
      String our, AliifConfig config, Map<String, Tensor> tensors) {
    String name = PublishedNames.of(our, config);
    return Optional.ofNullable(tensors.get(name))
        .or(() -> Optional.ofNullable(tensors.get(name.replace("encoder.", ""))))
        .map(
            tensor ->
                new Tensor(
                    TensorShapes.of(config).asMap().getOrDefault(our, tensor.shape()),
                    tensor.values()));
  }

  private static AliifConfig config(
      int mlps, int width, List<Integer> hidden, DecoderConfig.Scores scores) {
    return new AliifConfig(
        new EncoderConfig.Edsr(64, 16),
        new DecoderConfig(
            new DecoderConfig.LocalMlps(mlps, width, 5),
            hidden,
            scores,
            DecoderConfig.Normalisation.L2,
            true,
            DecoderConfig.Skip.NONE));
  }
}
