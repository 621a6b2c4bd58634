package aliif.gateway.cli.kafka;

import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.files.PartialFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.gateway.cli.upscale.ImageJob;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.store.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for the answers to requests, and writes the outputs into files. For one thread. */
final class AwaitedAnswers {
  private static final Duration WAIT = Duration.ofMillis(200);

  /** Beyond the deadline: for the dead letters that say so to arrive. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final AnswerConsumer answers;
  private final ImageLocations places;
  private final SharedStore store;
  private final ProgressOfMany progress;
  private final Map<ImageLocation, ImageJob> jobs = new HashMap<>(); // by their inputs
  private final Map<String, ImageJob> waiting = new HashMap<>(); // by the ids of their requests

  AwaitedAnswers(
      AnswerConsumer answers,
      List<ImageJob> jobs,
      ImageLocations places,
      SharedStore store,
      ProgressOfMany progress) {
    jobs.forEach(job -> this.jobs.put(job.input(), job));
    this.answers = answers;
    this.places = places;
    this.store = store;
    this.progress = progress;
  }

  /** A request was sent. */
  void expect(SubmittedImages.Sent sent) {
    Optional.ofNullable(jobs.get(sent.input())).ifPresent(job -> waiting.put(sent.id(), job));
  }

  /** A request was not sent after all. */
  void forget(SubmittedImages.Sent sent) {
    waiting.remove(sent.id());
  }

  /** Writes the outputs that have come meanwhile. */
  void receive() {
    receive(Duration.ZERO);
  }

  /**
   * Waits for all answers.
   *
   * @param deadline of the requests
   */
  void await(Optional<Instant> deadline) {
    Optional<Instant> end = deadline.map(time -> time.plus(GRACE));
    while (!waiting.isEmpty()) {
      receive(WAIT);
      if (end.filter(Instant.now()::isAfter).isPresent()) {
        List<ImageJob> late = new ArrayList<>(waiting.values());
        waiting.clear();
        late.forEach(
            job -> progress.begin(job.input()).failed(job.input() + ": no answer in time"));
      }
    }
  }

  private void receive(Duration patience) {
    for (Answer answer : answers.poll(patience)) {
      answer
          .id()
          .flatMap(id -> Optional.ofNullable(waiting.remove(id)))
          .ifPresent(job -> receive(job, answer));
    }
  }

  private void receive(ImageJob job, Answer answer) {
    ProgressOfMany.One shown = progress.begin(job.input());
    try {
      switch (answer) {
        case Answer.Result(_, var result) -> {
          shown.known(result.size());
          result
              .notices()
              .forEach(notice -> shown.notice(job.input() + ": " + AnswerLine.printable(notice)));
          write(job, result);
          shown.done(
              "%s: %s in %.1f s"
                  .formatted(job.output(), result.size(), result.time().toMillis() / 1e3));
        }
        case Answer.Refused(_, var reason) ->
            shown.failed(job.input() + ": " + AnswerLine.printable(reason.message()));
        case Answer.Foreign(_, String problem) ->
            shown.failed(job.input() + ": " + AnswerLine.printable(problem));
      }
    } catch (CommandFailure problem) {
      shown.failed(job.input() + ": " + problem.getMessage());
    }
  }

  private void write(ImageJob job, ResultRecord.Received result) {
    try (PartialFile file = places.begin(job.output())) {
      Optional<Address> address = result.address();
      if (address.isPresent()) {
        store.copy(address.orElseThrow(), file.path());
      } else {
        bytes(result, file.path());
      }
      places.finish(file, job.output());
    }
  }

  private static void bytes(ResultRecord.Received result, Path file) {
    try {
      Files.write(file, result.bytes().toArray());
    } catch (IOException problem) {
      throw PartialFile.unwritable(file, problem);
    }
  }
}
