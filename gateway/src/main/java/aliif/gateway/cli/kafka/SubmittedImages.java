package aliif.gateway.cli.kafka;

import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.RequestProducer;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.pekko.util.ByteString;

/** Makes requests of images, and sends them. For one thread. */
final class SubmittedImages {
  private final RequestProducer producer;
  private final Topics topics;
  private final ImageLocations places;
  private final SharedStore store;

  /** What all requests of a command share. */
  record Wish(UpscaleParameters parameters, Priority priority, Optional<Instant> deadline) {}

  /**
   * A request on its way.
   *
   * @param id by which its answer is found
   * @param acknowledged completes when the broker has it
   */
  record Sent(
      ImageLocation input, String id, String key, CompletableFuture<RecordMetadata> acknowledged) {}

  /**
   * @param store for images that are too large for a record
   */
  SubmittedImages(
      RequestProducer producer, Topics topics, ImageLocations places, SharedStore store) {
    this.producer = producer;
    this.topics = topics;
    this.places = places;
    this.store = store;
  }

  /**
   * Sends a request; waits while too many are on their way.
   *
   * @throws CommandFailure if the image cannot be read, or not be stored
   */
  Sent send(ImageLocation input, String key, Wish wish) {
    String id = UUID.randomUUID().toString();
    ProducerRecord<byte[], byte[]> record =
        new RequestRecord(id, wish.parameters(), wish.priority(), wish.deadline(), image(input))
            .on(topics.requests(), key.getBytes(StandardCharsets.UTF_8));
    HeaderText.put(record.headers(), HeaderNames.ID, id);
    return new Sent(input, id, key, producer.send(record));
  }

  private RequestRecord.Image image(ImageLocation input) {
    Path file = places.open(input).file();
    try {
      if (Files.size(file) <= producer.inlineBytes()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
          throw new CommandFailure(input + ": empty (expected: an image)");
        }
        return new RequestRecord.Image.Inline(ByteString.fromArrayUnsafe(bytes));
      }
    } catch (IOException problem) {
      throw ImageLocations.unreadable(file, problem);
    }
    try {
      return new RequestRecord.Image.Reference(store.keep(file));
    } catch (CommandFailure problem) {
      throw new CommandFailure(
          "%s: too large for a record; %s".formatted(input, problem.getMessage()), problem);
    }
  }
}
