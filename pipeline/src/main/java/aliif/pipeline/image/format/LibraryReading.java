package aliif.pipeline.image.format;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.PartsStream;
import aliif.pipeline.image.bytes.Wanted;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.spi.ImageReaderSpi;

/** Lets a library read, and stops it when the image is not wanted any more. */
public final class LibraryReading implements IIOReadProgressListener {

  /** A question to a reader that has its input. */
  public interface Question<T> {
    T of(ImageReader reader) throws IOException;
  }

  private final Wanted wanted;
  private Optional<UpscaleException> ended = Optional.empty();

  private LibraryReading(Wanted wanted) {
    this.wanted = wanted;
  }

  /**
   * Asks a new reader one question.
   *
   * @throws UpscaleException if the image is not wanted any more
   */
  public static <T> T read(
      ImageReaderSpi provider, PartsStream input, Wanted wanted, Question<T> question)
      throws IOException {
    ImageReader reader = provider.createReaderInstance();
    try {
      reader.setInput(input, false, true);
      return ask(reader, wanted, question);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Asks a reader that has its input. It may be asked again.
   *
   * @throws UpscaleException if the image is not wanted any more
   */
  public static <T> T ask(ImageReader reader, Wanted wanted, Question<T> question)
      throws IOException {
    LibraryReading reading = new LibraryReading(wanted);
    reader.addIIOReadProgressListener(reading);
    try {
      T answer = question.of(reader);
      if (reading.ended.isPresent()) {
        throw reading.ended.get(); // the library has given what it had
      }
      return answer;
    } finally {
      reader.removeIIOReadProgressListener(reading);
    }
  }

  @Override
  public void imageProgress(ImageReader reader, float done) {
    try {
      wanted.check();
    } catch (UpscaleException gone) {
      ended = Optional.of(gone);
      reader.abort();
    }
  }

  @Override
  public void sequenceStarted(ImageReader reader, int index) {}

  @Override
  public void sequenceComplete(ImageReader reader) {}

  @Override
  public void imageStarted(ImageReader reader, int index) {}

  @Override
  public void imageComplete(ImageReader reader) {}

  @Override
  public void thumbnailStarted(ImageReader reader, int image, int thumbnail) {}

  @Override
  public void thumbnailProgress(ImageReader reader, float done) {}

  @Override
  public void thumbnailComplete(ImageReader reader) {}

  @Override
  public void readAborted(ImageReader reader) {}
}
