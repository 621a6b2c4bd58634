package aliif.load.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import aliif.model.Aliif;
import aliif.model.Engine;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.BenchmarkModels;
import aliif.model.onnx.OnnxEncoder;
import aliif.model.weights.Weights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One encoder on three engines that take turns, a call each: what else happens on the machine
 * happens to all of them. For machines that are never quiet, where forks one after the other
 * compare the weather.
 *
 * <p>{@code EncoderRace MODEL THREADS ROUNDS}: the encoder of a model, 256x256; prints the best and
 * the median of each engine, in milliseconds. The first fifth of the rounds does not count.
 */
public final class EncoderRace {
  private static final Size SIZE = new Size(256, 256);

  private EncoderRace() {}

  /** A call of an engine. */
  private interface Call {
    void run() throws OrtException;
  }

  /** An engine and what its calls took, in milliseconds. */
  private static final class Runner {
    private final String name;
    private final Call call;
    private final double[] times;

    Runner(String name, Call call, double[] times) {
      this.name = name;
      this.call = call;
      this.times = times;
    }
  }

  public static void main(String[] arguments) throws OrtException {
    Weights encoder = BenchmarkModels.encoderOf(BenchmarkModels.of(arguments[0]).config());
    int threads = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    RgbImage image = EngineBenchmark.noise(SIZE);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (Aliif vector = Engine.VECTOR.create(encoder, threads);
        Aliif djl = Engine.DJL.create(encoder, threads);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      try (OrtSession session = environment.createSession(OnnxEncoder.of(encoder), options);
          OnnxTensor input =
              OnnxTensor.createTensor(
                  environment,
                  FloatBuffer.wrap(image.values()),
                  new long[] {1, 3, SIZE.height(), SIZE.width()})) {
        race(
            List.of(
                new Runner("vector", () -> vector.encode(image), new double[rounds]),
                new Runner("djl", () -> djl.encode(image), new double[rounds]),
                new Runner(
                    "onnxruntime",
                    () -> session.run(Map.of("image", input)).close(),
                    new double[rounds])),
            rounds);
      }
    }
  }

  private static void race(List<Runner> runners, int rounds) throws OrtException {
    for (int round = 0; round < rounds; round++) {
      for (Runner runner : runners) {
        long start = System.nanoTime();
        runner.call.run();
        runner.times[round] = (System.nanoTime() - start) / 1e6;
      }
    }
    for (Runner runner : runners) {
      double[] counted = Arrays.stream(runner.times).skip(rounds / 5).sorted().toArray();
      System.out.printf(
          "%-12s best %7.1f ms, median %7.1f ms%n",
          runner.name, counted[0], counted[counted.length / 2]);
    }
  }
}
