package aliif.gateway.cli;

import aliif.model.Scale;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.image.ImageFormat;
import java.math.BigDecimal;
import java.nio.file.Path;

/** Names of output files. */
final class OutputName {
  private OutputName() {}

  /**
   * The name of the file for an input: {@code cat_x3.5.png}, {@code cat_w1920.png}, {@code
   * cat_h1080.png} or {@code cat_1920x1080.png}.
   */
  static String of(Path input, UpscaleParameters parameters) {
    return of(input, parameters.scale(), parameters.format().format());
  }

  /** As {@link #of(Path, UpscaleParameters)}. */
  static String of(Path input, Scale scale, ImageFormat format) {
    return stem(input) + "_" + suffix(scale) + "." + format.extension();
  }

  private static String suffix(Scale scale) {
    return switch (scale) {
      case Scale.Factor(double value) ->
          "x" + BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
      case Scale.ToWidth(int width) -> "w" + width;
      case Scale.ToHeight(int height) -> "h" + height;
      case Scale.ToSize(var size) -> size.toString();
    };
  }

  private static String stem(Path input) {
    String name = fileName(input);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** What is after the last dot of a file's name; empty if there is none. */
  static String extension(Path file) {
    String name = fileName(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1) : "";
  }

  static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
