package aliif.gateway.access;

import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content of files, as it was at the last {@link #look}. That is for one thread at a time, {@link
 * #get} for any.
 */
public final class ReloadedFile<T> implements Supplier<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);

  private final Reading<T> reading;
  private volatile T now;
  private boolean damaged;

  /** Reads files. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Reads them.
     *
     * @throws IOException if they cannot be read
     * @throws IllegalArgumentException if they are damaged
     */
    T read() throws IOException;
  }

  /**
   * Looks for the first time.
   *
   * @throws IOException if the files cannot be read
   * @throws IllegalArgumentException if they are damaged
   */
  public ReloadedFile(Reading<T> reading) throws IOException {
    this.reading = reading;
    this.now = reading.read();
  }

  /* Files are read again, not only asked for their time: times have ticks, and links lead elsewhere. */
  /** Reads the files again. If they cannot be read, all stays as it was. */
  public void look() {
    try {
      now = reading.read();
      damaged = false;
    } catch (IOException | IllegalArgumentException problem) {
      stays(String.valueOf(problem.getMessage()));
    } catch (RuntimeException unexpected) { // or nobody would look again
      stays(unexpected.toString());
    }
  }

  private void stays(String problem) {
    if (!damaged) {
      LOG.error("{}; what was there before stays valid", problem);
    }
    damaged = true;
  }

  @Override
  public T get() {
    return now;
  }
}
