package aliif.gateway.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.util.ByteString;

/**
 * Sends requests to their topic, and reads results and dead letters from theirs, as any client of
 * the contract does. For one thread.
 */
public final class KafkaExchange implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final Topics topics = Topics.standard();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** What came back for a request. */
  public sealed interface Reply {
    /** The request's id. */
    String id();

    /** The output is in the record. */
    record Inline(String id, ByteString bytes, long milliseconds) implements Reply {}

    /** The output is in the store, under an address. */
    record Reference(String id, String address, long milliseconds) implements Reply {}

    /** There never will be one. */
    record Refused(String id, String message) implements Reply {}
  }

  /** Reads what is answered from now on. */
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
  public void send(String id, String key, ByteString image, Map<String, String> parameters) {
    ProducerRecord<byte[], byte[]> request =
        new ProducerRecord<>(topics.requests(), key.getBytes(UTF_8), image.toArray());
    parameters.forEach((name, value) -> request.headers().add(name, value.getBytes(UTF_8)));
    request.headers().add("ce_id", id.getBytes(UTF_8));
    try {
      producer.send(request).get();
    } catch (ExecutionException problem) {
      throw new CommandFailure("kafka: did not take a request: " + problem.getCause(), problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", interrupted);
    }
  }

  /** What has been answered, after a short wait if nothing has. */
  public List<Reply> poll() {
    List<Reply> answers = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
      text(record.headers(), "ce_id").ifPresent(id -> answers.add(answer(id, record)));
    }
    return answers;
  }

  private Reply answer(String id, ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    if (record.topic().equals(topics.deadLetters())) {
      return new Reply.Refused(
          id, text(headers, "__connect.errors.exception.message").orElse("refused"));
    }
    long milliseconds = text(headers, "milliseconds").map(Long::parseLong).orElse(0L);
    return text(headers, "result-ref")
        .<Reply>map(address -> new Reply.Reference(id, address, milliseconds))
        .orElseGet(
            () -> new Reply.Inline(id, ByteString.fromArrayUnsafe(record.value()), milliseconds));
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), UTF_8));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
