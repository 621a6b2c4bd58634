package aliif.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The progress of several images, as one. Safe for use by many threads. */
final class ProgressOfMany {
  private final Progress progress;
  private final int images;
  private final List<One> running = new ArrayList<>();
  private int ended;

  ProgressOfMany(Progress progress, int images) {
    this.progress = progress;
    this.images = images;
  }

  One begin(Path image) {
    return new One(OutputName.fileName(image));
  }

  private synchronized void show(One one) {
    if (!running.contains(one)) {
      running.add(one);
    }
    show();
  }

  private synchronized void end(One one) {
    running.remove(one);
    ended++;
    show();
  }

  private void show() {
    double share = ended + running.stream().mapToDouble(it -> it.share).sum();
    String names = String.join(", ", running.stream().map(it -> it.name).toList());
    progress.at(
        images == 1 ? names : "%d of %d  %s".formatted(ended, images, names), share / images);
  }

  /** One of the images. */
  final class One {
    private final String name;
    private volatile double share;

    private One(String name) {
      this.name = name;
    }

    void at(double share) {
      this.share = share;
      show(this);
    }

    void done(String line) {
      end(this);
      progress.line(line);
    }

    void failed(String line) {
      end(this);
      progress.problem(line);
    }
  }
}
