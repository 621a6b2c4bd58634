package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/formats.md} tells the truth. */
final class FormatsDocumentTest {
  private static final String TEXT = read(Path.of("../docs/formats.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Test
  void everyFormatHasItsRowAndItsSection() {
    for (ImageFormat format : ImageFormat.values()) {
      String written = format.written() ? "yes" : "no";
      assertThat(TEXT)
          .containsPattern("\\| %s \\| yes \\| %s \\|".formatted(format, written))
          .contains("\n## " + format + "\n");
    }
  }

  @Test
  void everyLimitIsNamed() {
    assertThat(ConfigFactory.load().getConfig("aliif.limits").root().keySet())
        .allSatisfy(name -> assertThat(TEXT).contains("`" + name + "`"));
    assertThat(TEXT).contains("(64 MiB)").contains("(8 GiB)");
    assertThat(ImageLimits.DEFAULT.bytes()).isEqualTo(64L << 20);
    assertThat(ImageLimits.DEFAULT.fileBytes()).isEqualTo(8L << 30);
  }

  private static Stream<MatchResult> difficultFiles() {
    return Pattern.compile(
            "^\\| (\\w+\\.\\w+) \\| (\\d+x\\d+|refused) \\| (.*?) ?\\|$", Pattern.MULTILINE)
        .matcher(TEXT)
        .results();
  }

  @ParameterizedTest
  @MethodSource("difficultFiles")
  void aDifficultFileIsReadOrRefusedAsTheTableSays(MatchResult row) {
    var bytes = Pictures.fixture("cases/" + row.group(1));
    if (row.group(2).equals("refused")) {
      assertThatThrownBy(() -> Pictures.decode(bytes)).isInstanceOf(UpscaleException.class);
      return;
    }
    SourceImage image = Pictures.decode(bytes);
    ImageHeader header = image.header();
    assertThat(image.size()).hasToString(row.group(2));
    assertThat(Pictures.all(image).size()).isEqualTo(header.size());
    assertThat(header.notices())
        .isEqualTo(row.group(3).isEmpty() ? List.of() : List.of(row.group(3).split("; ", -1)));
  }

  @Test
  void theTableHasEveryFile() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/test/resources/aliif/pipeline/image/cases"))) {
      assertThat(difficultFiles().map(row -> row.group(1)))
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> String.valueOf(file.getFileName())).toList());
    }
  }
}
