package aliif.gateway.access;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All keys and secrets of a server. Immutable. */
public final class KeyRing {
  /** Two, so that signatures stay valid while a new secret is taken into use. */
  static final int MOST_SECRETS = 2;

  static final KeyRing EMPTY = new KeyRing(List.of(), List.of());
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final List<Entry> keys;
  private final List<SigningSecret> secrets;

  /**
   * A key, as far as a server has to know it.
   *
   * @param name of whom it was made for
   * @param digest its SHA-256, in hexadecimal
   * @param made the day
   */
  public record Entry(String name, String digest, LocalDate made) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Entry {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "name: " + name + " (expected: 1 to 64 letters, digits, dots, hyphens or underscores)");
      }
      if (!DIGEST.matcher(digest).matches()) {
        throw new IllegalArgumentException(
            "digest: " + digest + " (expected: 64 digits of SHA-256)");
      }
    }
  }

  KeyRing(List<Entry> keys, List<SigningSecret> secrets) {
    this.keys = List.copyOf(keys);
    this.secrets = List.copyOf(secrets);
  }

  /** All keys, the oldest first. */
  public List<Entry> keys() {
    return keys;
  }

  /** At most two, the newest first. */
  List<SigningSecret> secrets() {
    return secrets;
  }

  /** Whether it has a secret. */
  public boolean canSign() {
    return !secrets.isEmpty();
  }

  /** Whether nobody could be let in. */
  public boolean isEmpty() {
    return keys.isEmpty() && secrets.isEmpty();
  }

  /** Whose key a text is; takes the same time whichever it is, and if it is none. */
  public Optional<String> owner(String text) {
    byte[] digest = new ApiKey(text).digest();
    Optional<String> owner = Optional.empty();
    for (Entry key : keys) {
      if (MessageDigest.isEqual(HexFormat.of().parseHex(key.digest()), digest)) {
        owner = Optional.of(key.name());
      }
    }
    return owner;
  }

  /** Whether one of the secrets has signed a target. */
  public boolean signed(SignedTarget target) {
    return secrets.stream()
        .anyMatch(it -> it.signed(SignedTarget.text(target.signed()), target.signature()));
  }

  /**
   * A target with a signature by the newest secret.
   *
   * @param target a path, with or without a query
   * @throws IllegalArgumentException if there is no secret
   */
  public String sign(String target, Instant expires) {
    return SignedTarget.sign(
        target,
        expires,
        secrets.stream()
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("secrets: none (expected: aliif keys rotate)")));
  }

  /**
   * With one key more.
   *
   * @throws IllegalArgumentException if the name is taken, or cannot be one
   */
  public KeyRing with(String name, ApiKey key, LocalDate made) {
    if (keys.stream().anyMatch(it -> it.name().equals(name))) {
      throw new IllegalArgumentException("name: " + name + " (expected: one that no key has)");
    }
    List<Entry> all = new ArrayList<>(keys);
    all.add(new Entry(name, HexFormat.of().formatHex(key.digest()), made));
    return new KeyRing(all, secrets);
  }

  /**
   * Without a key.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public KeyRing without(String name) {
    List<Entry> others = keys.stream().filter(it -> !it.name().equals(name)).toList();
    if (others.size() == keys.size()) {
      throw new IllegalArgumentException("name: " + name + " (expected: that of a key)");
    }
    return new KeyRing(others, secrets);
  }

  /** With a new secret, which signs from now on; what the one before has signed stays valid. */
  public KeyRing rotated() {
    return new KeyRing(
        keys,
        Stream.concat(Stream.of(SigningSecret.create()), secrets.stream())
            .limit(MOST_SECRETS)
            .toList());
  }
}
