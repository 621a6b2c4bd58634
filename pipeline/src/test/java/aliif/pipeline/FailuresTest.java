package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {
  private static final UpscaleOutcome.Failure KNOWN = new UpscaleOutcome.OverLimit("too large");

  @Test
  void theWrappersOfFuturesAreTakenOff() {
    Throwable bug = new IllegalStateException("bug");
    Throwable wrapped =
        new CompletionException(new ExecutionException(new CompletionException(bug)));

    assertThat(Failures.cause(wrapped)).isSameAs(bug);
    assertThat(Failures.cause(bug)).isSameAs(bug);
    Throwable empty = new CompletionException("without a cause", null);
    assertThat(Failures.cause(empty)).isSameAs(empty);
  }

  @Test
  void aKnownFailureStaysWhatItIs() {
    assertThat(Failures.of("id", new CompletionException(new UpscaleException(KNOWN))))
        .isSameAs(KNOWN);
  }

  @Test
  void missingMemoryIsNotTheImagesFault() {
    assertThat(Failures.of("cat.png", new OutOfMemoryError("heap")))
        .isInstanceOfSatisfying(
            UpscaleOutcome.OutOfMemory.class,
            failure -> {
              assertThat(failure.message()).startsWith("memory: none left for cat.png (expected: ");
              assertThat(failure.retryAfter()).isPositive();
            });
  }

  @Test
  void aBugIsToldUnderTheRequestsIdWithoutItsText() {
    UpscaleOutcome.Failure failure = Failures.of("id-7", new IllegalStateException("/etc/secret"));

    assertThat(failure).isInstanceOf(UpscaleOutcome.InternalFailure.class);
    assertThat(failure.message()).startsWith("id-7: ").doesNotContain("secret", "Illegal");
  }

  @Test
  void aCallerWhoLeftIsNoBug() {
    assertThat(Failures.of("id", new CancellationException()).message())
        .isEqualTo("id: the caller left (expected: to wait for the answer)");
  }

  static Stream<Error> errors() {
    return Stream.of(
        new OutOfMemoryError("heap"),
        new StackOverflowError(),
        new UnsatisfiedLinkError("library"),
        new AssertionError("law"));
  }

  /** Each of these would end the actor system if it left a stage. */
  @ParameterizedTest
  @MethodSource("errors")
  void anErrorInAGuardedFunctionCostsItsRequestAlone(Error error) {
    Function<Integer, Integer> guarded =
        Failures.guarded(
            "id",
            _ -> {
              throw error;
            });

    assertThatThrownBy(() -> guarded.apply(1)).isInstanceOf(UpscaleException.class).hasCause(error);
  }

  @Test
  void aGuardedFunctionIsOtherwiseTheSame() {
    Function<Integer, Integer> guarded = Failures.guarded("id", number -> 10 / number);

    assertThat(guarded.apply(5)).isEqualTo(2);
    assertThatThrownBy(() -> guarded.apply(0)).isInstanceOf(ArithmeticException.class);
  }
}
