package aliif.gateway.cli.demo;

import aliif.gateway.http.SampleImages;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * A sample photograph.
 *
 * @param name of its file
 * @param bytes of its file
 * @param pixels decoded
 */
record DemoSample(String name, ByteString bytes, RgbImage pixels) {
  /** All of them, small ones first. */
  static List<DemoSample> all() {
    return SampleImages.NAMES.stream().map(DemoSample::load).toList();
  }

  private static DemoSample load(String name) {
    ByteString bytes = ByteString.fromArrayUnsafe(SampleImages.bytes(name));
    return new DemoSample(name, bytes, decode(bytes));
  }

  Size size() {
    return pixels.size();
  }

  static RgbImage decode(ByteString bytes) {
    SourceImage image = ImageDecoder.decode(bytes, ImageLimits.configured());
    return image.rgb(Region.of(image.size()));
  }

  static ByteString png(RgbImage image) {
    return Encoders.encode(OutputFormat.PNG, image);
  }
}
