package aliif.gateway.cli.kafka;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.FoundImage;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.Interruption;
import aliif.gateway.cli.options.StoreOption;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.gateway.cli.upscale.FileOptions;
import aliif.gateway.cli.upscale.ImageJob;
import aliif.gateway.cli.upscale.ImageJobs;
import aliif.gateway.cli.upscale.Inputs;
import aliif.gateway.cli.upscale.OutputTarget;
import aliif.gateway.cli.upscale.ParameterOptions;
import aliif.gateway.server.StoreChoice;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.RequestProducer;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.format.ImageLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "submit",
    description = "Send images over Kafka to servers that upscale them.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Prints the record key of each request as soon as the broker has the request. With",
      "--wait, the command writes the outputs as upscale does: beside the inputs, or where",
      "-o says. Without --wait, it refuses -o and --skip-existing.",
      "Exit code: 0; 1 if an image failed; 2 if the command was wrong."
    })
public final class SubmitCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private ParameterOptions parameterOptions = new ParameterOptions();
  @Mixin private RequestOptions requestOptions = new RequestOptions();

  @Mixin private FileOptions fileOptions = new FileOptions();

  @Option(names = "--wait", description = "Wait for the results, and write them into files.")
  private boolean wait;

  @Mixin private KafkaOptions kafkaOptions = new KafkaOptions();
  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print record keys and errors only.")
  private boolean quiet;

  /**
   * The options and arguments, checked.
   *
   * @param jobs with the files of the outputs, if the command waits for them
   */
  private record Request(
      Inputs inputs,
      Optional<ImageJobs> jobs,
      SubmittedImages.Wish wish,
      Brokers brokers,
      Topics topics,
      StoreChoice store) {

    List<ImageLocation> images() {
      return jobs.map(it -> it.jobs().stream().map(ImageJob::input))
          .orElseGet(() -> inputs.images().stream().map(FoundImage::place))
          .toList();
    }
  }

  @Override
  public Integer call() {
    Request request = frame.asked(this::request);
    ProgressOfMany progress =
        new ProgressOfMany(Progress.on(frame.error(), quiet), request.images().size());
    request.inputs().problems().forEach(it -> progress.problem(String.valueOf(it.getMessage())));
    try (ImageLocations places =
            new ImageLocations(StandardStreams.ofProcess(), ImageLimits.configured().fileBytes());
        SharedStore store = new SharedStore(request.store());
        Interruption _ = Interruption.answeredBy(() -> stop(progress, places))) {
      if (!request.images().isEmpty()) {
        submit(request, places, store, progress);
      }
    } catch (KafkaException problem) {
      throw KafkaOptions.failure(request.brokers(), problem);
    }
    request.jobs().ifPresent(jobs -> progress.summary(jobs.skipped().size()));
    return progress.failed() ? 1 : 0;
  }

  private void stop(ProgressOfMany progress, ImageLocations places) {
    if (wait) {
      progress.stop();
    }
    places.close();
  }

  private void submit(
      Request request, ImageLocations places, SharedStore store, ProgressOfMany progress) {
    try (RequestProducer producer = RequestProducer.open(request.brokers(), request.topics())) {
      Submission submission =
          new Submission(
              new SubmittedImages(producer, request.topics(), places, store),
              progress,
              frame::print);
      if (request.jobs().isEmpty()) {
        submission.send(request.images(), requestOptions::key, request.wish(), Optional.empty());
        return;
      }
      ImageJobs jobs = request.jobs().orElseThrow();
      jobs.createFolders();
      try (AnswerConsumer answers = answers(request)) {
        AwaitedAnswers awaited = new AwaitedAnswers(answers, jobs.jobs(), places, store, progress);
        submission.send(
            request.images(), requestOptions::key, request.wish(), Optional.of(awaited));
        awaited.await(request.wish().deadline());
      }
    }
  }

  private static AnswerConsumer answers(Request request) {
    Topics topics = request.topics();
    return AnswerConsumer.open(
        request.brokers(),
        topics,
        List.of(topics.results(), topics.deadLetters()),
        AnswerConsumer.Start.NOW);
  }

  private Request request() {
    if (!wait) {
      fileOptions.outputOption().ifPresent(SubmitCommand::refuseWithoutWait);
    }
    Inputs found = fileOptions.find();
    UpscaleParameters parameters =
        parameterOptions.parameters(
            fileOptions.target(found).flatMap(OutputTarget::extension), requestOptions.model());
    return new Request(
        found,
        wait ? Optional.of(fileOptions.plan(found, parameters)) : Optional.empty(),
        new SubmittedImages.Wish(parameters, requestOptions.priority(), requestOptions.deadline()),
        kafkaOptions.brokers(),
        kafkaOptions.topics(),
        storeOption.choice(kafkaOptions.data()));
  }

  private static void refuseWithoutWait(String option) {
    throw new IllegalArgumentException(option + ": without --wait (expected: both)");
  }
}
