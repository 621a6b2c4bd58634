package aliif.gateway.cli.keys;

import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.KeyRing;
import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

@Command(
    name = "keys",
    description = "Decide who may use a server: make API keys, and sign URLs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class)
public final class KeysCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofDays(3650);

  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder of the server, in which its API keys are (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File of the API keys (default: the file keys in the folder of --data).")
  private Optional<Path> keys = Optional.empty();

  @Override
  public Integer call() {
    throw frame.refusal("keys: no command (expected: add, list, remove, rotate or sign)");
  }

  @Command(
      name = "add",
      description = "Make an API key and print it, this one time: the file keeps only its digest.",
      mixinStandardHelpOptions = true)
  int add(@Parameters(paramLabel = "NAME", description = "Whom the key is for.") String name) {
    ApiKey key = ApiKey.create();
    KeyRing changed = change(ring -> ring.with(name, key, LocalDate.now(ZoneOffset.UTC)));
    frame.print(key.text());
    frame.error().println("keys: %d in %s".formatted(changed.keys().size(), file()));
    return 0;
  }

  @Command(
      name = "list",
      description = "Print the name of each API key, and the day when it was made.",
      mixinStandardHelpOptions = true)
  int list() {
    ring().keys().forEach(it -> frame.out().println(it.name() + "  " + it.made()));
    frame.out().flush();
    return 0;
  }

  @Command(
      name = "remove",
      description = "Remove an API key. Running servers refuse it within seconds.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "NAME", description = "Whom the key was for.") String name) {
    change(ring -> ring.without(name));
    return 0;
  }

  @Command(
      name = "rotate",
      description =
          "Make a new secret that signs URLs. URLs that were signed with the secret before it "
              + "stay valid until the next rotation; older ones do not.",
      mixinStandardHelpOptions = true)
  int rotate() {
    change(KeyRing::rotated);
    return 0;
  }

  @Command(
      name = "sign",
      description =
          "Sign a URL, and print it. Whoever has it may GET it for some time, without an API key. "
              + "The signature of an IIIF image also holds for its tiles, regions and sizes.",
      mixinStandardHelpOptions = true)
  int sign(
      @Parameters(paramLabel = "URL", description = "Such as http://HOST/v1/images/ID/original.")
          URI url,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description =
                  "Time for which it is valid, such as 30m or 7d (default: ${DEFAULT-VALUE}).",
              defaultValue = "1h")
          String expires) {
    String target = frame.asked(() -> target(url));
    Instant until = Instant.now().plus(frame.asked(() -> duration(expires)));
    if (!ring().canSign()) {
      change(ring -> ring.canSign() ? ring : ring.rotated());
    }
    String text = url.toString();
    frame.print(text.substring(0, text.length() - target.length()) + ring().sign(target, until));
    return 0;
  }

  /** Path and query, as they are sent. */
  private static String target(URI url) {
    String path = url.getRawPath();
    if (path == null || !path.startsWith("/") || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "URL: " + url + " (expected: with a path, and without a fragment)");
    }
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static Duration duration(String text) {
    try {
      Duration time = ConfigValueFactory.fromAnyRef(text).atKey("expires").getDuration("expires");
      if (time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    } catch (ConfigException none) {
      // said below
    }
    throw new IllegalArgumentException(
        "expires: " + text + " (expected: 1s to 3650d, such as 30m, 1h or 7d)");
  }

  private Path file() {
    return keys.orElseGet(() -> data.resolve("keys"));
  }

  private KeyRing ring() {
    return onDisk(() -> new KeyFile(file()).read());
  }

  private KeyRing change(UnaryOperator<KeyRing> change) {
    return onDisk(() -> new KeyFile(file()).change(change));
  }

  private interface DiskWork {
    KeyRing run() throws IOException;
  }

  private KeyRing onDisk(DiskWork work) {
    return frame.asked(
        () -> {
          try {
            return work.run();
          } catch (IOException problem) {
            throw new CommandFailure("keys: " + problem, problem);
          }
        });
  }
}
