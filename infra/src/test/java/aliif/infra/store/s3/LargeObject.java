package aliif.infra.store.s3;

import aliif.infra.store.Stored;
import aliif.infra.testing.S3Proxy;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Writes a large object and reads it, in a process with little memory. */
final class LargeObject {
  static final long BYTES = 72L << 20;
  private static final int CHUNK = 64 << 10;

  private LargeObject() {}

  /**
   * Writes, reads, and says how much.
   *
   * @param arguments the store, the port of S3, a folder
   */
  public static void main(String[] arguments) throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "large");
    try (S3Store store =
        S3Store.open(
            BucketPlace.parse(arguments[0]),
            S3Settings.of(S3Proxy.config(Integer.parseInt(arguments[1]))),
            Path.of(arguments[2]))) {
      Stored stored =
          Source.range(1, (int) (BYTES / CHUNK))
              .map(i -> ByteString.fromArrayUnsafe(filled(i)))
              .runWith(store.write(), system)
              .toCompletableFuture()
              .get(5, TimeUnit.MINUTES);
      long read =
          store
              .read(stored.address())
              .runFold(0L, (all, chunk) -> all + chunk.size(), system)
              .toCompletableFuture()
              .get(5, TimeUnit.MINUTES);
      if (stored.bytes() != read) {
        throw new AssertionError(read + " bytes (expected: " + stored.bytes() + ")");
      }
      System.out.println("written and read: " + read);
    }
    System.exit(0);
  }

  private static byte[] filled(int seed) {
    byte[] chunk = new byte[CHUNK];
    new Random(seed).nextBytes(chunk);
    return chunk;
  }
}
