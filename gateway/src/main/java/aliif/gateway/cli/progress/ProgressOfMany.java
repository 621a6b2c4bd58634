package aliif.gateway.cli.progress;

import aliif.gateway.cli.files.ImageLocation;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Combines the progress of several images into one. Safe for use by many threads. */
public final class ProgressOfMany {
  private final Progress progress;
  private final Tally tally;
  private final List<One> running = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int written;
  private boolean stopped;

  public ProgressOfMany(Progress progress, int images) {
    this(progress, images, System::nanoTime);
  }

  public ProgressOfMany(Progress progress, int images, LongSupplier nanoTime) {
    this.progress = progress;
    this.tally = new Tally(images, nanoTime);
  }

  public synchronized One begin(ImageLocation image) {
    One one = new One(image.name());
    running.add(one);
    return one;
  }

  /** Reports a problem that is not one of the images begun. */
  public synchronized void problem(String line) {
    failures.add(line);
    say(line, true);
  }

  /** Says something about all images. */
  public synchronized void notice(String line) {
    say(line, false);
  }

  /**
   * Prints a summary; not for a single image, whose own line says it all.
   *
   * @param skipped images whose outputs existed
   */
  public synchronized void summary(int skipped) {
    if (written + skipped + failures.size() > 1) {
      say(tally.summary(written, skipped, failures.size()), false);
      if (!stopped) {
        failures.forEach(line -> progress.again("failed: " + line));
      }
    }
  }

  public synchronized boolean failed() {
    return !failures.isEmpty();
  }

  /** Prints a last line, that the command was stopped; nothing is printed after it. */
  public synchronized void stop() {
    say("stopped: %d of %d images written".formatted(written, tally.images()), true);
    stopped = true;
  }

  private void show() {
    if (!stopped) {
      double megapixels = running.stream().mapToDouble(One::megapixels).sum();
      String names = String.join(", ", running.stream().map(it -> it.name).toList());
      progress.at(tally.figures(megapixels) + names, tally.share(megapixels));
    }
  }

  private void end(One one, String line, boolean problem) {
    running.remove(one);
    tally.ended(one.megapixels(), one.size);
    show();
    say(line, problem);
  }

  private void say(String line, boolean problem) {
    if (stopped) {
      return;
    }
    if (problem) {
      progress.problem(line);
    } else {
      progress.line(line);
    }
  }

  /** One of the images. */
  public final class One {
    private final String name;
    private double size; // in megapixels, of the output; 0 while it is not known
    private double share;

    private One(String name) {
      this.name = name;
    }

    /** The size of its output is known now. */
    public void known(Size output) {
      synchronized (ProgressOfMany.this) {
        size = output.pixels() / 1e6;
        tally.known(size);
        show();
      }
    }

    /** A share of it, 0 to 1, is rendered. */
    public void at(double share) {
      synchronized (ProgressOfMany.this) {
        if (running.contains(this)) {
          this.share = share;
          show();
        }
      }
    }

    public void notice(String line) {
      synchronized (ProgressOfMany.this) {
        say(line, false);
      }
    }

    public void done(String line) {
      synchronized (ProgressOfMany.this) {
        share = 1;
        written++;
        end(this, line, false);
      }
    }

    public void failed(String line) {
      synchronized (ProgressOfMany.this) {
        failures.add(line);
        end(this, line, true);
      }
    }

    private double megapixels() {
      return share * size;
    }
  }
}
