package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.Commands;
import aliif.pipeline.ParameterName;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter error = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upscale cat.png | scale: none (expected: --scale, --width or --height)",
        "upscale cat.png --scale 0 | scale: 0 (expected: above 0, at most 100)",
        "upscale cat.png --scale -1 | scale: -1 (expected: above 0, at most 100)",
        "upscale cat.png --scale NaN | scale: NaN (expected: above 0, at most 100)",
        "upscale cat.png --scale 1000 | scale: 1000 (expected: above 0, at most 100)",
        "upscale cat.png --scale 2 --format heic | format: heic (expected: png, jpeg, webp or"
            + " tiff)",
        "upscale cat.png --scale 2 -o cat.gif | format: gif (expected: png, jpeg, webp or tiff)",
        "upscale cat.png --scale 2 -o cat.jpg --format png | format: png for an output named .jpg"
            + " (expected: one format)",
        "upscale cat.png --scale 2 --quality 0 | quality: 0 (expected: 1 to 100)",
        "upscale cat.png --scale 2 --region 1,2 | region: 1,2 (expected: x,y,width,height)",
        "upscale cat.png --scale 2 --model none | model: none (expected: one of [lite, swift,"
            + " photo, latent, paper, liif16, liif], bicubic, or a .safetensors file)",
        "upscale cat.png --scale 2 --model a.safetensors | a.safetensors: no such file",
        "upscale cat.png --scale 2 --workers 0 | workers: 0 (expected: 1 to 1024)",
        "upscale a.png b.png --scale 2 -o c.png | -o: c.png for 2 images (expected: a folder)",
        "upscale a.png --scale 2 -o a.png | a.png: output of a.png, but also an input (expected:"
            + " another file; see -o, --skip-existing)",
        "upscale cat.png --scale 2 --tile 0 | tile: 0 (expected: 1 to 1024)",
        "upscale cat.png --scale 2 --jobs 0 | jobs: 0 (expected: 1 to 64)",
        "upscale - --scale 2 | -o: none for standard input (expected: a file or -)",
        "upscale none/[a --scale 2 | none/[a: not a pattern (expected: such as photos/**/*.jpg)",
        "upscale a.png --zcale 2 | --zcale: unknown option (see: aliif upscale --help)",
        "upscale | Missing required parameter: 'IN' (see: aliif upscale --help)",
        "bench --engine torch | engine: torch (expected: vector, djl or scalar)",
        "serve --workers 0 | workers: 0 (expected: 1 to 1024)",
        "serve --cluster-port 70000 | cluster port: 70000 (expected: 0 to 65535)",
        "worker --join nowhere | join: nowhere (expected: HOST:PORT)",
        "worker --join there:99999 | join: there:99999 (expected: HOST:PORT)",
        "bench --threads 0 | threads: 0 (expected: 1 to 1024)",
        "model | model: no command (expected: list, show, import or export)",
        "model show none | model: none (expected: [lite, swift, photo, latent, paper, liif16,"
            + " liif])",
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
        "worker --help",
        "upscale --help"
      })
  void helpIsEverywhere(String arguments) {
    assertThat(run(arguments.split(" "))).isZero();
    assertThat(out.toString()).startsWith("Usage: aliif").doesNotContain("Optional");
  }

  @Test
  void everyParameterOfARequestIsAnOption() {
    CommandSpec upscale =
        commands().filter(each -> each.name().equals("upscale")).findFirst().orElseThrow();

    assertThat(upscale.optionsMap())
        .containsKeys(
            ParameterName.texts().stream().map(name -> "--" + name).toArray(String[]::new));
  }

  /** A sentence for each: it begins with a capital, or with the name of a value, and ends. */
  @Test
  void everyCommandAndOptionIsDescribed() {
    assertThat(commands())
        .hasSizeGreaterThan(12)
        .allSatisfy(
            command -> {
              assertThat(String.join(" ", command.usageMessage().description()))
                  .as(command.qualifiedName())
                  .matches("[A-Z].*\\.");
              assertThat(command.args())
                  .allSatisfy(
                      option ->
                          assertThat(String.join(" ", option.description()))
                              .as("%s %s", command.qualifiedName(), option.paramLabel())
                              .matches("[A-Z].*\\."));
            });
  }

  /** Not all of them are built for each call. */
  @Test
  void argumentsThatBeginWithACommandGetThatOneAlone() {
    var all = Main.create().getSubcommands();
    assertThat(all).hasSize(14);
    assertThat(all)
        .allSatisfy(
            (name, command) -> {
              assertThat(command.getCommandName()).isEqualTo(name);
              assertThat(Main.create(new String[] {name, "--help"}).getSubcommands().keySet())
                  .containsExactly(name);
            });
    assertThat(Main.create(new String[] {"--help"}).getSubcommands()).hasSameSizeAs(all);
    assertThat(Main.create(new String[] {"enlarge"}).getSubcommands()).hasSameSizeAs(all);
    assertThat(Main.create(new String[0]).getSubcommands()).hasSameSizeAs(all);
  }

  private static Stream<CommandSpec> commands() {
    return withSubcommands(Main.create());
  }

  private static Stream<CommandSpec> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(MainTest::withSubcommands));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve | HTTP port; 0 picks a free one (default: 8080).",
        "serve | Address to listen on; 0.0.0.0 for all addresses (default: 127.0.0.1).",
        "demo | Folder for the enlarged images (default: out).",
        "bench | Width and height of the input image in pixels (default: 256x256).",
        "train | Random seed (default: 0).",
        "train | Side of a patch before upscaling, in pixels (default: 40)."
      })
  void defaultsAreInBrackets(String command, String description) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", " ")).contains(description);
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("version")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().startsWith("aliif ");
  }

  private int run(String... arguments) {
    return Commands.sayingTo(out, error).execute(arguments);
  }
}
