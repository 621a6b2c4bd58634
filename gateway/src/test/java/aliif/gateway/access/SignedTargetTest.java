package aliif.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedTargetTest {
  private static final Instant UNTIL = Instant.ofEpochSecond(1_790_000_000);
  private static final SigningSecret SECRET = SigningSecret.parse(secret());

  /** The bytes 0 to 31. */
  private static String secret() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Computed by Python: base64.urlsafe_b64encode(hmac.digest(bytes(range(32)), text, "sha256")).
   */
  @ParameterizedTest
  @CsvSource({
    "/v1/images/abc/original,"
        + " /v1/images/abc/original?expires=1790000000&signature=APQWukd8WMEdyh5CukKpq2z8ZxfLrq-a8Wd4Ba5aY24",
    "/v1/upscale?id=abc&scale=2,"
        + " /v1/upscale?id=abc&scale=2&expires=1790000000&signature=QR0si9b7WTdhmBAO6xIn28tZtZlNoo7fR2YhpYMafww",
    "/iiif/3/abc;x4/info.json,"
        + " /iiif/3/abc;x4;expires=1790000000;signature=QETPtWfEPYCHA2GQkZ-wMu6PLc_jpDxOA1Zh-EGaiHA/info.json"
  })
  void aSignatureIsThatOfOtherPrograms(String target, String signed) {
    assertThat(SignedTarget.sign(target, UNTIL, SECRET)).isEqualTo(signed);
  }

  @Test
  void whatIsSignedIsReadAgain() {
    SignedTarget query =
        SignedTarget.parse(SignedTarget.sign("/v1/upscale?id=abc&scale=2", UNTIL, SECRET))
            .orElseThrow();
    assertThat(query.plain()).isEqualTo("/v1/upscale?id=abc&scale=2");
    assertThat(query.expires()).isEqualTo(UNTIL);
    assertThat(query.below()).isEmpty();
    assertThat(SECRET.signed(SignedTarget.text(query.signed()), query.signature())).isTrue();

    String tile = SignedTarget.sign("/iiif/3/abc;x4/full/max/0/default.png", UNTIL, SECRET);
    SignedTarget path = SignedTarget.parse(tile).orElseThrow();
    assertThat(path.plain()).isEqualTo(tile);
    assertThat(path.signed()).isEqualTo("/iiif/3/abc;x4;expires=1790000000");
    assertThat(tile)
        .startsWith(path.below().orElseThrow() + "/")
        .endsWith("/full/max/0/default.png");
    assertThat(SECRET.signed(SignedTarget.text(path.signed()), path.signature())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1/images",
        "/v1/images?expires=1790000000",
        "/v1/images?signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/v1/images?expires=&signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/v1/images?expires=1790000000&signature=short",
        "http://host/v1/images?expires=1790000000&signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/iiif/3/abc;expires=1790000000;signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB/full"
      })
  void whatIsNotSignedHasNoSignature(String target) {
    assertThat(SignedTarget.parse(target)).isEmpty();
  }
}
