package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Other texts cite decisions by their numbers, so each number means one decision. */
final class DecisionsDocumentTest {
  private static List<Integer> numbers(String text) {
    return Pattern.compile("^\\*\\*(\\d+)\\. ", Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(each -> Integer.valueOf(each.group(1)))
        .toList();
  }

  @Test
  void eachNumberIsGivenOnce() throws Exception {
    String text = Files.readString(Path.of("../docs/decisions.md"));
    assertThat(numbers(text)).hasSizeGreaterThan(80).doesNotHaveDuplicates();
  }

  @Test
  void theEntriesOfASectionAreInTheOrderOfTheirNumbers() throws Exception {
    String text = Files.readString(Path.of("../docs/decisions.md"));
    assertThat(text.split("\n## ", -1))
        .hasSizeGreaterThan(5)
        .allSatisfy(section -> assertThat(numbers(section)).isSorted());
  }
}
