package aliif.gateway.cli.demo;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.RowBand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * A photograph that is shipped.
 *
 * @param name of its file
 * @param bytes of its file
 * @param pixels decoded
 */
public record DemoSample(String name, ByteString bytes, RgbImage pixels) {
  private static final List<String> NAMES =
      List.of("chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg", "hubble_deep_field.jpg");

  /** All of them, small ones first. */
  static List<DemoSample> all() {
    return NAMES.stream().map(DemoSample::load).toList();
  }

  static DemoSample load(String name) {
    try (InputStream file = DemoSample.class.getResourceAsStream("/samples/" + name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: samples/" + name);
      }
      ByteString bytes = ByteString.fromArrayUnsafe(file.readAllBytes());
      return new DemoSample(name, bytes, decode(bytes));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  Size size() {
    return pixels.size();
  }

  static RgbImage decode(ByteString bytes) {
    SourceImage image = ImageDecoder.decode(bytes, ImageLimits.DEFAULT);
    return image.rgb(Region.of(image.size()));
  }

  public static ByteString png(RgbImage image) {
    ImageEncoder encoder = Encoders.create(OutputFormat.PNG, image.size(), false, false);
    return encoder
        .start()
        .concat(encoder.rows(new RowBand(0, image.size(), image, Optional.empty())))
        .concat(encoder.finish());
  }
}
