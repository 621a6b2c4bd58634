package aliif.gateway.upscale;

import aliif.model.Scale;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import aliif.pipeline.UpscaleParameters;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Names of output files, the same on the command line and in batches. */
public final class OutputName {
  private OutputName() {}

  /**
   * The name of the file for an input: {@code cat_x3.5.png}, {@code cat_w1920.png}, {@code
   * cat_h1080.png} or {@code cat_1920x1080.png}; of a region, {@code cat_10,20.5,300,200_x3.5.png}
   * or, at a size of its own, {@code cat_10,20.5,300,200_1920x1080.png}; of a window of pixels,
   * {@code cat_256,512,256,256_of_1920x1080.png}.
   *
   * @param input the name of a file, without its folders
   */
  public static String of(String input, UpscaleParameters parameters) {
    return named(stem(input), parameters);
  }

  /** The same with the input's ending in it, for one beside others: {@code cat.jpg_x3.5.png}. */
  public static String ofWhole(String input, UpscaleParameters parameters) {
    return named(input, parameters);
  }

  /** The name without its ending. */
  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String named(String name, UpscaleParameters parameters) {
    return name
        + "_"
        + suffix(parameters.framing())
        + "."
        + parameters.format().format().extension();
  }

  private static String suffix(Framing framing) {
    return switch (framing) {
      case Framing.Scaled(var scale, var region) ->
          region.map(it -> corners(it) + "_").orElse("") + suffix(scale);
      case Framing.Window(var whole, var part) ->
          "%d,%d,%d,%d_of_%s".formatted(part.x(), part.y(), part.width(), part.height(), whole);
      case Framing.Fitted(var region, var size) -> corners(region) + "_" + size;
    };
  }

  /** As {@link #of(String, UpscaleParameters)}, of the whole image. */
  public static String of(String input, Scale scale, ImageFormat format) {
    return stem(input) + "_" + suffix(scale) + "." + format.extension();
  }

  private static String corners(InputRegion region) {
    return DoubleStream.of(region.x(), region.y(), region.width(), region.height())
        .mapToObj(OutputName::plain)
        .collect(Collectors.joining(","));
  }

  private static String suffix(Scale scale) {
    return switch (scale) {
      case Scale.Factor(double value) -> "x" + plain(value);
      case Scale.ToWidth(int width) -> "w" + width;
      case Scale.ToHeight(int height) -> "h" + height;
      case Scale.ToSize(var size) -> size.toString();
    };
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
