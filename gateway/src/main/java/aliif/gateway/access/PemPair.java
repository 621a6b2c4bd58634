package aliif.gateway.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * How a server proves who it is: two files in PEM.
 *
 * @param certificate that of the server first, then those that lead to a known authority
 * @param key its private key, in PKCS #8, not encrypted
 */
public record PemPair(Path certificate, Path key) {
  private static final int MOST_BYTES = 1 << 20;
  private static final char[] NO_PASSWORD = {};

  /** Anything, to be signed. */
  private static final byte[] NAME = "aliif".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

  /**
   * Reads both.
   *
   * @throws IOException if they cannot be read
   * @throws IllegalArgumentException if one is not what it should be, or they do not belong
   *     together
   */
  public SSLContext read() throws IOException {
    try {
      Certificate[] chain = chain();
      PrivateKey secret = secret(chain[0].getPublicKey().getAlgorithm());
      requirePair(chain[0].getPublicKey(), secret);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("aliif", secret, NO_PASSWORD, chain);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException problem) {
      throw new IllegalArgumentException(
          "%s, %s: %s (expected: a certificate and its key)"
              .formatted(certificate, key, problem.getMessage()),
          problem);
    }
  }

  private Certificate[] chain() throws IOException {
    try {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(certificate)));
      if (chain.isEmpty()) {
        throw new GeneralSecurityException("no certificate");
      }
      return chain.toArray(Certificate[]::new);
    } catch (GeneralSecurityException problem) {
      throw new IllegalArgumentException(
          certificate + ": no certificate (expected: certificates in PEM)", problem);
    }
  }

  private PrivateKey secret(String algorithm) throws IOException {
    Matcher block = BLOCK.matcher(new String(bytes(key), StandardCharsets.US_ASCII));
    String found = block.find() ? block.group(1) : "no key";
    if (!found.equals("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "%s: %s (expected: PRIVATE KEY, as from: openssl pkcs8 -topk8 -nodes)"
              .formatted(key, found));
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2))));
    } catch (GeneralSecurityException problem) {
      throw new IllegalArgumentException(
          "%s: no %s key (expected: that of %s)".formatted(key, algorithm, certificate), problem);
    }
  }

  private void requirePair(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
    String algorithm =
        switch (open.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> open.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(secret);
    signing.update(NAME);
    byte[] signature = signing.sign();
    signing.initVerify(open);
    signing.update(NAME);
    if (!signing.verify(signature)) {
      throw new IllegalArgumentException(
          "%s: of another certificate (expected: that of %s)".formatted(key, certificate));
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES);
    }
  }
}
