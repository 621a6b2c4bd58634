package aliif.gateway.iiif;

import aliif.model.Region;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Finish;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleParameters;
import java.util.Optional;

/**
 * A picture that is asked for, in pixels.
 *
 * @param region of what the viewer sees as the image
 * @param size of the region in the answer, before it is turned
 * @param canonical the four last parts of its canonical path
 */
record IiifPicture(
    Region region,
    Size size,
    IiifRotation rotation,
    IiifQuality quality,
    IiifFormat format,
    String canonical) {

  /**
   * The parameters of the request for the picture.
   *
   * @param input size of the stored image
   * @param plane size of what the viewer sees as the image
   */
  UpscaleParameters parameters(Size input, Size plane) {
    return new UpscaleParameters(
        framing(input, plane),
        new OutputFormat(format.format(), OutputFormat.DEFAULT_QUALITY),
        Optional.empty(),
        false,
        ModelOptions.STANDARD,
        new Finish(rotation.mirrored(), rotation.degrees().doubleValue(), quality.colours()),
        true);
  }

  /*
   * Pixels that the viewer takes as they are come out of the whole enlargement, so that tiles fit
   * together. The rectangle of any other picture is computed in pixels of the input, exactly.
   */
  Framing framing(Size input, Size plane) {
    if (region.size().equals(size)) {
      return new Framing.Window(plane, region);
    }
    if (region.equals(Region.of(plane))) {
      return new Framing.Scaled(new Scale.ToSize(size));
    }
    double x = (double) region.x() * input.width() / plane.width();
    double y = (double) region.y() * input.height() / plane.height();
    double width = (double) region.width() * input.width() / plane.width();
    double height = (double) region.height() * input.height() / plane.height();
    return new Framing.Fitted(
        new InputRegion(
            x, y, Math.min(width, input.width() - x), Math.min(height, input.height() - y)),
        size);
  }
}
