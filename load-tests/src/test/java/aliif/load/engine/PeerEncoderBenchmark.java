package aliif.load.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.BenchmarkModels;
import aliif.model.onnx.OnnxEncoder;
import java.nio.FloatBuffer;
import java.util.Map;
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

/** ONNX Runtime on the encoder that {@link EngineBenchmark#encoder} measures, 256x256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xss16m") // the library overflows a stack of 1 MB
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class PeerEncoderBenchmark {
  @Param({"latent", "lite"})
  public String model;

  @Param("2")
  public int threads;

  private OrtEnvironment environment;
  private OrtSession session;
  private OnnxTensor image;

  @Setup
  public void open() throws OrtException {
    environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      byte[] encoder =
          OnnxEncoder.of(BenchmarkModels.encoderOf(BenchmarkModels.of(model).config()));
      session = environment.createSession(encoder, options);
    }
    RgbImage noise = EngineBenchmark.noise(new Size(256, 256));
    image =
        OnnxTensor.createTensor(
            environment,
            FloatBuffer.wrap(noise.values()),
            new long[] {1, 3, noise.height(), noise.width()});
  }

  @TearDown
  public void close() throws OrtException {
    image.close();
    session.close();
  }

  /** Its features stay where the library puts them. */
  @Benchmark
  public long onnxRuntime() throws OrtException {
    try (OrtSession.Result result = session.run(Map.of("image", image))) {
      return result.size();
    }
  }
}
