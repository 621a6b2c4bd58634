package aliif.pipeline.render;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.memory.Reservation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image in progress, and everything that it holds. All of that is closed together, once, however
 * the work ends. Safe for use by many threads.
 */
public final class ImageWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageWork.class);

  private final String request;
  private final Optional<Instant> deadline;
  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private Optional<Reservation> memory = Optional.empty();
  private volatile boolean left;
  private boolean closed;
  private int pieces; // with the workers

  /**
   * @param request id of the request
   */
  public ImageWork(String request, Optional<Instant> deadline) {
    this.request = request;
    this.deadline = deadline;
  }

  /** Adds a part, which is closed at the end; at once if the work has ended. */
  public <T extends AutoCloseable> T hold(T part) {
    synchronized (this) {
      if (!closed) {
        held.push(part);
        return part;
      }
    }
    close(part);
    return part;
  }

  /** Closes a part before the end. */
  public void release(AutoCloseable part) {
    synchronized (this) {
      if (!held.remove(part)) {
        return; // it is closed
      }
    }
    close(part);
  }

  /** Adds the reserved memory, which is given back when all parts are closed. */
  public void reserve(Reservation reservation) {
    synchronized (this) {
      if (!closed) {
        memory = Optional.of(reservation);
        return;
      }
    }
    reservation.close();
  }

  /** Gives back all memory but {@code bytes}. */
  public synchronized void shrinkTo(long bytes) {
    memory.ifPresent(each -> each.shrinkTo(bytes));
  }

  /**
   * Sends a piece to the workers, who answer it in any case. The memory is in use until they have.
   *
   * @param sent sends it; what it throws is thrown, and the piece is not in progress then
   */
  <T> CompletionStage<T> piece(Supplier<CompletionStage<T>> sent) {
    pieceBegins();
    try {
      return sent.get().whenComplete((_, _) -> pieceEnds());
    } catch (RuntimeException | Error problem) {
      pieceEnds();
      throw problem;
    }
  }

  private synchronized void pieceBegins() {
    pieces++;
  }

  private synchronized void pieceEnds() {
    pieces--;
    giveMemoryBack();
  }

  private synchronized void giveMemoryBack() {
    if (closed && pieces == 0) {
      memory.ifPresent(Reservation::close);
    }
  }

  /** Whether somebody still waits for the image. */
  public boolean wanted() {
    return !left;
  }

  /** The caller has left: the work may be broken off. */
  public void leave() {
    left = true;
  }

  /**
   * Called again and again during long work.
   *
   * @throws UpscaleException if the caller has left or the deadline has passed
   */
  public void requireWanted() {
    if (left) {
      throw new UpscaleException(
          new UpscaleOutcome.InternalFailure(
              request + ": the caller left (expected: to wait for the answer)"));
    }
    deadline
        .filter(Instant.now()::isAfter)
        .ifPresent(
            passed -> {
              throw new UpscaleException(late(passed));
            });
  }

  public static UpscaleOutcome.Failure late(Instant deadline) {
    return new UpscaleOutcome.DeadlinePassed(
        "deadline: " + deadline + " has passed (expected: a later one)");
  }

  /** Closes all parts, the last one first. The memory is free when the workers have answered. */
  @Override
  public void close() {
    Deque<AutoCloseable> parts;
    synchronized (this) {
      closed = true;
      parts = new ArrayDeque<>(held);
      held.clear();
    }
    left = true;
    parts.forEach(this::close);
    giveMemoryBack();
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception problem) {
      LOG.warn("{}: a part did not close: {}", request, problem.toString());
    }
  }
}
