package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RequestWorkTest {
  private final RequestWork work = new RequestWork(InetAddress.getLoopbackAddress());
  private final List<String> happened = new ArrayList<>();

  @Test
  void workEndsOnceWhateverComesFirst() {
    work.atEnd(() -> happened.add("ended"));
    work.close();
    work.breakOff(new IllegalStateException("late"));
    work.close();

    assertThat(happened).containsExactly("ended");
    assertThat(work.broken()).isEmpty();
  }

  @Test
  void workThatIsBrokenOffKnowsWhyAndCancelsItsStages() {
    IllegalStateException reason = new IllegalStateException("left");
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<String> done = CompletableFuture.completedFuture("before");
    work.breakable(stage);
    work.breakable(done);
    work.breakOff(reason);
    work.breakOff(new IllegalStateException("later"));

    assertThat(stage).isCancelled();
    assertThat(done).isCompletedWithValue("before");
    assertThat(work.broken()).contains(reason);
  }

  @Test
  void workThatEndsByItselfLeavesItsStagesAlone() {
    CompletableFuture<String> stage = new CompletableFuture<>();
    work.breakable(stage);
    work.close();

    assertThat(stage).isNotDone();
  }

  @Test
  void whatIsAskedForAfterTheEndHappensAtOnce() {
    work.close();
    work.atEnd(() -> happened.add("at once"));

    assertThat(happened).containsExactly("at once");
  }
}
