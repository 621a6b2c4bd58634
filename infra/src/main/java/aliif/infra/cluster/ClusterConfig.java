package aliif.infra.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configuration of an actor system that is part of a cluster: {@code aliif-cluster.conf}. */
public final class ClusterConfig {
  /** The name of all actor systems of a cluster. */
  public static final String NAME = "aliif";

  /** The role of the server in its cluster. */
  static final String GATEWAY = "gateway";

  private static final String ARTERY = "pekko.remote.artery.";

  private ClusterConfig() {}

  /**
   * For a gateway.
   *
   * @param bind the address to listen on
   * @param port to listen on; 0 for a free one
   */
  public static Config gateway(Config base, ClusterSettings settings, String bind, int port) {
    return of(
        base,
        settings,
        place(settings, bind, port),
        Map.of(
            "pekko.cluster.roles",
            List.of(GATEWAY),
            "pekko.cluster.run-coordinated-shutdown-when-down",
            "off"));
  }

  /**
   * For a worker process.
   *
   * @param bind the address to listen on, under which others reach it unless it is set
   * @param port to listen on; 0 for a free one
   * @param gateway to join, {@code host:port}
   */
  public static Config worker(
      Config base, ClusterSettings settings, String bind, int port, String gateway) {
    return of(
        base,
        settings,
        place(settings, bind, port),
        Map.of(
            "pekko.cluster.roles",
            List.of("worker"),
            "pekko.cluster.seed-nodes",
            List.of("pekko://" + NAME + "@" + gateway),
            "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes",
            "20 s"));
  }

  /** Where a process listens, and under which address others reach it. */
  private static Map<String, Object> place(ClusterSettings settings, String bind, int port) {
    return Map.of(
        ARTERY + "canonical.hostname",
        settings.host().orElse(bind),
        ARTERY + "canonical.port",
        port,
        ARTERY + "bind.hostname",
        bind);
  }

  private static Config of(
      Config base, ClusterSettings settings, Map<String, Object> place, Map<String, Object> role) {
    Map<String, Object> values = new HashMap<>(place);
    values.putAll(role);
    settings
        .tls()
        .ifPresent(
            tls -> {
              values.put(ARTERY + "transport", "tls-tcp");
              values.put(
                  ARTERY + "ssl.ssl-engine-provider",
                  "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
              String files = ARTERY + "ssl.rotating-keys-engine.";
              values.put(files + "cert-file", tls.certificate().toAbsolutePath().toString());
              values.put(files + "key-file", tls.key().toAbsolutePath().toString());
              values.put(files + "ca-cert-file", tls.authority().toAbsolutePath().toString());
            });
    return ConfigFactory.parseMap(values)
        .withFallback(ConfigFactory.parseResources("aliif-cluster.conf"))
        .withFallback(base)
        .resolve();
  }
}
