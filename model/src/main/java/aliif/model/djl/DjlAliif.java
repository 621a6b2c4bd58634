package aliif.model.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.BilinearSkip;
import aliif.model.DecoderConfig.Skip;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Neighbours;
import aliif.model.NormalisedColours;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.djl.network.DeviceCall;
import aliif.model.djl.network.DjlDecoder;
import aliif.model.djl.network.DjlEncoder;
import aliif.model.djl.network.DjlTensors;
import aliif.model.weights.Weights;
import java.util.Arrays;
import java.util.Optional;

/**
 * A-LIIF on libtorch, on a CPU or a GPU. libtorch computes all matrix products; the answers of the
 * LR pixels are averaged in Java. Equal to the scalar model to 1e-4 on a CPU.
 *
 * <p>A GPU from Ampere on convolves with 10 bits of each factor (TF32), and differs by more, unless
 * the process was started with {@code NVIDIA_TF32_OVERRIDE=0} in its environment: libtorch reads it
 * there, and DJL has no switch.
 *
 * <p>Memory of the device is taken per call and freed with it. The weights lie there once for each
 * instance.
 */
public final class DjlAliif implements Aliif {
  /* A block's arrays share the second-level cache of a core; a GPU wants much work at once. */
  static final int CPU_BLOCK = 1 << 18;
  private static final int GPU_BLOCK = 1 << 25;

  private final AliifConfig config;
  private final FeatureLayout layout;
  private final NDManager manager;
  private final DjlEncoder encoder;
  private final BlockDecoder decoder;

  private DjlAliif(Weights weights, NDManager manager, int limit) {
    this.config = weights.config();
    this.layout = FeatureLayout.of(config);
    this.manager = manager;
    DjlTensors tensors = DjlTensors.of(manager, weights);
    this.encoder = DjlEncoder.of(config.encoder(), tensors);
    this.decoder = new BlockDecoder(DjlDecoder.of(config, tensors), limit);
  }

  /**
   * Whether there is a libtorch for this system; loads it.
   *
   * @param threads that libtorch may use for one call, at least 1, as {@link #create} has it
   */
  public static boolean isPresent(int threads) {
    return device(threads).isPresent();
  }

  /**
   * Whether there is a libtorch for this system that finds a GPU; loads it.
   *
   * @param threads as for {@link #isPresent}
   */
  public static boolean hasGpu(int threads) {
    return device(threads).filter(Device::isGpu).isPresent();
  }

  /** What libtorch would compute on, if there is one. */
  private static Optional<Device> device(int threads) {
    try {
      return Optional.of(TorchEngine.load(threads).defaultDevice());
    } catch (EngineException | LinkageError problem) {
      return Optional.empty();
    }
  }

  /**
   * A model on the GPU if libtorch has one, else on the CPU.
   *
   * @param threads that libtorch may use for one call, at least 1; they belong to the process, so
   *     that the first model decides. Several workers of one thread each do more than one of
   *     several.
   */
  public static DjlAliif create(Weights weights, int threads) {
    return create(weights, TorchEngine.load(threads).defaultDevice(), threads);
  }

  /** A model on a device of the caller's choice. */
  public static DjlAliif create(Weights weights, Device device, int threads) {
    return create(weights, device, threads, device.isGpu() ? GPU_BLOCK : CPU_BLOCK);
  }

  static DjlAliif create(Weights weights, Device device, int threads, int limit) {
    Engine engine = TorchEngine.load(threads);
    return new DjlAliif(weights, engine.newBaseManager(device), limit);
  }

  @Override
  public AliifConfig config() {
    return config;
  }

  @Override
  public FeatureMap encode(RgbImage crop) {
    config.requireFits(crop.size());
    int pixels = crop.width() * crop.height();
    try (DeviceCall call = new DeviceCall(manager)) {
      NDArray image = call.upload(normalised(crop), new Shape(pixels, 3));
      NDArray channelsLast = image.reshape(1, crop.height(), crop.width(), 3);
      NDArray features = DeviceCall.only(() -> encoder.encode(channelsLast.transpose(0, 3, 1, 2)));
      NDArray all =
          DeviceCall.only(
              () -> {
                NDList tables = decoder.decoder().encode(features);
                if (config.decoder().skip() == Skip.BILINEAR) {
                  tables.add(image);
                }
                return DeviceCall.joined(tables, 1);
              });
      float[] values = new float[pixels * layout.depth()]; // (h, w, depth)
      DeviceCall.download(all, it -> it.get(values));
      return new FeatureMap(crop.size(), layout.depth(), values);
    }
  }

  @Override
  public RgbImage render(FeatureMap features, RenderWindow window) {
    layout.requireFits(features, window);
    Size size = window.output().size();
    QueryGrid grid = QueryGrid.of(window, config.decoder().ensemble());
    Optional<BilinearSkip> skip =
        Optional.of(config.decoder().skip())
            .filter(Skip.BILINEAR::equals)
            .map(_ -> new BilinearSkip(window));
    float[] output = new float[Math.toIntExact(3 * size.pixels())]; // (3, H, W)
    float[] row = new float[3 * size.width()]; // (W, 3)
    try (DeviceCall call = new DeviceCall(manager)) {
      BlockAnswers answers = new BlockAnswers(call, features, grid, decoder);
      float[] line = new float[answers.lineFloats()]; // (columns, nb, 3)
      for (int i = 0; i < size.height(); i++) {
        Arrays.fill(line, 0);
        Arrays.fill(row, 0);
        answers.advanceTo(i);
        answers.addAverage(i, line);
        addAverage(grid.columns(), line, row);
        if (skip.isPresent()) {
          addInput(skip.get(), features, i, row);
        }
        denormalise(row, output, i * size.width());
      }
    }
    return new RgbImage(size, output);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Arrays that outlive a call: the weights. */
  int arrays() {
    return manager.getManagedArrays().size();
  }

  /** Adds the input, the last three values of each LR pixel, to HR row {@code i}: (W, 3). */
  private static void addInput(BilinearSkip skip, FeatureMap features, int i, float[] row) {
    int first = features.depth() - 3;
    for (int n = 0; n < row.length; n++) {
      row[n] += skip.sample(i, n / 3, n % 3, (pixel, c) -> features.value(pixel, first + c));
    }
  }

  /** The average over columns of a line of answers: (columns, nb, 3) to (W, 3). */
  private static void addAverage(Slots columns, float[] line, float[] row) {
    Neighbours neighbours = columns.neighbours();
    for (int j = 0; j < neighbours.pixels(); j++) {
      for (int n = 0; n < neighbours.count(); n++) {
        float weight = neighbours.weight(j, n);
        int at = 3 * columns.place(j, n);
        row[3 * j] += weight * line[at];
        row[3 * j + 1] += weight * line[at + 1];
        row[3 * j + 2] += weight * line[at + 2];
      }
    }
  }

  /** (3, h, w) in [0, 1] to (h * w, 3) in [-1, 1]. */
  private static float[] normalised(RgbImage image) {
    float[] values = image.interleaved();
    for (int i = 0; i < values.length; i++) {
      values[i] = NormalisedColours.normalised(values[i]);
    }
    return values;
  }

  /** A row (W, 3) to its place in three planes. */
  private static void denormalise(float[] row, float[] output, int at) {
    int plane = output.length / 3;
    for (int channel = 0; channel < 3; channel++) {
      for (int j = 0; j < row.length / 3; j++) {
        output[channel * plane + at + j] = NormalisedColours.colour(row[3 * j + channel]);
      }
    }
  }
}
