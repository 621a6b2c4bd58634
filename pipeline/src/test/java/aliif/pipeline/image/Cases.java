package aliif.pipeline.image;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.ImageMetadata;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Files in which other programs failed their users: read, and written again. */
public final class Cases {
  private Cases() {}

  /** One of the files in the folder {@code cases}. */
  public static ByteString file(String name) {
    return Pictures.fixture("cases/" + name);
  }

  /** What the header of an image says. */
  public static ImageHeader header(ByteString bytes) {
    return ImageDecoder.probe(new EncodedImage.InMemory(bytes), ImageLimits.DEFAULT);
  }

  /** What one of the files says about itself. */
  public static ImageMetadata metadata(String name) {
    return header(file(name)).metadata();
  }

  /** Written and read again, with all that is kept. */
  public static ImageHeader rewritten(String name, ImageFormat format) {
    SourceImage image = Pictures.decode(file(name));
    ImageMetadata kept =
        image.header().metadata().kept(image.header().layout(), image.header().orientation(), true);
    var encoder =
        Encoders.create(
            new OutputFormat(format, 90),
            image.header().layout(),
            kept.in(format, image.header().grey()));
    return header(
        Pictures.encode(
            encoder,
            Pictures.all(image),
            image.alpha() ? Optional.of(Pictures.alpha(image)) : Optional.empty(),
            7));
  }
}
