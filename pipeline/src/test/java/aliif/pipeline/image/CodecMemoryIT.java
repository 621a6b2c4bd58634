package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What decoding and encoding are said to hold is what they hold, measured in a JVM of its own. */
@EnabledOnOs(OS.LINUX)
final class CodecMemoryIT {
  /** Of the heap and of the C library, which come and go. */
  private static final long NOISE = 2 << 20;

  private record Line(String name, long measured, long said) {
    static Line of(String text) {
      String[] parts = text.split(";", 4);
      long measured = Long.parseLong(parts[1]) + Long.parseLong(parts[2]);
      return new Line(parts[0], measured, Long.parseLong(parts[3]));
    }
  }

  @Test
  @Timeout(600)
  void decodersAndEncodersHoldWhatTheySay() throws Exception {
    Process process = child().start();
    List<Line> lines;
    try (var output = process.inputReader()) {
      lines = output.lines().filter(line -> line.contains(";")).map(Line::of).toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(lines).hasSizeGreaterThan(70);
    for (Line line : lines) {
      assertThat(line.measured).as(line.name).isLessThan(line.said + NOISE);
      assertThat(line.measured).as(line.name).isGreaterThan(line.said / 2 - NOISE);
    }
  }

  private static ProcessBuilder child() {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms400m", // resident from the start: what grows is outside the heap
            "-Xmx400m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-XX:MarkSweepDeadRatio=0", // every collection finds all garbage
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CodecMemory.class.getName());
    child
        .environment()
        .putAll(Map.of("MALLOC_MMAP_THRESHOLD_", "131072", "MALLOC_TRIM_THRESHOLD_", "131072"));
    return child.redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
