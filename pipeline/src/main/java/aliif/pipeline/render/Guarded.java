package aliif.pipeline.render;

import aliif.pipeline.Failures;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Stream stages in which no error can end the actor system. Pekko treats an error such as missing
 * memory as fatal and stops the whole system; in these stages it fails the request only (see {@link
 * Failures}).
 */
final class Guarded {
  private Guarded() {}

  /**
   * @param request id of the request
   */
  static <A, B> Flow<A, B, NotUsed> map(String request, Function<A, B> function) {
    Function<A, B> guarded = Failures.guarded(request, function);
    return Flow.<A>create().map(guarded::apply);
  }

  /**
   * A stage whose answers come later, in the order of what was asked.
   *
   * @param request id of the request
   * @param most answers that are awaited at the same time
   */
  static <A, B> Flow<A, B, NotUsed> mapAsync(
      String request, int most, Function<A, CompletionStage<B>> function) {
    Function<A, CompletionStage<B>> guarded = Failures.guarded(request, function);
    return Flow.<A>create().mapAsync(most, guarded::apply);
  }

  /**
   * A stage with its own state in each run, which is created when the first element comes.
   *
   * @param request id of the request
   */
  static <A, B> Flow<A, B, NotUsed> concat(
      String request, Supplier<Function<A, ? extends Iterable<B>>> stage) {
    return Flow.<A>create()
        .statefulMapConcat(
            () -> {
              Function<A, Iterable<B>> guarded =
                  Failures.guarded(
                      request,
                      new Function<>() {
                        private Optional<Function<A, ? extends Iterable<B>>> made =
                            Optional.empty();

                        @Override
                        public Iterable<B> apply(A element) {
                          if (made.isEmpty()) {
                            made = Optional.of(stage.get());
                          }
                          return made.get().apply(element);
                        }
                      });
              return guarded::apply;
            });
  }
}
