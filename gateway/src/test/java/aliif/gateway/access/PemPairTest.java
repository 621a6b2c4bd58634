package aliif.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.testing.TestCertificate;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemPairTest {
  @TempDir private static Path folder;
  private static TestCertificate one;

  @BeforeAll
  static void make() throws Exception {
    one = TestCertificate.make(folder, "EC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519"})
  void keysOfAllKindsAreRead(String algorithm, @TempDir Path other) throws Exception {
    TestCertificate made = TestCertificate.make(other, algorithm);

    assertThat(new PemPair(made.certificate(), made.key()).read()).isNotNull();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused(@TempDir Path other) throws Exception {
    TestCertificate made = TestCertificate.make(other, "EC");

    assertThatThrownBy(() -> new PemPair(one.certificate(), made.key()).read())
        .hasMessage(
            made.key() + ": of another certificate (expected: that of " + one.certificate() + ")");
  }

  @Test
  void whatIsNoPairIsNamed() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "text\n");
    Path old =
        Files.writeString(
            folder.resolve("old"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

    assertThatThrownBy(() -> new PemPair(text, one.key()).read())
        .hasMessage(text + ": no certificate (expected: certificates in PEM)");
    assertThatThrownBy(() -> new PemPair(one.certificate(), text).read())
        .hasMessage(
            text + ": no key (expected: PRIVATE KEY, as from: openssl pkcs8 -topk8 -nodes)");
    assertThatThrownBy(() -> new PemPair(one.certificate(), old).read())
        .hasMessageStartingWith(old + ": RSA PRIVATE KEY (expected: PRIVATE KEY");
    assertThatThrownBy(() -> new PemPair(folder.resolve("none"), one.key()).read())
        .isInstanceOf(NoSuchFileException.class);
  }
}
