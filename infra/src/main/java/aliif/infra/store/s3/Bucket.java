package aliif.infra.store.s3;

import aliif.infra.store.Address;
import aliif.infra.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket. All methods block until S3 has answered, and throw {@link
 * StoreException} if it refuses or is not reached.
 */
record Bucket(S3Client client, BucketPlace place) implements AutoCloseable {
  /** Files up to this size are uploaded in one request. */
  private static final long PART_BYTES = 32L << 20;

  /** S3 copies no larger object in one request. */
  private static final long MOST_COPIED = 5L << 30;

  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  /** Looks whether the bucket can be read and written. */
  void requireUsable() {
    asked(
        () ->
            client.putObject(
                it -> it.bucket(place.bucket()).key(place.key(".aliif-store")),
                RequestBody.empty()));
    find(new Address("0".repeat(64)));
  }

  /** What is known of an object, if it exists. */
  Optional<BucketObject> find(Address address) {
    return asked(
        () -> {
          try {
            return Optional.of(
                BucketObject.of(
                    client.headObject(it -> it.bucket(place.bucket()).key(key(address)))));
          } catch (NoSuchKeyException absent) {
            return findByContent(address);
          }
        });
  }

  /*
   * The answer to HEAD has no body, so it does not tell a bucket that is missing from an object that
   * is missing. The answer to GET does.
   */
  private Optional<BucketObject> findByContent(Address address) throws IOException {
    try (BucketContent content = opened(address)) {
      return Optional.of(content.object());
    } catch (NoSuchKeyException absent) {
      return Optional.empty();
    }
  }

  /** Opens the content of an object; a missing object is a failure, too. */
  BucketContent open(Address address) {
    return asked(() -> opened(address));
  }

  private BucketContent opened(Address address) {
    ResponseInputStream<GetObjectResponse> content =
        client.getObject(it -> it.bucket(place.bucket()).key(key(address)));
    return new BucketContent(content);
  }

  /**
   * Uploads a file.
   *
   * @param sha256 of its content
   * @return false if the address has an object already
   */
  boolean upload(Path file, long bytes, Address address, String sha256) {
    return asked(
        () -> {
          try {
            new BucketUpload(
                    client, place.bucket(), key(address), BucketObject.metadata(sha256), PART_BYTES)
                .run(file, bytes);
            return true;
          } catch (S3Exception refusal) {
            if (isTaken(refusal)) {
              return false;
            }
            throw refusal;
          }
        });
  }

  private static boolean isTaken(S3Exception refusal) {
    return refusal.statusCode() == PRECONDITION_FAILED || refusal.statusCode() == CONFLICT;
  }

  /** Begins the life of an object anew, by copying it onto itself, if S3 copies so much. */
  void renew(Address address, BucketObject object) {
    if (object.bytes() <= MOST_COPIED) {
      asked(
          () ->
              client.copyObject(
                  it ->
                      it.sourceBucket(place.bucket())
                          .sourceKey(key(address))
                          .destinationBucket(place.bucket())
                          .destinationKey(key(address))
                          .metadataDirective(MetadataDirective.REPLACE)
                          .metadata(object.metadata())));
    }
  }

  /** Deletes the objects that were written before a time, and counts them. */
  int deleteWrittenBefore(Instant time) {
    return asked(
        () -> {
          int deleted = 0;
          for (S3Object each :
              client
                  .listObjectsV2Paginator(it -> it.bucket(place.bucket()).prefix(place.prefix()))
                  .contents()) {
            Optional<Address> address = address(each.key());
            if (address.isPresent()
                && each.lastModified().isBefore(time)
                && deleteIfWrittenBefore(time, address.orElseThrow())) {
              deleted++;
            }
          }
          return deleted;
        });
  }

  /** Since the list was made, somebody may have used the object. */
  private boolean deleteIfWrittenBefore(Instant time, Address address) {
    boolean old = find(address).filter(it -> it.written().isBefore(time)).isPresent();
    if (old) {
      client.deleteObject(it -> it.bucket(place.bucket()).key(key(address)));
    }
    return old;
  }

  private Optional<Address> address(String key) {
    return Address.parse(key.substring(place.prefix().length()));
  }

  private String key(Address address) {
    return place.key(address.hex());
  }

  private <T> T asked(Callable<T> request) {
    try {
      return request.call();
    } catch (StoreException trouble) {
      throw trouble;
    } catch (Exception problem) {
      throw trouble(problem);
    }
  }

  /** The failure of the store that a failure of a request or a connection is. */
  StoreException trouble(Throwable problem) {
    return new StoreException(
        "store: " + place + ": " + reason(problem),
        problem instanceof Exception it ? it : new IllegalStateException(problem));
  }

  private static String reason(Throwable problem) {
    String message =
        switch (problem) {
          case AwsServiceException refusal -> refusal(refusal);
          case SdkException unreached -> String.valueOf(unreached.getMessage());
          default -> problem.toString();
        };
    return message.lines().findFirst().orElse("");
  }

  private static String refusal(AwsServiceException refusal) {
    String status = "status " + refusal.statusCode();
    return Optional.ofNullable(refusal.awsErrorDetails())
        .flatMap(details -> Optional.ofNullable(details.errorCode()))
        .filter(code -> !code.isEmpty())
        .map(code -> code + ", " + status)
        .orElse(status);
  }

  @Override
  public void close() {
    client.close();
  }
}
