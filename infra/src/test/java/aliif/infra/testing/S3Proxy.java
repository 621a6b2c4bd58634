package aliif.infra.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that speaks S3, from the package {@code org.gaul:s3proxy}: a process of its own, which
 * keeps objects as files in a folder. It has one bucket, {@value #BUCKET}.
 */
public final class S3Proxy implements AutoCloseable {
  public static final String BUCKET = "images";

  /** Maven puts it there (infra/pom.xml). */
  private static final Path JAR = Path.of("../infra/target/s3proxy.jar");

  private static final Pattern LISTENING = Pattern.compile("Started ServerConnector.*:(\\d+)}");

  private static final String KEY = "alice";
  private static final String SECRET = "open sesame";

  private final Process process;
  private final int port;

  private S3Proxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a server, waits until it serves, and makes its credentials those of this process. */
  public static S3Proxy start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    Path properties =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:0
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(KEY, SECRET, folder.resolve("data")));
    Process process =
        new ProcessBuilder(
                JavaProcess.java(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString(),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> drain(output));
        logIn(SECRET);
        return new S3Proxy(process, Integer.parseInt(listening.group(1)));
      }
    }
    throw new IOException("s3proxy did not start:\n" + said);
  }

  private static void drain(BufferedReader output) {
    try (output) {
      output.lines().forEach(_ -> {});
    } catch (IOException | UncheckedIOException ended) {
      /* It was killed. */
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Does something while this process has credentials that the server refuses. */
  public static void asNobody(Runnable work) {
    logIn("open barley");
    try {
      work.run();
    } finally {
      logIn(SECRET);
    }
  }

  private static void logIn(String secret) {
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", secret);
  }

  /**
   * The defaults, with the settings that lead to a port.
   *
   * @param settings others of {@code aliif.store.s3}
   */
  public static Config config(int port, String... settings) {
    return ConfigFactory.parseString(
            """
            aliif.store.s3 {
              endpoint = "http://127.0.0.1:%d"
              path-style = true
              %s
            }
            """
                .formatted(port, String.join("\n", settings)))
        .withFallback(ConfigFactory.defaultReference());
  }

  /** Kills it at once, and takes its credentials from this process. */
  @Override
  public void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    process.destroyForcibly().onExit().join();
  }
}
