package aliif.gateway.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.KeyFile;
import aliif.gateway.testing.Commands;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeysCommandTest {
  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter error = new StringWriter();

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--keys", file().toString()));
    return runAsIs(all);
  }

  private int runAsIs(List<String> arguments) {
    out = new StringWriter();
    error = new StringWriter();
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(arguments);
    return Commands.sayingTo(out, error).execute(all.toArray(String[]::new));
  }

  private Path file() {
    return folder.resolve("data").resolve("keys");
  }

  @Test
  void aKeyIsPrintedOnceAndKnownByItsDigest() throws Exception {
    assertThat(run("add", "alice")).isZero();
    String key = out.toString().strip();

    assertThat(key).matches("aliif_[A-Za-z0-9_-]{43}");
    assertThat(error).hasToString("keys: 1 in " + file() + System.lineSeparator());
    assertThat(new KeyFile(file()).read().owner(key)).contains("alice");
    assertThat(run("list")).isZero();
    assertThat(out.toString()).matches("alice  \\d{4}-\\d\\d-\\d\\d\\R");
    assertThat(Files.readString(file())).doesNotContain(key);
    assertThat(run("remove", "alice")).isZero();
    assertThat(new KeyFile(file()).read().owner(key)).isEmpty();
  }

  @Test
  void theKeysAreInTheFolderOfTheServerUnlessAFileIsNamed() throws Exception {
    String data = folder.resolve("data").toString();
    assertThat(runAsIs(List.of("add", "alice", "--data", data))).isZero();
    assertThat(new KeyFile(file()).read().owner(out.toString().strip())).contains("alice");
    assertThat(runAsIs(List.of("list", "--data", data))).isZero();
    assertThat(out.toString()).startsWith("alice  ");

    Path other = folder.resolve("other");
    assertThat(runAsIs(List.of("add", "bob", "--data", data, "--keys", other.toString()))).isZero();
    assertThat(new KeyFile(other).read().owner(out.toString().strip())).contains("bob");
    assertThat(new KeyFile(file()).read().keys()).hasSize(1);
  }

  @Test
  void aUrlIsSignedAndTheFirstSecretIsMadeForIt() throws Exception {
    assertThat(run("sign", "https://images.example.org/v1/images/0/original?a=b")).isZero();
    assertThat(out.toString().strip())
        .matches(
            "https://images\\.example\\.org/v1/images/0/original\\?a=b&expires=\\d+&signature=[\\w-]{43}");
    String secrets = Files.readString(file());
    assertThat(run("sign", "/iiif/3/0/info.json", "--expires", "7d")).isZero();
    assertThat(out.toString().strip())
        .matches("/iiif/3/0;expires=\\d+;signature=[\\w-]{43}/info\\.json");
    assertThat(Files.readString(file())).isEqualTo(secrets);
    assertThat(run("rotate")).isZero();
    assertThat(Files.readString(file())).isNotEqualTo(secrets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "remove bob | name: bob (expected: that of a key)",
        "add a/b | name: a/b (expected: 1 to 64 letters, digits, dots, hyphens or underscores)",
        "sign images | URL: images (expected: with a path, and without a fragment)",
        "sign /a#b | URL: /a#b (expected: with a path, and without a fragment)",
        "sign /a --expires soon | expires: soon (expected: 1s to 3650d, such as 30m, 1h or 7d)",
        "sign /a --expires 0s | expires: 0s (expected: 1s to 3650d, such as 30m, 1h or 7d)"
      })
  void aWrongCallIsToldInOneLine(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(error.toString().strip()).isEqualTo(message);
  }
}
