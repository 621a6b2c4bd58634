package aliif.model.testing;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import com.google.gson.Gson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Seeded models that nobody trained, and images that nobody took. */
public final class RandomWeights {
  private final Random random;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private RandomWeights(long seed) {
    this.random = new Random(seed);
  }

  /** Baselines of a few hundred weights, one for each scale. */
  public static Stream<PixelShuffleConfig> baselines() {
    return Stream.of(2, 3, 4)
        .map(scale -> new PixelShuffleConfig(new EncoderConfig.Edsr(3, 1), scale));
  }

  /** A model of a few hundred weights with all that {@code lite} has: halo 6. */
  public static Weights tiny() {
    return of(
        new AliifConfig(
            new EncoderConfig.Edsr(4, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(3, 5, 3),
                List.of(6),
                DecoderConfig.Scores.LATENT,
                DecoderConfig.Normalisation.L2,
                true,
                DecoderConfig.Skip.BILINEAR)),
        1);
  }

  /** Uniform in {@code +-1 / sqrt(inputs)}, as untrained layers are. */
  public static Weights of(AliifConfig config, long seed) {
    RandomWeights weights = new RandomWeights(seed);
    weights.add(config);
    return Weights.parse("random-" + seed, SafetensorsWriter.write(json(config), weights.tensors));
  }

  /** Uniform in [0, 1]. */
  public static RgbImage image(Size size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(3 * size.pixels())]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }

  /** What a weights file says under {@code aliif}. */
  public static String json(AliifConfig config) {
    DecoderConfig decoder = config.decoder();
    Map<String, Object> json = new LinkedHashMap<>();
    switch (config.encoder()) {
      case EncoderConfig.Edsr _ -> json.put("encoder", "edsr");
      case EncoderConfig.Rdn rdn -> {
        json.put("encoder", "rdn");
        json.put("convolutions", rdn.convolutions());
        json.put("growth", rdn.growth());
      }
    }
    json.put("channels", config.channels());
    json.put("blocks", config.blocks());
    json.put("mlps", decoder.mlps());
    json.put("width", decoder.width());
    json.put("depth", decoder.depth());
    json.put("hidden", decoder.hidden());
    json.put("scores", decoder.scores().name().toLowerCase(Locale.ROOT));
    json.put("normalisation", decoder.normalisation().name().toLowerCase(Locale.ROOT));
    json.put("blend", decoder.blend().name().toLowerCase(Locale.ROOT));
    json.put("unfold", decoder.unfold());
    json.put("cell", decoder.cell());
    json.put("ensemble", decoder.ensemble());
    json.put("skip", decoder.skip().name().toLowerCase(Locale.ROOT));
    return new Gson().toJson(json);
  }

  private void add(AliifConfig config) {
    DecoderConfig decoder = config.decoder();
    switch (config.encoder()) {
      case EncoderConfig.Edsr edsr -> addEdsr(edsr.channels(), edsr.blocks());
      case EncoderConfig.Rdn rdn -> addRdn(rdn);
    }
    int inputs = config.expansionInputs();
    for (int l = 0; l < decoder.expansionOutputs().size(); l++) {
      int outputs = decoder.expansionOutputs().get(l);
      addLayer("expansion." + l, List.of(outputs, inputs));
      inputs = outputs;
    }
    inputs = config.mlpInputs();
    for (int l = 0; l < decoder.depth(); l++) {
      List<Integer> shape = List.of(decoder.mlps(), decoder.mlpOutputs(l), inputs);
      addTensor("mlps." + l + ".weight", shape, inputs);
      addTensor("mlps." + l + ".bias", shape.subList(0, 2), inputs);
      inputs = decoder.mlpOutputs(l);
    }
  }

  private void addEdsr(int c, int blocks) {
    addLayer("encoder.head", List.of(c, 3, 3, 3));
    for (int i = 0; i < blocks; i++) {
      addLayer("encoder.body." + i + ".conv1", List.of(c, c, 3, 3));
      addLayer("encoder.body." + i + ".conv2", List.of(c, c, 3, 3));
    }
    addLayer("encoder.tail", List.of(c, c, 3, 3));
  }

  private void addRdn(EncoderConfig.Rdn rdn) {
    int c = rdn.channels();
    addLayer("encoder.shallow.0", List.of(c, 3, 3, 3));
    addLayer("encoder.shallow.1", List.of(c, c, 3, 3));
    for (int d = 0; d < rdn.blocks(); d++) {
      int inputs = c;
      for (int i = 0; i < rdn.convolutions(); i++) {
        addLayer("encoder.body." + d + ".convs." + i, List.of(rdn.growth(), inputs, 3, 3));
        inputs += rdn.growth();
      }
      addLayer("encoder.body." + d + ".fusion", List.of(c, inputs, 1, 1));
    }
    addLayer("encoder.fusion", List.of(c, rdn.blocks() * c, 1, 1));
    addLayer("encoder.tail", List.of(c, c, 3, 3));
  }

  private void addLayer(String name, List<Integer> shape) {
    int inputs = shape.stream().skip(1).reduce(1, (a, b) -> a * b);
    addTensor(name + ".weight", shape, inputs);
    addTensor(name + ".bias", shape.subList(0, 1), inputs);
  }

  private void addTensor(String name, List<Integer> shape, int inputs) {
    float[] values = new float[shape.stream().reduce(1, (a, b) -> a * b)];
    float bound = (float) (1 / Math.sqrt(inputs));
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * random.nextFloat() - 1);
    }
    tensors.put(name, new Tensor(shape, values));
  }

  /** Small configurations, every combination of what can be chosen. */
  public static Stream<AliifConfig> configurations() {
    return Stream.of(DecoderConfig.Scores.values())
        .flatMap(
            scores ->
                Stream.of(DecoderConfig.Normalisation.values())
                    .flatMap(
                        normalisation ->
                            Stream.of(DecoderConfig.Skip.values())
                                .flatMap(
                                    skip ->
                                        Stream.of(true, false)
                                            .map(
                                                ensemble ->
                                                    configuration(
                                                        scores, normalisation, ensemble, skip)))));
  }

  /**
   * The same and those that not every engine computes: each switch of the family alone, and all.
   */
  public static Stream<AliifConfig> family() {
    return Stream.concat(configurations(), configurations().flatMap(RandomWeights::variants));
  }

  private static Stream<AliifConfig> variants(AliifConfig config) {
    EncoderConfig rdn = new EncoderConfig.Rdn(3, 2, new EncoderConfig.DenseBlock(2, 4));
    return config.decoder().normalisation() == DecoderConfig.Normalisation.SOFTMAX
        ? Stream.of(config.withDecoder(it -> it.withBlend(DecoderConfig.Blend.OUTPUTS)))
        : Stream.of(
            config.withDecoder(it -> it.withBlend(DecoderConfig.Blend.OUTPUTS)),
            Variants.withInputs(config, false, true),
            Variants.withInputs(config, true, false),
            Variants.withEncoder(config, rdn),
            Variants.withInputs(Variants.withEncoder(config, rdn), false, false)
                .withDecoder(it -> it.withBlend(DecoderConfig.Blend.OUTPUTS)));
  }

  private static AliifConfig configuration(
      DecoderConfig.Scores scores,
      DecoderConfig.Normalisation normalisation,
      boolean ensemble,
      DecoderConfig.Skip skip) {
    boolean one = scores == DecoderConfig.Scores.NONE;
    return new AliifConfig(
        new EncoderConfig.Edsr(3, 1),
        new DecoderConfig(
            new DecoderConfig.LocalMlps(one ? 1 : 4, 5, 3),
            one ? List.of() : List.of(7, 6),
            scores,
            normalisation,
            ensemble,
            skip));
  }
}
