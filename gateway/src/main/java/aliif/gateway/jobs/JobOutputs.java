package aliif.gateway.jobs;

import aliif.gateway.http.EntityTag;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.infra.kafka.jobs.ImageOutcome;
import aliif.infra.kafka.jobs.Job;
import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The outputs of jobs, which are files of the store and never change. */
final class JobOutputs {
  private final ObjectStore store;

  JobOutputs(ObjectStore store) {
    this.store = store;
  }

  /**
   * Answers with an output. Reads from the disk.
   *
   * @param index of the image in the job, as the client sent it
   * @throws ProblemException if there is no such output
   */
  HttpResponse answer(HttpRequest request, Job job, String index) {
    if (!index.matches("\\d{1,6}")
        || !(job.state().outcome(Integer.parseInt(index)).orElse(null)
            instanceof ImageOutcome.Rendered(Address output, String mediaType, var _))) {
      throw new ProblemException(Problem.noOutput(index));
    }
    OptionalLong size = store.size(output);
    if (size.isEmpty()) {
      throw new ProblemException(Problem.noOutput(index));
    }
    EntityTag tag = new EntityTag("\"" + output + "\"");
    HttpResponse headers =
        HttpResponse.create()
            .addHeader(tag.header())
            .addHeader(RawHeader.create("Cache-Control", "private, no-cache"));
    return tag.isKnown(request)
        ? headers.withStatus(304)
        : headers.withEntity(
            HttpEntities.create(
                ContentTypes.parse(mediaType), size.orElseThrow(), store.read(output)));
  }
}
