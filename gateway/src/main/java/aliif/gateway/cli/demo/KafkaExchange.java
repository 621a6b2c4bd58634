package aliif.gateway.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.RequestProducer;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.util.ByteString;

/**
 * A client of the Kafka interface: sends requests, and reads results and dead letters. For one
 * thread.
 */
final class KafkaExchange implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final Topics topics = Topics.standard();
  private final RequestProducer producer;
  private final AnswerConsumer consumer;

  /** The answer to a request. */
  public sealed interface Reply {
    /** The request's id. */
    String id();

    /**
     * The output is in the record.
     *
     * @param notices about the input, a sentence each
     */
    record Inline(String id, ByteString bytes, Duration time, List<String> notices)
        implements Reply {}

    /** The output is in the store, under an address. */
    record Reference(String id, Address address, Duration time) implements Reply {}

    /** The request can never succeed. */
    record Refused(String id, String message) implements Reply {}
  }

  /** Connects; answers from now on are read. */
  public KafkaExchange(String bootstrapServers) {
    Brokers brokers = Brokers.at(bootstrapServers);
    producer = RequestProducer.open(brokers, topics);
    consumer =
        AnswerConsumer.open(
            brokers,
            topics,
            List.of(topics.results(), topics.deadLetters()),
            AnswerConsumer.Start.NOW);
  }

  /** Sends a request and waits until the broker has it; its answer will have its id. */
  public void send(String id, String key, ByteString image, UpscaleParameters parameters) {
    ProducerRecord<byte[], byte[]> request =
        new RequestRecord(
                id,
                parameters,
                Priority.BATCH,
                Optional.empty(),
                new RequestRecord.Image.Inline(image))
            .on(topics.requests(), key.getBytes(UTF_8));
    HeaderText.put(request.headers(), HeaderNames.ID, id);
    try {
      producer.send(request).get();
    } catch (ExecutionException problem) {
      throw new CommandFailure("kafka: did not take a request: " + problem.getCause(), problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", interrupted);
    }
  }

  /** The answers since the last call; waits a short time if there are none. */
  public List<Reply> poll() {
    return consumer.poll(WAIT).stream().flatMap(answer -> reply(answer).stream()).toList();
  }

  /** Empty for the answer to a request without an id, which is not ours. */
  private static Optional<Reply> reply(Answer answer) {
    return switch (answer) {
      case Answer.Result(_, var result) ->
          result
              .id()
              .map(
                  id ->
                      result
                          .address()
                          .<Reply>map(address -> new Reply.Reference(id, address, result.time()))
                          .orElseGet(
                              () ->
                                  new Reply.Inline(
                                      id, result.bytes(), result.time(), result.notices())));
      case Answer.Refused(_, var reason) ->
          reason.id().map(id -> new Reply.Refused(id, reason.message()));
      case Answer.Foreign _ -> Optional.empty();
    };
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
