package aliif.infra.kafka.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import aliif.infra.kafka.jobs.ImageOutcome.Cancelled;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.infra.store.Address;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A job as a record of the topic of jobs: its key is the id, its value JSON. It is written when the
 * job is accepted, and again with all outcomes when it has finished; without a value, the job is
 * forgotten.
 */
final class JobRecord {
  private static final String CREATED = "created";
  private static final String IMAGES = "images";
  private static final String OUTCOMES = "outcomes";

  private JobRecord() {}

  /** The record of a job, with all that is known now. */
  static ProducerRecord<byte[], byte[]> of(Job job, String topic) {
    JsonObject json = new JsonObject();
    json.addProperty(CREATED, job.created().toString());
    JsonArray images = new JsonArray();
    job.images().forEach(image -> images.add(image.hex()));
    json.add(IMAGES, images);
    JsonObject outcomes = new JsonObject();
    job.state()
        .outcomes()
        .forEach((index, outcome) -> outcomes.add(Integer.toString(index), json(outcome)));
    json.add(OUTCOMES, outcomes);
    return new ProducerRecord<>(topic, key(job.id()), json.toString().getBytes(UTF_8));
  }

  /** The record that says that a job is forgotten. */
  static ProducerRecord<byte[], byte[]> forgotten(JobId id, String topic) {
    return new ProducerRecord<>(topic, key(id), null);
  }

  private static byte[] key(JobId id) {
    return id.hex().getBytes(UTF_8);
  }

  /** The job that a record is about; empty if it is not about one. */
  static Optional<JobId> id(ConsumerRecord<byte[], byte[]> record) {
    return Optional.ofNullable(record.key()).flatMap(key -> JobId.parse(new String(key, UTF_8)));
  }

  /** The job in a record; empty if it has none, or something else. */
  static Optional<Job> job(ConsumerRecord<byte[], byte[]> record) {
    Optional<byte[]> value = Optional.ofNullable(record.value());
    try {
      return id(record).flatMap(id -> value.map(bytes -> parse(id, new String(bytes, UTF_8))));
    } catch (JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | DateTimeException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException foreign) {
      /* Gson throws each of these for JSON of another shape. */
      return Optional.empty();
    }
  }

  private static Job parse(JobId id, String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    List<ImageId> images =
        json.getAsJsonArray(IMAGES).asList().stream()
            .map(each -> new ImageId(each.getAsString()))
            .toList();
    Job job = new Job(id, Instant.parse(json.get(CREATED).getAsString()), images);
    json.getAsJsonObject(OUTCOMES)
        .asMap()
        .forEach((index, outcome) -> job.answered(Integer.parseInt(index), outcome(outcome)));
    return job;
  }

  private static JsonObject json(ImageOutcome outcome) {
    JsonObject json = new JsonObject();
    switch (outcome) {
      case Rendered(Address output, String mediaType, Size size) -> {
        json.addProperty("output", output.hex());
        json.addProperty("media-type", mediaType);
        json.addProperty("width", size.width());
        json.addProperty("height", size.height());
      }
      case Failed(String reason) -> json.addProperty("failed", reason);
      case Cancelled() -> json.addProperty("cancelled", true);
    }
    return json;
  }

  private static ImageOutcome outcome(JsonElement element) {
    JsonObject json = element.getAsJsonObject();
    if (json.has("cancelled")) {
      return new Cancelled();
    }
    return json.has("failed")
        ? new Failed(json.get("failed").getAsString())
        : new Rendered(
            new Address(json.get("output").getAsString()),
            json.get("media-type").getAsString(),
            new Size(json.get("width").getAsInt(), json.get("height").getAsInt()));
  }
}
