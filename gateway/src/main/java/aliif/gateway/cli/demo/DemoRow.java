package aliif.gateway.cli.demo;

import aliif.gateway.upscale.OutputName;
import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.evaluation.Psnr;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleParameters;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * One line of the demonstration's table: a sample at a scale. It takes two requests. One enlarges
 * the sample. The other enlarges a reduced copy of the sample back to its size; compared with the
 * sample, the result shows how much better A-LIIF is than bicubic interpolation. For one thread.
 */
final class DemoRow {
  private final DemoSample sample;
  private final Scale scale;
  private final Size enlarged;
  private final Size reduced;
  private Optional<Long> milliseconds = Optional.empty();
  private Optional<Double> gain = Optional.empty();
  private Optional<String> problem = Optional.empty();

  DemoRow(DemoSample sample, Scale scale) {
    this.sample = sample;
    this.scale = scale;
    this.enlarged = scale.of(sample.size());
    double factor = (double) enlarged.width() / sample.size().width();
    this.reduced = new Scale.Factor(1 / factor).of(sample.size());
  }

  DemoSample sample() {
    return sample;
  }

  Size enlarged() {
    return enlarged;
  }

  /** {@code chelsea_x3.5.png}. */
  String fileName() {
    return OutputName.of(sample.name(), scale, ImageFormat.PNG);
  }

  /** Parameters of the request for the enlarged image. */
  UpscaleParameters enlarging() {
    return parameters(scale);
  }

  /** The sample, reduced by antialiased bicubic. */
  ByteString reducedPng() {
    return DemoSample.png(BicubicResampler.resize(sample.pixels(), reduced));
  }

  /** Parameters of the request that enlarges the reduced sample to its size. */
  UpscaleParameters restoring() {
    return parameters(new Scale.ToSize(sample.size()));
  }

  void enlargedIn(long milliseconds) {
    this.milliseconds = Optional.of(milliseconds);
  }

  /**
   * Compares two images with the sample: the answer, and the reduced copy enlarged by bicubic
   * interpolation.
   *
   * @param restored a PNG of the sample's size
   */
  void restored(ByteString reducedPng, ByteString restored) {
    RgbImage truth = sample.pixels();
    RgbImage bicubic =
        DemoSample.decode(
            DemoSample.png(BicubicResampler.resize(DemoSample.decode(reducedPng), sample.size())));
    int shave = (int) Math.ceil((double) sample.size().width() / reduced.width());
    gain =
        Optional.of(
            Psnr.luma(truth, DemoSample.decode(restored), shave)
                - Psnr.luma(truth, bicubic, shave));
  }

  void failed(String message) {
    problem = Optional.of(message);
  }

  boolean done() {
    return milliseconds.isPresent() && gain.isPresent();
  }

  static String heading() {
    return "%-24s %11s %11s %8s  %s".formatted("image", "input", "output", "ms", "dB over bicubic");
  }

  /** The line of the table. */
  String line() {
    return "%-24s %11s %11s %8s  %s"
        .formatted(
            sample.name(),
            sample.size(),
            enlarged,
            milliseconds.map(String::valueOf).orElse("-"),
            problem.orElseGet(() -> gain.map("%+.2f"::formatted).orElse("-")));
  }

  private static UpscaleParameters parameters(Scale scale) {
    return new UpscaleParameters(scale, OutputFormat.PNG, Optional.empty());
  }
}
