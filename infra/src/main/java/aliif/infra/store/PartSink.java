package aliif.infra.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers streams in part files, and publishes each when it is whole. What fails is discarded.
 *
 * @param folder of the part files
 * @param dispatcher name of a dispatcher whose threads may block
 * @param publication what becomes of a whole file
 * @param name of the store, for messages
 */
public record PartSink(Path folder, String dispatcher, Publication publication, String name) {
  private static final Logger LOG = LoggerFactory.getLogger(PartSink.class);

  /** Publishes a file whose stream has ended. */
  public interface Publication {
    /**
     * Blocks until the object is durable.
     *
     * @param part discarded afterwards, unless it has got its final name
     * @param stored what the file has, and its address
     * @return what the address has then
     * @throws IOException if a disk fails
     * @throws StoreException if the store fails otherwise
     */
    Stored publish(PartFile part, Stored stored) throws IOException;
  }

  /** A sink for one stream; otherwise as {@link ObjectStore#write(Address)}. */
  public Sink<ByteString, CompletionStage<Stored>> under(Address address) {
    return create(_ -> address);
  }

  /** A sink for one stream; otherwise as {@link ObjectStore#write()}. */
  public Sink<ByteString, CompletionStage<Stored>> underDigest() {
    return create(Address::new);
  }

  private Sink<ByteString, CompletionStage<Stored>> create(Function<String, Address> naming) {
    return Sink.fromMaterializer(
            (materializer, _) ->
                create(naming, materializer.system().dispatchers().lookup(dispatcher)))
        .withAttributes(ActorAttributes.dispatcher(dispatcher))
        .mapMaterializedValue(stage -> stage.thenCompose(Function.identity()));
  }

  private Sink<ByteString, CompletionStage<Stored>> create(
      Function<String, Address> naming, Executor executor) {
    PartFile part;
    try {
      part = PartFile.create(folder);
    } catch (IOException problem) {
      return Sink.<ByteString>cancelled()
          .mapMaterializedValue(_ -> CompletableFuture.failedStage(trouble(problem)));
    }
    return Sink.<ByteString>foreach(chunk -> write(part, chunk))
        .mapMaterializedValue(
            written ->
                written.handleAsync(
                    (_, problem) -> end(part, naming, Optional.ofNullable(problem)), executor));
  }

  private void write(PartFile part, ByteString chunk) {
    try {
      part.write(chunk);
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  private Stored end(PartFile part, Function<String, Address> naming, Optional<Throwable> problem) {
    try {
      if (problem.isPresent()) {
        throw new CompletionException(problem.get());
      }
      String sha256 = part.sha256();
      return publication.publish(part, new Stored(naming.apply(sha256), part.bytes(), sha256));
    } catch (IOException failure) {
      throw trouble(failure);
    } finally {
      discard(part);
    }
  }

  private void discard(PartFile part) {
    try {
      part.close();
    } catch (IOException problem) {
      LOG.warn("store: {}: a part is left for the next start to sweep", folder, problem);
    }
  }

  private StoreException trouble(IOException problem) {
    return new StoreException("store: " + name + ": " + problem, problem);
  }
}
