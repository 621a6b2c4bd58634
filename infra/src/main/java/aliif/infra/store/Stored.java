package aliif.infra.store;

/**
 * A whole object in the store.
 *
 * @param address where it is kept
 * @param bytes its size
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record Stored(Address address, long bytes, String sha256) {}
