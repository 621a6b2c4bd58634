package aliif.gateway.cli.options;

import aliif.gateway.server.StoreChoice;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says where large images are kept. */
public final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "Where images are kept that are too large for a record: a folder, or s3://BUCKET/PREFIX "
              + "in S3 or a server compatible with it (default: the folder store in the folder of "
              + "--data).")
  private Optional<String> store = Optional.empty();

  /**
   * The store.
   *
   * @param data folder of the server
   * @throws IllegalArgumentException if the option does not name one
   */
  public StoreChoice choice(Path data) {
    return store.map(StoreChoice::parse).orElseGet(() -> StoreChoice.standard(data));
  }
}
