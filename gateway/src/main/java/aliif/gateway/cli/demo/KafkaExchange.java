package aliif.gateway.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.store.Address;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.util.ByteString;

/**
 * A client of the Kafka interface: sends requests, and reads results and dead letters. For one
 * thread.
 */
public final class KafkaExchange implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final Topics topics = Topics.standard();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** The answer to a request. */
  public sealed interface Reply {
    /** The request's id. */
    String id();

    /** The output is in the record. */
    record Inline(String id, ByteString bytes, Duration time) implements Reply {}

    /** The output is in the store, under an address. */
    record Reference(String id, Address address, Duration time) implements Reply {}

    /** The request can never succeed. */
    record Refused(String id, String message) implements Reply {}
  }

  /** Connects; answers from now on are read. */
  public KafkaExchange(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            ClientProperties.producer(bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            ClientProperties.consumer(bootstrapServers, "aliif-demo"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(topics.results(), topics.deadLetters())) {
      consumer
          .partitionsFor(topic)
          .forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
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
    List<Reply> answers = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
      answer(record).ifPresent(answers::add);
    }
    return answers;
  }

  /** Empty for the answer to a request without an id, which is not ours. */
  private Optional<Reply> answer(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.deadLetters())) {
      DeadLetter.Reason reason = DeadLetter.parse(record);
      return reason.id().map(id -> new Reply.Refused(id, reason.message()));
    }
    ResultRecord.Received result = ResultRecord.parse(record);
    return result
        .id()
        .map(
            id ->
                result
                    .address()
                    .<Reply>map(address -> new Reply.Reference(id, address, result.time()))
                    .orElseGet(() -> new Reply.Inline(id, result.bytes(), result.time())));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
