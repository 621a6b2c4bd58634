package aliif.gateway.cli.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.options.CommandFailure;
import aliif.pipeline.EncodedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageLocationsTest {
  private static final ImageLocation STANDARD = new ImageLocation.Standard();

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ImageLocations locations =
      locations(new ByteArrayInputStream("GIF89a an image".getBytes(UTF_8)));

  private ImageLocations locations(InputStream in) {
    return new ImageLocations(new StandardStreams(in, out), 100);
  }

  @AfterEach
  void close() {
    locations.close();
  }

  private static Path file(EncodedImage image) {
    return ((EncodedImage.InFile) image).file();
  }

  @Test
  void aFileIsReadWhereItIs() throws IOException {
    Path file = Files.write(folder.resolve("large.png"), new byte[5000]);

    assertThat(file(locations.open(new ImageLocation.InFile(file)))).isEqualTo(file);
  }

  @Test
  void standardInputIsKeptInAFileUntilTheEnd() {
    Path copy = file(locations.open(STANDARD));
    assertThat(copy).hasContent("GIF89a an image");
    locations.close();

    assertThat(copy).doesNotExist();
  }

  @Test
  void aPipeIsReadLikeStandardInput() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.writeString(pipe, "GIF89a through a pipe");
              } catch (IOException problem) {
                throw new UncheckedIOException(problem);
              }
            });

    assertThat(file(locations.open(new ImageLocation.InFile(pipe))))
        .hasContent("GIF89a through a pipe");
    written.get(60, TimeUnit.SECONDS);
  }

  @Test
  void anInputThatIsNoFileHasTheLimitToTheByte() {
    byte[] larger = Arrays.copyOf("GIF89a".getBytes(UTF_8), 101);
    try (ImageLocations fits = locations(new ByteArrayInputStream(larger, 0, 100));
        ImageLocations tooLarge = locations(new ByteArrayInputStream(larger))) {
      assertThat(file(fits.open(STANDARD))).hasSize(100);
      assertThatThrownBy(() -> tooLarge.open(STANDARD))
          .hasMessage("-: too large (expected: at most 100 bytes)");
    }
  }

  @Test
  void whatDoesNotBeginAsAnImageIsRefusedBeforeItIsCopied() {
    InputStream endless =
        new InputStream() {
          private int count;

          @Override
          public int read() {
            return read(new byte[1], 0, 1) - 1;
          }

          @Override
          public int read(byte[] target, int from, int length) {
            count += length;
            assertThat(count).as("bytes read").isLessThan(100);
            return length;
          }
        };
    try (ImageLocations refusing = locations(endless);
        ImageLocations empty = locations(InputStream.nullInputStream())) {
      assertThatThrownBy(() -> refusing.open(STANDARD))
          .isInstanceOf(CommandFailure.class)
          .hasMessageStartingWith("-: image: bytes that begin with 00 00")
          .hasMessageContaining("(expected: a PNG, JPEG, WebP, TIFF, BMP or GIF file)");
      assertThatThrownBy(() -> empty.open(STANDARD))
          .hasMessageStartingWith("-: image: 0 bytes (expected: a PNG,");
    }
  }

  @Test
  void whatCannotBeReadIsOneLine() {
    assertThatThrownBy(() -> locations.open(new ImageLocation.InFile(folder)))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(folder + ": is a folder (expected: an image)");
    Path missing = folder.resolve("none.png");
    assertThatThrownBy(() -> locations.open(new ImageLocation.InFile(missing)))
        .hasMessage(missing + ": no such file");
  }

  @Test
  void anInputThatBreaksIsOneLine() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("unplugged");
          }

          @Override
          public int read(byte[] target, int from, int length) throws IOException {
            throw new IOException("unplugged");
          }
        };
    try (ImageLocations breaking = locations(broken)) {
      assertThatThrownBy(() -> breaking.open(STANDARD)).hasMessage("-: cannot be read (unplugged)");
    }
  }

  @Test
  void standardOutputGetsAllAtTheEnd() throws IOException {
    try (PartialFile part = locations.begin(STANDARD)) {
      Files.writeString(part.path(), "larger");
      assertThat(out.size()).isZero();
      locations.finish(part, STANDARD);
    }

    assertThat(out.toString(UTF_8)).isEqualTo("larger");
  }

  @Test
  void anOutputThatNobodyTakesIsOneLine() throws IOException {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    try (ImageLocations breaking =
            new ImageLocations(new StandardStreams(InputStream.nullInputStream(), closed), 100);
        PartialFile part = breaking.begin(STANDARD)) {
      Files.writeString(part.path(), "larger");

      assertThatThrownBy(() -> breaking.finish(part, STANDARD))
          .isInstanceOf(CommandFailure.class)
          .hasMessage("-: cannot be written (broken pipe)");
    }
  }

  @Test
  void aLocationReadsAsItIsWritten() {
    assertThat(ImageLocation.of("-")).isEqualTo(STANDARD).hasToString("-");
    assertThat(ImageLocation.of("in/cat.png")).hasToString("in/cat.png");
    assertThat(ImageLocation.of("in/cat.png").name()).isEqualTo("cat.png");
    assertThat(ImageLocation.of("./-")).isNotEqualTo(STANDARD);
  }
}
