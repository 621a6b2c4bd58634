package aliif.gateway.access;

import java.util.function.Supplier;

/** Who may use a server. */
public sealed interface Access {
  /** Whoever reaches it. */
  record Open() implements Access {}

  /**
   * Who has a key, or a signed URL.
   *
   * @param now the keys at this moment; does not wait
   */
  record Keys(Supplier<KeyRing> now) implements Access {}
}
