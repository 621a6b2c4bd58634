package aliif.infra.kafka.consume;

import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.ProgressRecord;
import aliif.infra.kafka.contract.ProgressRecord.Event;
import aliif.infra.kafka.contract.RequestRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in a topic how far requests are, if that is wanted. No request waits for it: what cannot be
 * written soon is left out. Safe for use by many threads.
 */
final class ProgressTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressTopic.class);

  /** Records that wait to be written; more are left out. */
  private static final int MOST_WAITING = 10_000;

  private static final Duration KEPT = Duration.ofDays(1);
  private static final int PATIENCE_MILLIS = 5_000;

  private final Optional<Open> open;

  /** A topic that is written to, in order, by one thread that may block. */
  private record Open(
      String topic, KafkaProducer<byte[], byte[]> producer, ThreadPoolExecutor writing) {}

  private ProgressTopic(Optional<Open> open) {
    this.open = open;
  }

  static ProgressTopic open(KafkaSettings settings) {
    return new ProgressTopic(
        settings
            .progress()
            .map(
                topic ->
                    new Open(
                        topic,
                        new KafkaProducer<>(
                            properties(settings),
                            new ByteArraySerializer(),
                            new ByteArraySerializer()),
                        new ThreadPoolExecutor(
                            1,
                            1,
                            0,
                            TimeUnit.SECONDS,
                            new ArrayBlockingQueue<>(MOST_WAITING),
                            task ->
                                Thread.ofPlatform().daemon().name("aliif-progress").unstarted(task),
                            new ThreadPoolExecutor.DiscardPolicy()))));
  }

  private static Map<String, Object> properties(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>(ClientProperties.producer(settings.brokers()));
    properties.put("buffer.memory", (long) KafkaSettings.PROGRESS_BYTES);
    properties.put("max.block.ms", PATIENCE_MILLIS);
    properties.put("request.timeout.ms", PATIENCE_MILLIS);
    properties.put("delivery.timeout.ms", 2 * PATIENCE_MILLIS);
    return properties;
  }

  /** Creates the topic if it is missing. */
  CompletionStage<Done> create(Admin admin, int partitions) {
    return open.map(
            it ->
                Topics.createMissing(
                    admin,
                    List.of(
                        new NewTopic(it.topic(), Optional.of(partitions), Optional.empty())
                            .configs(Map.of("retention.ms", Long.toString(KEPT.toMillis()))))))
        .orElse(CompletableFuture.completedStage(Done.done()));
  }

  /** Something happens to a request. */
  void tell(ConsumerRecord<byte[], byte[]> request, Event event) {
    if (!RequestRecord.cancels(request)) {
      open.ifPresent(
          it -> {
            /* Made here, so that nothing that waits holds the image in memory. */
            ProducerRecord<byte[], byte[]> record =
                new ProgressRecord(request, event).on(it.topic());
            it.writing().execute(() -> write(it, record));
          });
    }
  }

  private static void write(Open open, ProducerRecord<byte[], byte[]> record) {
    try {
      var _ =
          open.producer()
              .send(
                  record,
                  (_, problem) -> {
                    if (problem != null) {
                      LOG.debug("progress is left out: {}", problem.getMessage());
                    }
                  });
    } catch (RuntimeException problem) {
      LOG.debug("progress is left out: {}", problem.getMessage());
    }
  }

  /** What waits is left out. */
  @Override
  public void close() {
    open.ifPresent(
        it -> {
          it.writing().shutdownNow();
          it.producer().close(Duration.ofSeconds(1));
        });
  }
}
