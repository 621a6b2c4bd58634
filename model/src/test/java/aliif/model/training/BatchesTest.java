package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches come in their order, whoever prepares them. */
final class BatchesTest {
  private final PatchSampler sampler =
      new PatchSampler(
          RandomWeights.tiny().config(),
          new Sampling(2, 6, 9, 3),
          11,
          List.of(Photo.of(RandomWeights.image(new Size(40, 30), 3))));

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "7, 3", "1000000000000, 2"})
  void theyComeInTheOrderOfTheirNumbersOnAnyNumberOfThreads(long first, int threads)
      throws InterruptedException {
    try (Batches batches = new Batches(sampler, first, threads)) {
      for (long number = first; number < first + 12; number++) {
        Batch batch = batches.take();
        Batch expected = sampler.batch(number);
        assertThat(batch.near()).isEqualTo(expected.near());
        assertThat(batch.targets()).isEqualTo(expected.targets());
        assertThat(batch.rows()).isEqualTo(expected.rows());
      }
    }
  }

  @Test
  void afterItIsClosedNothingIsPrepared() {
    Batches batches = new Batches(sampler, 1, 2);
    batches.close();
    batches.close();
    assertThatThrownBy(batches::take).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whoIsInterruptedWhileHeWaitsIsToldSo() {
    try (Batches batches = new Batches(sampler, 1, 1)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  batches.take();
                }
              })
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).as("it was said").isFalse();
    }
  }
}
