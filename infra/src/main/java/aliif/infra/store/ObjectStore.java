package aliif.infra.store;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Stores large images, each under an address. A stored object is complete, durable, and never
 * changes: the first complete write wins, and later ones are dropped. What nobody uses for long may
 * be deleted ({@link StoreSweep}). Safe for use by many threads, and by several processes.
 */
public interface ObjectStore extends AutoCloseable {
  /** Name of a dispatcher whose threads may wait for a store. */
  String BLOCKING = "aliif.store.blocking-dispatcher";

  /**
   * Stores a stream under an address. The stage completes when the object is durable; if the
   * address has an object already, the stage gives that one. It fails with {@link StoreException}
   * if the store fails, and with the stream's own failure if that fails; neither leaves an object
   * behind.
   */
  Sink<ByteString, CompletionStage<Stored>> write(Address address);

  /** Stores a stream under the SHA-256 of its content; otherwise as {@link #write(Address)}. */
  Sink<ByteString, CompletionStage<Stored>> write();

  /**
   * The content of an object. Fails with {@link StoreException} if it does not exist (see {@link
   * #size} and {@link #find}), or if the store fails.
   */
  Source<ByteString, NotUsed> read(Address address);

  /**
   * Size of an object in bytes; empty if it does not exist. Blocks while the store answers. To ask
   * is to use: it keeps the object from {@link #deleteUnused} as writing it again does.
   *
   * @throws StoreException if the store fails, so that it is unknown whether the object exists
   */
  OptionalLong size(Address address);

  /** The object of an address, if it exists. May read the whole content, for its digest. */
  Source<Stored, NotUsed> find(Address address);

  /**
   * Deletes the objects that nobody has written or asked for since then. Blocks while the store
   * works.
   *
   * @return how many
   * @throws StoreException if the store fails
   */
  int deleteUnused(Instant since);

  /** Lets go of connections, when nothing is read or written any more. */
  @Override
  default void close() {}
}
