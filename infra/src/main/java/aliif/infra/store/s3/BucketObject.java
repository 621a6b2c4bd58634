package aliif.infra.store.s3;

import aliif.infra.store.Address;
import aliif.infra.store.Stored;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What a bucket says of an object.
 *
 * @param bytes its size
 * @param written when it was written or renewed
 * @param sha256 of its content; empty if another program has put it there
 */
record BucketObject(long bytes, Instant written, Optional<String> sha256) {
  private static final String SHA256 = "sha256";

  static BucketObject of(HeadObjectResponse response) {
    return of(response.contentLength(), response.lastModified(), response.metadata());
  }

  static BucketObject of(GetObjectResponse response) {
    return of(response.contentLength(), response.lastModified(), response.metadata());
  }

  private static BucketObject of(long bytes, Instant written, Map<String, String> metadata) {
    return new BucketObject(
        bytes,
        written,
        Optional.ofNullable(metadata.get(SHA256)).filter(it -> Address.parse(it).isPresent()));
  }

  /** What is kept with the object, so that nobody has to read it for its digest. */
  static Map<String, String> metadata(String sha256) {
    return Map.of(SHA256, sha256);
  }

  Map<String, String> metadata() {
    return sha256.map(BucketObject::metadata).orElse(Map.of());
  }

  /** The object, if its digest is known. */
  Optional<Stored> stored(Address address) {
    return sha256.map(it -> new Stored(address, bytes, it));
  }
}
