package aliif.infra.kafka.ledger;

/**
 * What a consumer writes down about a partition for the one that comes after it.
 *
 * @param offset all records below it are answered
 * @param metadata which records from {@code offset} on are answered, too; empty if none is. At most
 *     {@link PendingOffsets#MOST_CHARACTERS} characters
 */
public record Commit(long offset, String metadata) {}
