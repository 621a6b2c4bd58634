package aliif.infra.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.function.Creator;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A store that also finds the images of a folder on this machine. Their files are named by the
 * SHA-256 of their content and never change, but they may go. The folder is looked into first: that
 * costs nothing, even if the store is on another machine.
 *
 * @param images the folder; nothing is written there
 */
public record StoreWithImages(ObjectStore store, Path images) implements ObjectStore {
  @Override
  public Sink<ByteString, CompletionStage<Stored>> write(Address address) {
    return store.write(address);
  }

  @Override
  public Sink<ByteString, CompletionStage<Stored>> write() {
    return store.write();
  }

  @Override
  public Source<ByteString, NotUsed> read(Address address) {
    return onDisk(() -> content(address));
  }

  private static <T> Source<T, NotUsed> onDisk(Creator<Source<T, NotUsed>> source) {
    return Source.lazySource(source)
        .mapMaterializedValue(_ -> NotUsed.getInstance())
        .withAttributes(ActorAttributes.dispatcher(BLOCKING));
  }

  private Source<ByteString, NotUsed> content(Address address) {
    return Files.exists(file(address)) ? content(file(address)) : store.read(address);
  }

  private Source<ByteString, NotUsed> content(Path image) {
    return FileIO.fromPath(image, FolderStore.CHUNK_BYTES)
        .mapError(IOException.class, this::trouble)
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  @Override
  public OptionalLong size(Address address) {
    OptionalLong image = imageSize(address);
    return image.isPresent() ? image : store.size(address);
  }

  private OptionalLong imageSize(Address address) {
    try {
      return OptionalLong.of(Files.size(file(address)));
    } catch (NoSuchFileException absent) {
      return OptionalLong.empty();
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  @Override
  public Source<Stored, NotUsed> find(Address address) {
    return onDisk(() -> found(address));
  }

  private Source<Stored, NotUsed> found(Address address) {
    OptionalLong image = imageSize(address);
    return image.isPresent()
        ? Source.single(new Stored(address, image.getAsLong(), address.hex()))
        : store.find(address);
  }

  @Override
  public int deleteUnused(Instant since) {
    return store.deleteUnused(since);
  }

  @Override
  public void close() {
    store.close();
  }

  private Path file(Address address) {
    return images.resolve(address.hex());
  }

  private StoreException trouble(IOException problem) {
    return new StoreException("images: " + images + ": " + problem, problem);
  }
}
