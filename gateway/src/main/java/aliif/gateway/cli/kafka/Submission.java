package aliif.gateway.cli.kafka;

import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.pipeline.Failures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Sends many images, some at once, and prints their keys in order. If one fails, the others go on.
 * For one thread.
 */
final class Submission {
  /** Requests that the broker has not acknowledged yet. */
  private static final int UNACKNOWLEDGED = 16;

  private final SubmittedImages images;
  private final ProgressOfMany progress;
  private final Consumer<String> keys;
  private final Deque<SubmittedImages.Sent> onTheWay = new ArrayDeque<>();

  /**
   * @param keys gets the key of each request that the broker has
   */
  Submission(SubmittedImages images, ProgressOfMany progress, Consumer<String> keys) {
    this.images = images;
    this.progress = progress;
    this.keys = keys;
  }

  /**
   * Sends all, and waits until the broker has them.
   *
   * @param key gives the key for the name of an input
   * @param awaited is told of each request, and receives answers meanwhile
   */
  void send(
      List<ImageLocation> inputs,
      UnaryOperator<String> key,
      SubmittedImages.Wish wish,
      Optional<AwaitedAnswers> awaited) {
    for (ImageLocation input : inputs) {
      try {
        SubmittedImages.Sent sent = images.send(input, key.apply(input.toString()), wish);
        awaited.ifPresent(it -> it.expect(sent));
        onTheWay.add(sent);
      } catch (CommandFailure problem) {
        progress.begin(input).failed(String.valueOf(problem.getMessage()));
      }
      if (onTheWay.size() == UNACKNOWLEDGED) {
        acknowledged(onTheWay.remove(), awaited);
      }
      awaited.ifPresent(AwaitedAnswers::receive);
    }
    while (!onTheWay.isEmpty()) {
      acknowledged(onTheWay.remove(), awaited);
    }
  }

  private void acknowledged(SubmittedImages.Sent sent, Optional<AwaitedAnswers> awaited) {
    try {
      sent.acknowledged().join();
      keys.accept(sent.key());
    } catch (CompletionException problem) {
      awaited.ifPresent(it -> it.forget(sent));
      progress
          .begin(sent.input())
          .failed(sent.input() + ": kafka: " + Failures.cause(problem).getMessage());
    }
  }
}
