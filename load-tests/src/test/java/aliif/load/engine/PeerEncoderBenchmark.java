package aliif.load.engine;

import ai.onnxruntime.OrtException;
import aliif.model.Size;
import aliif.model.benchmark.EncoderAlone;
import aliif.model.weights.Weights;
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

  private OnnxSession session;

  @Setup
  public void open() throws OrtException {
    session =
        OnnxSession.of(
            EncoderAlone.of(Weights.shipped(model).config()),
            EngineBenchmark.noise(new Size(256, 256)),
            threads);
  }

  @TearDown
  public void close() throws OrtException {
    session.close();
  }

  @Benchmark
  public long onnxRuntime() throws OrtException {
    return session.encode();
  }
}
