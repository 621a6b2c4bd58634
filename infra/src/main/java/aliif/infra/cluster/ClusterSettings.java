package aliif.infra.cluster;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of a process that is part of a cluster, from {@code aliif.cluster}.
 *
 * @param host under which others reach this process; empty if it is not set
 * @param inFlight pieces of one image that may be with worker processes at once, 1 to 1024
 * @param tls empty for none
 */
public record ClusterSettings(Optional<String> host, int inFlight, Optional<Tls> tls) {
  public ClusterSettings {
    if (inFlight < 1 || inFlight > 1024) {
      throw new IllegalArgumentException(
          "aliif.cluster.in-flight: " + inFlight + " (expected: 1 to 1024)");
    }
  }

  /**
   * The files of this side's certificate and its key, and of the authority that has signed the
   * certificates of both sides; PEM.
   */
  public record Tls(Path certificate, Path key, Path authority) {
    /**
     * @throws IllegalArgumentException if a file is not there
     */
    public Tls {
      requireFile("certificate", certificate);
      requireFile("key", key);
      requireFile("authority", authority);
    }

    private static void requireFile(String name, Path file) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new IllegalArgumentException(
            "aliif.cluster.tls.%s: %s (expected: a PEM file)".formatted(name, file));
      }
    }
  }

  /**
   * Reads {@code aliif.cluster}.
   *
   * @throws IllegalArgumentException if a value cannot be
   */
  public static ClusterSettings of(Config config) {
    Config cluster = config.getConfig("aliif.cluster");
    Config tls = cluster.getConfig("tls");
    boolean none = tls.root().values().stream().allMatch(each -> each.unwrapped().equals(""));
    return new ClusterSettings(
        Optional.of(cluster.getString("host")).filter(host -> !host.isEmpty()),
        cluster.getInt("in-flight"),
        none
            ? Optional.empty()
            : Optional.of(
                new Tls(
                    Path.of(tls.getString("certificate")),
                    Path.of(tls.getString("key")),
                    Path.of(tls.getString("authority")))));
  }
}
