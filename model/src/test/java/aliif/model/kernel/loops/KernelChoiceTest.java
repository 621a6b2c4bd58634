package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs of other flags than this one's: none of libtorch is needed there. */
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

  /** Each vector would be an object there, and an image would take minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xint",
        "-XX:TieredStopAtLevel=1",
        "-XX:TieredStopAtLevel=3",
        "-XX:CompilationMode=quick-only",
        "-XX:+NeverActAsServerClassMachine",
        "-XX:-EnableVectorSupport"
      })
  void withoutTheCompilerThatKnowsVectorsItRunsInPlainLoops(String flag) throws Exception {
    assertThat(probe(VECTORS, "-XX:+UnlockExperimentalVMOptions", flag))
        .contains("kernel: plain loops, because this JVM, or its flags, have no", "as the truth");
  }

  private static String probe(String... flags) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("-Xmx512m");
    return OtherJvm.run(KernelProbe.class, all.toArray(new String[0]));
  }
}
