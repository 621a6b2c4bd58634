package aliif.gateway.server;

import aliif.gateway.access.Access;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.ReloadedFile;
import aliif.gateway.http.ListeningPlace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Looks at the files of keys and certificates again and again, on a thread that may block. */
final class FilesOnDisk {
  private static final Duration KEYS_EVERY = Duration.ofSeconds(1);
  private static final Duration CERTIFICATES_EVERY = Duration.ofSeconds(30);

  private final ActorSystem<?> system;

  FilesOnDisk(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * Where a server listens, and to whom.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if one is damaged, or there is no key
   */
  ListeningPlace place(ListeningSettings settings) throws IOException {
    Optional<Supplier<SSLContext>> tls = Optional.empty();
    if (settings.tls().isPresent()) {
      tls =
          Optional.of(
              watched(new ReloadedFile<>(settings.tls().orElseThrow()::read), CERTIFICATES_EVERY));
    }
    return new ListeningPlace(
        new InetSocketAddress(settings.host(), settings.port()), access(settings.keys()), tls);
  }

  private Access access(Optional<Path> keys) throws IOException {
    if (keys.isEmpty()) {
      return new Access.Open();
    }
    KeyFile file = new KeyFile(keys.orElseThrow());
    if (file.read().isEmpty()) {
      throw new IllegalArgumentException(
          "keys: none in %s (expected: one from \"aliif keys add NAME\", or --access open)"
              .formatted(file));
    }
    return new Access.Keys(watched(new ReloadedFile<>(file::read), KEYS_EVERY));
  }

  private <T> Supplier<T> watched(ReloadedFile<T> files, Duration every) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                every,
                every,
                files::look,
                system.dispatchers().lookup(DispatcherSelector.blocking()));
    return files;
  }
}
