package aliif.gateway.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNamesTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  @TempDir private Path folder;

  private Path file(String name, byte... bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Even if it is empty: a broken photograph is reported, not passed over. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a.png", "a.APNG", "a.Jpg", "a.jpe", "a.jfif", "a.tif", "a.tiff", "a.b.webp"})
  void aKnownEndingIsEnough(String name) throws IOException {
    assertThat(ImageNames.isImage(file(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.png.part", "a.svg"})
  void anyOtherEndingIsNoImageWhateverIsInTheFile(String name) throws IOException {
    assertThat(ImageNames.isImage(file(name, PNG))).isFalse();
  }

  @Test
  void withoutAnEndingTheFirstBytesDecide() throws IOException {
    assertThat(ImageNames.isImage(file("scan", PNG))).isTrue();
    assertThat(ImageNames.isImage(file("notes", (byte) 'h', (byte) 'i'))).isFalse();
    assertThat(ImageNames.isImage(file("empty"))).isFalse();
  }

  @Test
  void aFolderOrNothingIsNoImage() throws IOException {
    assertThat(ImageNames.isImage(Files.createDirectory(folder.resolve("folder.png")))).isFalse();
    assertThat(ImageNames.isImage(folder.resolve("missing.png"))).isFalse();
  }

  @Test
  void aNameThatBeginsWithADotIsHidden() {
    assertThat(ImageNames.isHidden(folder.resolve(".a.png"))).isTrue();
    assertThat(ImageNames.isHidden(folder.resolve("a.png"))).isFalse();
  }
}
