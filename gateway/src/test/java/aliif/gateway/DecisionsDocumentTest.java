package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Other texts cite decisions by their numbers, so each number means one decision. */
final class DecisionsDocumentTest {
  @Test
  void eachNumberIsGivenOnce() throws Exception {
    String text = Files.readString(Path.of("../docs/decisions.md"));
    List<Integer> numbers =
        Pattern.compile("^\\*\\*(\\d+)\\. ", Pattern.MULTILINE)
            .matcher(text)
            .results()
            .map(each -> Integer.valueOf(each.group(1)))
            .toList();
    assertThat(numbers).hasSizeGreaterThan(80).doesNotHaveDuplicates();
  }
}
