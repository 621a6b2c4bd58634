package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.testing.Eventually;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Weights are prepared once, however many ask for them, and go with what they were made from. */
final class KernelWeightsTest {
  @Test
  void whoAsksForTheSameWeightsGetsTheSame() throws Exception {
    Weights weights = RandomWeights.tiny();
    Callable<KernelWeights> ask = () -> KernelWeights.of(weights);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<KernelWeights>> all =
          threads.invokeAll(Stream.generate(() -> ask).limit(8).toList());
      for (Future<KernelWeights> one : all) {
        assertThat(one.get()).isSameAs(KernelWeights.of(weights));
      }
    }
    assertThat(KernelWeights.of(RandomWeights.tiny())).isNotSameAs(KernelWeights.of(weights));
  }

  @Test
  void preparedWeightsGoWithWhatTheyWereMadeFrom() {
    List<WeakReference<?>> gone = prepared();
    Eventually.eventually(
        "weights are collected",
        () -> {
          System.gc();
          KernelWeights.of(RandomWeights.tiny()); // which looks through what is kept
          return gone.stream().allMatch(it -> it.get() == null);
        });
  }

  private static List<WeakReference<?>> prepared() {
    Weights weights = RandomWeights.tiny();
    return List.of(new WeakReference<>(weights), new WeakReference<>(KernelWeights.of(weights)));
  }
}
