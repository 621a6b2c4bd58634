package aliif.gateway.iiif;

import aliif.model.Region;
import aliif.model.Size;
import java.util.List;

/** The parameters of an image request, in the order in which they are applied. */
record IiifRequest(
    IiifVersion version,
    IiifRegion region,
    IiifSize size,
    IiifRotation rotation,
    IiifQuality quality,
    IiifFormat format) {

  /**
   * Reads the four last parts of a path: region, size, rotation, and quality with format.
   *
   * @throws aliif.pipeline.UpscaleException if one of them is wrong
   * @throws aliif.gateway.http.ProblemException if one of them is right, but not implemented
   */
  static IiifRequest parse(IiifVersion version, List<String> parts) {
    String file = parts.get(3);
    int dot = file.lastIndexOf('.');
    if (dot < 0) {
      throw IiifText.invalid("quality", file, "a quality, a dot and a format");
    }
    return new IiifRequest(
        version,
        IiifRegion.parse(parts.get(0)),
        IiifSize.parse(version, parts.get(1)),
        IiifRotation.parse(parts.get(2)),
        IiifQuality.parse(file.substring(0, dot)),
        IiifFormat.parse(file.substring(dot + 1)));
  }

  /**
   * The picture of an image that is asked for.
   *
   * @param whole size of the image, or of its enlargement
   * @throws aliif.pipeline.UpscaleException if the image has no such region or size
   */
  IiifPicture of(Size whole, IiifLimits limits) {
    Region part = region.of(whole);
    Size result = size.of(part.size(), limits);
    return new IiifPicture(
        part,
        result,
        rotation,
        quality,
        format,
        String.join(
            "/",
            IiifRegion.canonical(part, whole),
            version.canonical(result, part.size(), limits),
            rotation.toString(),
            quality.canonical() + "." + format.text()));
  }
}
