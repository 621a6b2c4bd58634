package aliif.infra.store.s3;

import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.PartFile;
import aliif.infra.store.PartSink;
import aliif.infra.store.StoreException;
import aliif.infra.store.Stored;
import aliif.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A store in a bucket of S3, one object per address. The servers that use it need no common folder.
 * A stream is gathered in a file first: S3 wants to know the length, and a second attempt at an
 * upload reads it again.
 */
public final class S3Store implements ObjectStore {
  /** How exactly the time of an object's last use is kept. To renew it, S3 copies the object. */
  private static final Duration RENEW = Duration.ofDays(1);

  private final Bucket bucket;
  private final PartSink parts;
  private final Duration renew;

  private S3Store(Bucket bucket, Path scratch, Duration renew) {
    this.bucket = bucket;
    this.parts = new PartSink(scratch, BLOCKING, this::publish, bucket.place().toString());
    this.renew = renew;
  }

  /**
   * Opens a store, and deletes part files that crashed processes have left.
   *
   * @param scratch folder for what is to be uploaded; created if it is missing
   * @throws IOException with one line of text, if the bucket or the folder cannot be written
   */
  public static S3Store open(BucketPlace place, S3Settings settings, Path scratch)
      throws IOException {
    return open(place, settings, scratch, RENEW);
  }

  static S3Store open(BucketPlace place, S3Settings settings, Path scratch, Duration renew)
      throws IOException {
    try {
      Files.createDirectories(scratch);
      PartFile.create(scratch).close();
      PartFile.sweep(scratch);
    } catch (IOException problem) {
      throw new IOException(
          "store: " + scratch + " (expected: a folder that can be written)", problem);
    }
    Bucket bucket = bucket(place, settings);
    try {
      bucket.requireUsable();
      return new S3Store(bucket, scratch, renew);
    } catch (StoreException problem) {
      bucket.close();
      throw new IOException(
          problem.getMessage() + " (expected: a bucket that can be read and written)", problem);
    }
  }

  private static Bucket bucket(BucketPlace place, S3Settings settings) throws IOException {
    try {
      return new Bucket(S3Clients.create(settings), place);
    } catch (SdkException problem) {
      throw new IOException("store: " + place + ": " + problem.getMessage(), problem);
    }
  }

  @Override
  public Sink<ByteString, CompletionStage<Stored>> write(Address address) {
    return parts.under(address);
  }

  @Override
  public Sink<ByteString, CompletionStage<Stored>> write() {
    return parts.underDigest();
  }

  private Stored publish(PartFile part, Stored stored) throws IOException {
    Address address = stored.address();
    Optional<BucketObject> before = used(address);
    if (before.isEmpty() && bucket.upload(part.file(), stored.bytes(), address, stored.sha256())) {
      return stored;
    }
    /* Another writer was faster. */
    return described(
        address,
        before
            .or(() -> bucket.find(address))
            .orElseThrow(
                () -> bucket.trouble(new IOException("two uploads of " + address + " at once"))));
  }

  @Override
  public Source<ByteString, NotUsed> read(Address address) {
    return Source.unfoldResource(
            () -> bucket.open(address), BucketContent::next, BucketContent::close)
        .mapError(IOException.class, bucket::trouble)
        .mapError(SdkException.class, bucket::trouble)
        .withAttributes(ActorAttributes.dispatcher(BLOCKING));
  }

  @Override
  public OptionalLong size(Address address) {
    return used(address)
        .map(object -> OptionalLong.of(object.bytes()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Source<Stored, NotUsed> find(Address address) {
    return Source.single(address)
        .map(this::used)
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow)
        .map(object -> described(address, object))
        .withAttributes(ActorAttributes.dispatcher(BLOCKING));
  }

  /** Looks for an object, and keeps it from being deleted. */
  private Optional<BucketObject> used(Address address) {
    Optional<BucketObject> object = bucket.find(address);
    object
        .filter(it -> it.written().isBefore(Instant.now().minus(renew)))
        .ifPresent(it -> bucket.renew(address, it));
    return object;
  }

  private Stored described(Address address, BucketObject object) throws IOException {
    Optional<Stored> known = object.stored(address);
    return known.isPresent() ? known.orElseThrow() : read(address, Sha256.create());
  }

  private Stored read(Address address, MessageDigest digest) throws IOException {
    long bytes = 0;
    try (BucketContent content = bucket.open(address)) {
      for (Optional<ByteString> chunk = content.next(); chunk.isPresent(); chunk = content.next()) {
        Sha256.update(digest, chunk.orElseThrow().getByteBuffers());
        bytes += chunk.orElseThrow().size();
      }
    }
    return new Stored(address, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public int deleteUnused(Instant since) {
    return bucket.deleteWrittenBefore(since);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
