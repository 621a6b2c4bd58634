package aliif.pipeline.testing;

import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.work.TileWork;
import java.time.Instant;
import java.util.Optional;

/** Tickets of work that somebody waits for. */
public final class TestTickets {
  private TestTickets() {}

  public static TileWork.Ticket of(long image, String request, Priority priority) {
    return of(image, request, priority, Optional.empty());
  }

  public static TileWork.Ticket of(
      long image, String request, Priority priority, Optional<Instant> deadline) {
    return new TileWork.Ticket(
        image, request, "any", priority, deadline, ModelOptions.STANDARD, () -> true);
  }
}
