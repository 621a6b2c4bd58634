package aliif.pipeline.source;

import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.PixelRows;
import aliif.pipeline.memory.Reservation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoding of one image into a scratch file. It gives its thread back again and again, so that
 * a large image does not keep others waiting.
 */
final class Decoding {
  private static final Logger LOG = LoggerFactory.getLogger(Decoding.class);

  /** Bytes of rows that are decoded before others get the thread. */
  private static final long TURN = 4L << 20;

  private final RowsToKeep source;
  private final Reservation memory;
  private final Wanted wanted;
  private final Executor executor;
  private final CompletableFuture<Optional<ScratchFile>> done = new CompletableFuture<>();
  private Optional<PixelRows> reading = Optional.empty();
  private Optional<ScratchFile> file = Optional.empty();
  private int decoded; // rows

  /**
   * @param source closed at the end
   * @param memory for the decoding, given back at the end
   * @param wanted is asked again and again
   */
  Decoding(RowsToKeep source, Reservation memory, Wanted wanted, Executor executor) {
    this.source = source;
    this.memory = memory;
    this.wanted = wanted;
    this.executor = executor;
  }

  /**
   * Decodes.
   *
   * @param folder for the file
   * @return the pixels; empty if no scratch file can be written
   */
  CompletableFuture<Optional<ScratchFile>> run(Path folder) {
    step(
        () -> {
          try {
            file = Optional.of(ScratchFile.create(folder, source.layout()));
          } catch (IOException problem) {
            noScratch(problem);
            return;
          }
          PixelRows rows = open();
          reading = Optional.of(rows);
          next(rows);
        });
    return done;
  }

  private void next(PixelRows rows) {
    step(
        () -> {
          int height = rows.layout().size().height();
          int turn = (int) Math.max(1, TURN / rows.layout().rowBytes());
          byte[] row = new byte[rows.layout().rowBytes()];
          for (int end = Math.min(height, decoded + turn); decoded < end; decoded++) {
            wanted.check();
            read(rows, row);
            try {
              file.orElseThrow().append(row);
            } catch (IOException problem) {
              noScratch(problem);
              return;
            }
          }
          if (decoded < height) {
            next(rows);
          } else {
            letGo();
            done.complete(file);
          }
        });
  }

  private PixelRows open() {
    try {
      return source.opening().rows(wanted);
    } catch (IOException | RuntimeException problem) {
      throw Refusal.broken(source.format(), problem);
    }
  }

  private void read(PixelRows rows, byte[] row) {
    try {
      rows.read(row);
    } catch (IOException | RuntimeException problem) {
      throw Refusal.broken(source.format(), problem);
    }
  }

  private void noScratch(IOException problem) {
    LOG.warn("decoded pixels are not kept, for a scratch file failed: {}", problem.toString());
    letGo();
    file.ifPresent(ScratchFile::close);
    done.complete(Optional.empty());
  }

  /** Whatever is thrown, lack of memory included, ends this decoding only. */
  private void step(Runnable work) {
    try {
      executor.execute(
          () -> {
            try {
              work.run();
            } catch (Throwable problem) {
              fail(problem);
            }
          });
    } catch (RuntimeException problem) { // the pipeline is being stopped
      fail(problem);
    }
  }

  private void fail(Throwable problem) {
    letGo();
    file.ifPresent(ScratchFile::close);
    done.completeExceptionally(problem);
  }

  private void letGo() {
    reading.ifPresent(PixelRows::close);
    source.close().run();
    memory.close();
  }
}
