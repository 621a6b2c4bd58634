package aliif.infra.kafka.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.pipeline.ImageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RememberedJobsTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");

  private final RememberedJobs jobs =
      new RememberedJobs(new JobsSettings("jobs", 10, 10, Duration.ofHours(1)));

  /** A job of so many images, made so many seconds after noon. */
  private static Job job(int images, int seconds) {
    Instant time = NOON.plusSeconds(seconds);
    return new Job(JobId.at(time), time, Collections.nCopies(images, new ImageId("0a".repeat(32))));
  }

  private static Job finished(Job job) {
    for (int i = 0; i < job.images().size(); i++) {
      job.answered(i, new Failed("no"));
    }
    return job;
  }

  @Test
  void theOldestFinishedJobsMakeRoom() {
    Job open = jobs.put(job(3, 0));
    Job first = jobs.put(finished(job(3, 1)));
    Job second = jobs.put(finished(job(3, 2)));

    assertThat(jobs.leaving(1)).contains(List.of());
    assertThat(jobs.leaving(2)).contains(List.of(first.id()));
    assertThat(jobs.leaving(5)).contains(List.of(first.id(), second.id()));
    assertThat(jobs.leaving(8)).as("beside the one that is open").isEmpty();
    jobs.put(job(4, 3));
    assertThat(jobs.find(first.id())).isEmpty();
    assertThat(jobs.find(second.id())).contains(second);
    assertThat(jobs.find(open.id())).contains(open);
  }

  @Test
  void thereAreNeverMoreThanAreRemembered() {
    for (int i = 0; i < 50; i++) {
      jobs.put(job(3, i));
    }
    assertThat(jobs.count()).isEqualTo(3);
    assertThat(jobs.latest(Optional.empty(), 10))
        .extracting(Job::created)
        .containsExactly(NOON.plusSeconds(49), NOON.plusSeconds(48), NOON.plusSeconds(47));
  }

  @Test
  void finishedJobsGoBeforeOpenOnesAlsoIfTheyAreNotEnough() {
    Job oldest = jobs.put(job(5, 0));
    Job finished = jobs.put(finished(job(3, 1)));
    Job open = jobs.put(job(2, 2));
    Job more = jobs.put(job(5, 3));

    assertThat(jobs.find(finished.id())).isEmpty();
    assertThat(jobs.find(oldest.id())).isEmpty();
    assertThat(jobs.latest(Optional.empty(), 9)).containsExactly(more, open);
  }

  @Test
  void aJobThatIsKnownLearnsWhatIsNew() {
    Job known = jobs.put(job(2, 0));
    known.answered(0, new Failed("first"));
    Job again = new Job(known.id(), known.created(), known.images());
    again.answered(0, new Failed("other"));
    again.answered(1, new Failed("second"));

    assertThat(jobs.put(again)).isSameAs(known);
    assertThat(known.state().outcomes())
        .containsEntry(0, new Failed("first"))
        .containsEntry(1, new Failed("second"));
    assertThat(jobs.count()).isEqualTo(1);
    assertThat(jobs.leaving(10)).contains(List.of(known.id()));
  }

  @Test
  void jobsAreListedFromTheNewestOn() {
    Job first = jobs.put(job(1, 0));
    Job second = jobs.put(job(1, 1));
    Job third = jobs.put(job(1, 2));

    assertThat(jobs.latest(Optional.empty(), 2)).containsExactly(third, second);
    assertThat(jobs.latest(Optional.of(second.id()), 2)).containsExactly(first);
    jobs.forget(second.id());
    assertThat(jobs.latest(Optional.of(second.id()), 2)).containsExactly(first);
  }

  @Test
  void theOldestJobThatIsOpenTellsFromWhenAnswersAreRead() {
    jobs.put(finished(job(1, 0)));
    assertThat(jobs.oldestOpen()).isEmpty();
    jobs.put(job(1, 7));
    jobs.put(job(1, 5));
    assertThat(jobs.oldestOpen()).contains(NOON.plusSeconds(5));
  }

  @Test
  void aJobIsForgottenWhenItsTimeIsOver() {
    Job job = jobs.put(job(1, 0));

    assertThat(jobs.expire(NOON.plusSeconds(3600))).isEmpty();
    assertThat(jobs.expire(NOON.plusSeconds(3601))).containsExactly(job.id());
    assertThat(jobs.find(job.id())).isEmpty();
    assertThat(jobs.leaving(10)).contains(List.of());
  }

  @Test
  void imagesThatAJobDoesNotHaveAreIgnored() {
    Job job = job(1, 0);

    assertThat(job.answered(1, new Failed("x"))).isFalse();
    assertThat(job.answered(-1, new Failed("x"))).isFalse();
    assertThat(job.answered(0, new Failed("x"))).as("finished").isTrue();
    assertThat(job.answered(0, new Failed("y"))).isFalse();
  }

  @Test
  void whoFollowsAJobIsToldOfEachOutcomeUntilHeLeaves() {
    Job job = job(2, 0);
    List<Integer> told = new ArrayList<>();
    Runnable follower = () -> told.add(job.state().outcomes().size());
    job.follow(follower);
    job.answered(7, new Failed("not of this job"));
    assertThat(told).isEmpty();
    job.answered(0, new Failed("x"));
    assertThat(told).containsExactly(1);

    job.unfollow(follower);
    job.answered(1, new Failed("x"));
    assertThat(told).containsExactly(1);
  }
}
