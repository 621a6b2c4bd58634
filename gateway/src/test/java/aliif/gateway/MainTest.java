package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upscale cat.png | scale: none (expected: scale, width or height)",
        "upscale cat.png --scale 0 | scale: 0 (expected: above 0, at most 100)",
        "upscale cat.png --scale -1 | scale: -1 (expected: above 0, at most 100)",
        "upscale cat.png --scale NaN | scale: NaN (expected: above 0, at most 100)",
        "upscale cat.png --scale 1000 | scale: 1000 (expected: above 0, at most 100)",
        "upscale cat.png --scale 2 --format heic | format: heic (expected: png, jpeg, webp or"
            + " tiff)",
        "upscale cat.png --scale 2 -o cat.gif | format: gif (expected: png, jpeg, webp or tiff)",
        "upscale cat.png --scale 2 --quality 0 | quality: 0 (expected: 1 to 100)",
        "upscale cat.png --scale 2 --region 1,2 | region: 1,2 (expected: x,y,width,height)",
        "upscale cat.png --scale 2 --model none | model: none (expected: [lite, latent, paper,"
            + " liif16, liif])",
        "upscale cat.png --scale 2 --model a.safetensors | a.safetensors: no such file",
        "upscale cat.png --scale 2 --workers 0 | workers: 0 (expected: 1 to 1024)",
        "upscale a.png b.png --scale 2 -o c.png | -o: c.png for 2 images (expected: a folder)",
        "upscale a.png --scale 2 -o a.png | a.png: output of a.png, and an input (expected: another"
            + " file; -o DIR, --skip-existing)",
        "upscale cat.png --scale 2 --tile 0 | tile: 0 (expected: 1 to 1024)",
        "upscale cat.png --scale 2 --jobs 0 | jobs: 0 (expected: 1 to 64)",
        "upscale - --scale 2 | -o: none for standard input (expected: a file or -)",
        "upscale none/[a --scale 2 | none/[a: not a pattern (expected: one as photos/**/*.jpg)",
        "upscale a.png --zcale 2 | --zcale: unknown option (see: aliif upscale --help)",
        "upscale | Missing required parameter: 'IN' (see: aliif upscale --help)",
        "bench --engine torch | engine: torch (expected: vector, djl or scalar)",
        "bench --threads 0 | threads: 0 (expected: 1 to 1024)",
        "model | model: nothing to do (expected: list, show, import or export)",
        "model show none | model: none (expected: [lite, latent, paper, liif16, liif])",
        "model show none.safetensors | none.safetensors: no such file",
        "model export lite -o lite.pt | -o: lite.pt (expected: an .onnx file)",
        "model import a.pth -o a.pt | -o: a.pt (expected: a .safetensors file)",
        "enlarge | enlarge: unknown argument (see: aliif --help)",
      })
  void whatCannotBeAskedForIsOneLineAndExitCodeTwo(String arguments, String line) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(error.toString()).isEqualTo(line + System.lineSeparator());
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "bench --help",
        "demo --help",
        "eval --help",
        "model --help",
        "model import --help",
        "serve --help",
        "upscale --help"
      })
  void helpIsEverywhere(String arguments) {
    assertThat(run(arguments.split(" "))).isZero();
    assertThat(out.toString()).startsWith("Usage: aliif").doesNotContain("Optional");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("version")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().startsWith("aliif ");
  }

  private int run(String... arguments) {
    CommandLine command = Main.create();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(error));
    return command.execute(arguments);
  }
}
