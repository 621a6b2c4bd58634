package aliif.pipeline.source;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;
import java.util.Optional;

/** Rows of a scratch file, from any row on. Closing them leaves the file open. */
final class ScratchRows implements PixelRows {
  private final ScratchFile file;
  private int next;

  ScratchRows(ScratchFile file) {
    this.file = file;
  }

  @Override
  public PixelLayout layout() {
    return file.layout();
  }

  @Override
  public void read(byte[] row) throws IOException {
    file.read(next++, row);
  }

  @Override
  public int skip(int rows) {
    next += rows;
    return rows;
  }

  @Override
  public Optional<PixelRows> again() {
    return Optional.of(new ScratchRows(file));
  }

  @Override
  public void close() {}
}
