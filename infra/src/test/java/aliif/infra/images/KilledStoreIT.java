package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.Bitmaps;
import aliif.infra.testing.JavaProcess;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.format.ImageLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that puts images, killed at different moments. */
final class KilledStoreIT {
  private static final ImageStoreSettings SETTINGS =
      new ImageStoreSettings(2L << 30, 1L << 30, Duration.ofMinutes(1));
  private static final int CHUNK = 64 << 10;
  private static final String WHOLE = "kept ";

  @TempDir private Path folder;

  /** Puts images of 3 MB, writes the id of each that is kept, and goes on until it is killed. */
  public static void main(String[] arguments) throws IOException {
    ImageStore store = ImageStore.open(Path.of(arguments[0]), SETTINGS, ImageLimits.DEFAULT);
    for (long seed = Long.parseLong(arguments[1]); ; seed++) {
      ByteString image = Bitmaps.of(1000, 1000, seed);
      try (ArrivingImage arriving = store.receive()) {
        for (int at = 0; at < image.size(); at += CHUNK) {
          arriving.write(image.slice(at, at + CHUNK));
        }
        try (StoredImage kept = arriving.keep().image()) {
          System.out.println(WHOLE + kept.id());
        }
      }
    }
  }

  @Test
  void whatWasSaidToBeKeptIsThereAndNothingIsHalf() throws Exception {
    Set<String> kept = new TreeSet<>();
    for (int round = 0; round < 6; round++) {
      kept.addAll(putUntilKilled(1000L * round, 40 + 37L * round));
    }
    assertThat(kept).hasSizeGreaterThan(6);

    ImageStore store = ImageStore.open(folder, SETTINGS, ImageLimits.DEFAULT);
    assertThat(files()).noneMatch(name -> name.endsWith(".part")).containsAll(kept);
    assertThat(store.latest(1_000_000)).hasSameSizeAs(files());
    for (String name : files()) {
      assertThat(digest(folder.resolve(name))).isEqualTo(name);
      try (StoredImage image = store.find(new ImageId(name)).orElseThrow()) {
        assertThat(image.size().width()).isEqualTo(1000);
      }
    }
  }

  private Set<String> putUntilKilled(long seed, long milliseconds) throws Exception {
    Process process =
        JavaProcess.of(
                KilledStoreIT.class, List.of("-Xmx256m"), folder.toString(), Long.toString(seed))
            .start();
    Set<String> kept = new TreeSet<>();
    try (BufferedReader lines = process.inputReader()) {
      kept.add(lines.readLine().substring(WHOLE.length()));
      TimeUnit.MILLISECONDS.sleep(milliseconds);
      process.toHandle().destroyForcibly();
      process.onExit().join();
      /* Killed by its handle, which leaves the pipe open: what it had written before it died; the last line may be half of one. */
      lines
          .lines()
          .filter(line -> line.length() == WHOLE.length() + 64)
          .forEach(line -> kept.add(line.substring(WHOLE.length())));
    }
    return kept;
  }

  private Set<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
