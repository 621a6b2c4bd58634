package aliif.load.engine;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.benchmark.EncoderAlone;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** An engine's calls, each in JVMs of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class EngineBenchmark {
  private static final Size WINDOW = new Size(1920, 1080);

  @Param({"VECTOR", "DJL"})
  public Engine engine;

  @Param({"latent", "lite"})
  public String model;

  @Param("2")
  public int threads;

  private Aliif encoder;
  private Aliif aliif;
  private RgbImage square; // 256x256
  private RgbImage small; // 128x128
  private RenderWindow smallTimesFour;
  private FeatureMap kept; // 480x270
  private RenderWindow zoom;

  @Setup
  public void open() {
    aliif = engine.create(Weights.shipped(model), threads);
    encoder = engine.create(EncoderAlone.of(aliif.config()), threads);
    square = noise(new Size(256, 256));
    small = noise(new Size(128, 128));
    smallTimesFour = RenderWindow.whole(CoordinateGrid.of(small.size(), new Size(512, 512)));
    Size low = new Size(WINDOW.width() / 4, WINDOW.height() / 4);
    kept = aliif.encode(noise(low));
    zoom = RenderWindow.whole(CoordinateGrid.of(low, WINDOW));
  }

  @TearDown
  public void close() {
    encoder.close();
    aliif.close();
  }

  /** The encoder of the model alone, 256x256. */
  @Benchmark
  public FeatureMap encoder() {
    return encoder.encode(square);
  }

  /** Encoder and expansion, 256x256. */
  @Benchmark
  public FeatureMap encode() {
    return aliif.encode(square);
  }

  /** A whole call: 128x128 to x4. */
  @Benchmark
  public RgbImage upscale() {
    return aliif.render(aliif.encode(small), smallTimesFour);
  }

  /** A window of 1920x1080 at x4 of features that are kept. */
  @Benchmark
  public RgbImage secondZoom() {
    return aliif.render(kept, zoom);
  }

  static RgbImage noise(Size size) {
    Random random = new Random(1);
    float[] values = new float[Math.toIntExact(3 * size.pixels())]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new RgbImage(size, values);
  }
}
