package aliif.infra.kafka.jobs;

import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.store.Address;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What somebody asks for: stored images, each with its parameters.
 *
 * @param images at least one
 * @param deadline the time after which nobody wants the outputs
 */
public record JobRequest(List<Image> images, Priority priority, Optional<Instant> deadline) {

  /** An image of the store, and what to make of it. */
  public record Image(ImageId id, UpscaleParameters parameters) {}

  public JobRequest {
    images = List.copyOf(images);
  }

  /** Ids of the images, by their index. */
  List<ImageId> ids() {
    return images.stream().map(Image::id).toList();
  }

  /**
   * The request for one of the images. Its key is its own, so that none waits for another; its
   * output goes into the store, whatever its size.
   */
  ProducerRecord<byte[], byte[]> record(JobImage place, String topic) {
    Image image = images.get(place.index());
    String name = place.toString();
    ProducerRecord<byte[], byte[]> record =
        new RequestRecord(
                name,
                image.parameters(),
                priority,
                deadline,
                new RequestRecord.Image.Reference(new Address(image.id().hex())),
                true)
            .on(topic, place.key());
    HeaderText.put(record.headers(), HeaderNames.JOB, name);
    return record;
  }
}
