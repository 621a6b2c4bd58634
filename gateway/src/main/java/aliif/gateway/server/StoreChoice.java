package aliif.gateway.server;

import aliif.infra.store.FolderStore;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.s3.BucketPlace;
import aliif.infra.store.s3.S3Settings;
import aliif.infra.store.s3.S3Store;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;

/** Where the large images of Kafka requests and their outputs are kept. */
public sealed interface StoreChoice {
  /** A folder, which servers and clients may share. */
  record InFolder(Path folder) implements StoreChoice {}

  /** A bucket of S3, or of a server that is compatible with it. */
  record InS3(BucketPlace place) implements StoreChoice {}

  /** The folder of a server that was told nothing else. */
  static StoreChoice standard(Path data) {
    return new InFolder(data.resolve("store"));
  }

  /**
   * Reads the path of a folder, or {@code s3://BUCKET/PREFIX}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static StoreChoice parse(String text) {
    return BucketPlace.isMeant(text)
        ? new InS3(BucketPlace.parse(text))
        : new InFolder(Path.of(text));
  }

  /**
   * Opens the store. Blocks until S3 answers.
   *
   * @param config with the settings of {@code aliif.store}
   * @param scratch folder for what is to be uploaded, if the store is not a folder itself; created
   *     if it is missing
   * @throws IOException with one line of text, if the store cannot be written
   * @throws IllegalArgumentException if a setting is out of its range
   */
  default ObjectStore open(Config config, Path scratch) throws IOException {
    return switch (this) {
      case InFolder(Path folder) -> FolderStore.open(folder);
      case InS3(BucketPlace place) -> S3Store.open(place, S3Settings.of(config), scratch);
    };
  }
}
