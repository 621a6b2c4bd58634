package aliif.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors in the stages of a stream. Pekko would end the actor system. */
final class GuardedTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.jvm-exit-on-fatal-error = off")
              .withFallback(ConfigFactory.load()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private List<String> run(Flow<Integer, String, NotUsed> stage) throws Exception {
    return Source.from(List.of(1, 2, 3))
        .via(stage)
        .runWith(Sink.seq(), kit.system())
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static <T> T broken(int number, T sound) {
    if (number == 2) {
      throw new StackOverflowError("too deep");
    }
    return sound;
  }

  private void assertOnlyTheRequestFails(Flow<Integer, String, NotUsed> stage) throws Exception {
    assertThatThrownBy(() -> run(stage))
        .cause()
        .isInstanceOfSatisfying(
            UpscaleException.class,
            refused ->
                assertThat(refused.failure()).isInstanceOf(UpscaleOutcome.InternalFailure.class));
    assertThat(run(Guarded.map("cat.png", String::valueOf))).containsExactly("1", "2", "3");
  }

  @Test
  void anErrorWhereAPieceIsSentFailsItsRequestOnly() throws Exception {
    Function<Integer, CompletionStage<String>> sent =
        number -> broken(number, CompletableFuture.completedFuture("answer"));
    assertOnlyTheRequestFails(Guarded.mapAsync("cat.png", 2, sent));
  }

  @Test
  void anErrorInAStageFailsItsRequestOnly() throws Exception {
    assertOnlyTheRequestFails(Guarded.map("cat.png", number -> broken(number, "answer")));
    assertOnlyTheRequestFails(
        Guarded.concat("cat.png", () -> number -> broken(number, List.of("answer"))));
  }

  @Test
  void answersComeInTheOrderOfWhatWasAsked() throws Exception {
    CompletableFuture<String> last = new CompletableFuture<>();
    Function<Integer, CompletionStage<String>> sent =
        number -> {
          if (number < 3) {
            return last.thenApply(_ -> "answer " + number);
          }
          last.complete("");
          return CompletableFuture.completedFuture("answer 3");
        };
    assertThat(run(Guarded.mapAsync("cat.png", 3, sent)))
        .containsExactly("answer 1", "answer 2", "answer 3");
  }
}
