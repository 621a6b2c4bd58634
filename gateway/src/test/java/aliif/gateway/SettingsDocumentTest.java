package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/operations.md names the file of every group of settings. */
final class SettingsDocumentTest {
  private static final List<Path> FILES =
      List.of(
          Path.of("../pipeline/src/main/resources/reference.conf"),
          Path.of("../infra/src/main/resources/reference.conf"),
          Path.of("src/main/resources/application.conf"));

  @Test
  void eachGroupOfSettingsIsNamedBesideItsFile() throws Exception {
    String text = Files.readString(Path.of("../docs/operations.md"));
    Set<String> named =
        Pattern.compile("`(aliif\\.[a-z-]+)`(?=[^|\\n]*\\|.*\\|)")
            .matcher(text)
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> shipped = new TreeSet<>();
    for (Path file : FILES) {
      Config config = ConfigFactory.parseFile(file.toFile());
      config.getConfig("aliif").root().keySet().forEach(each -> shipped.add("aliif." + each));
      assertThat(text)
          .contains(
              "(../"
                  + file.toString().replace("../", "").replaceFirst("^src", "gateway/src")
                  + ")");
    }
    assertThat(named).isEqualTo(shipped);
  }
}
