package aliif.gateway.jobs;

import aliif.gateway.http.RequestWork;
import aliif.infra.kafka.jobs.Job;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.SharedKillSwitch;

/** The clients that follow the events of jobs, no more than may. Safe for use by many threads. */
final class EventSubscribers {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final JobsRouteSettings settings;
  private final SharedKillSwitch streams;
  private final AtomicInteger following = new AtomicInteger();

  /**
   * @param streams ends all streams when the server stops
   */
  EventSubscribers(JobsRouteSettings settings, SharedKillSwitch streams) {
    this.settings = settings;
    this.streams = streams;
  }

  /** The events of a job from now on, or from the last one that the client has got. */
  HttpResponse follow(HttpRequest request, Job job) {
    JobEvents events = new JobEvents(job, settings.heartbeat());
    BitSet told =
        request
            .getHeader("Last-Event-ID")
            .map(HttpHeader::value)
            .map(events::told)
            .orElseGet(BitSet::new);
    if (events.allTold(told)) {
      return HttpResponse.create().withStatus(204); // a browser does not come again then
    }
    if (following.incrementAndGet() > settings.followers()) {
      following.decrementAndGet();
      throw new UpscaleException(
          new Overloaded(
              "followers of jobs: %d (expected: fewer; aliif.http.jobs.followers)"
                  .formatted(settings.followers()),
              RETRY_AFTER));
    }
    RequestWork.of(request).atEnd(following::decrementAndGet);
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.parse("text/event-stream"), events.since(told).via(streams.flow())));
  }
}
