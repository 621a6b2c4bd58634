package aliif.infra.store.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Brings a file into a bucket: the object is there when all of it is, or not at all. A large file
 * goes in parts, so that a break costs one part.
 *
 * @param partBytes size of a part, at least 5 MiB; a file up to this size goes in one request
 */
record BucketUpload(
    S3Client client, String bucket, String key, Map<String, String> metadata, long partBytes) {
  private static final Logger LOG = LoggerFactory.getLogger(BucketUpload.class);

  /** S3 takes no object for a key that has one: what is stored never changes. */
  private static final String IF_NOTHING_IS_THERE = "*";

  /** S3 takes at most so many. */
  private static final int MOST_PARTS = 10_000;

  /**
   * Uploads a file.
   *
   * @throws SdkException if S3 refuses or is not reached; with the status 412 (or 409: at this
   *     moment) if the key has an object
   * @throws IOException if the file cannot be read
   */
  void run(Path file, long bytes) throws IOException {
    if (bytes <= partBytes) {
      whole(new FilePiece(file, 0, bytes));
    } else {
      inParts(file, bytes);
    }
  }

  private void whole(FilePiece piece) throws IOException {
    String md5 = piece.md5();
    client.putObject(
        request ->
            request
                .bucket(bucket)
                .key(key)
                .metadata(metadata)
                .contentMD5(md5)
                .ifNoneMatch(IF_NOTHING_IS_THERE),
        piece.body());
  }

  private void inParts(Path file, long bytes) throws IOException {
    String id =
        client
            .createMultipartUpload(it -> it.bucket(bucket).key(key).metadata(metadata))
            .uploadId();
    boolean complete = false;
    try {
      List<CompletedPart> parts = parts(id, file, bytes);
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(it -> it.parts(parts))
                  .ifNoneMatch(IF_NOTHING_IS_THERE));
      complete = true;
    } finally {
      if (!complete) {
        abort(id);
      }
    }
  }

  private List<CompletedPart> parts(String id, Path file, long bytes) throws IOException {
    long size = Math.max(partBytes, Math.ceilDiv(bytes, MOST_PARTS));
    List<CompletedPart> parts = new ArrayList<>();
    for (long begin = 0; begin < bytes; begin += size) {
      FilePiece piece = new FilePiece(file, begin, Math.min(size, bytes - begin));
      int number = parts.size() + 1;
      String md5 = piece.md5();
      String tag =
          client
              .uploadPart(
                  it -> it.bucket(bucket).key(key).uploadId(id).partNumber(number).contentMD5(md5),
                  piece.body())
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return parts;
  }

  private void abort(String id) {
    try {
      client.abortMultipartUpload(it -> it.bucket(bucket).key(key).uploadId(id));
    } catch (SdkException problem) {
      LOG.warn(
          "store: {}: parts of {} are left for a lifecycle rule: {}",
          bucket,
          key,
          problem.getMessage());
    }
  }
}
