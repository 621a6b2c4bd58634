package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JVMs of other flags than this one's, none of which has libtorch. */
final class KernelChoiceTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @Test
  void withoutTheIncubatorModuleItRunsInPlainLoopsAndSaysWhy() throws Exception {
    assertThat(probe())
        .contains(
            "kernel: plain loops, because the JVM was started without"
                + " --add-modules jdk.incubator.vector",
            "as the truth");
  }

  @ParameterizedTest
  @CsvSource({"-XX:MaxVectorSize=16, 128", "-XX:MaxVectorSize=32, 256", "-XX:UseAVX=2, 256"})
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void narrowerVectorsAreAsCorrect(String flag, int bits) throws Exception {
    assertThat(probe(VECTORS, flag))
        .contains("kernel: " + bits + "-bit vectors, because", "as the truth");
  }

  @Test
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
  void withoutFusedMultiplyAddItRunsInPlainLoops() throws Exception {
    assertThat(probe(VECTORS, "-XX:UseAVX=0"))
        .contains("kernel: plain loops, because this machine, or", "as the truth");
  }

  private static String probe(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(withoutLibtorch());
    command.add(KernelProbe.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** These runs also show that nothing of libtorch is needed. */
  private static String withoutLibtorch() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .filter(jar -> !jar.contains("pytorch"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
