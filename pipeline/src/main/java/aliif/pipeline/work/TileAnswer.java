package aliif.pipeline.work;

import aliif.model.FeatureMap;
import aliif.model.RgbImage;
import aliif.pipeline.UpscaleOutcome;

/** The answer to a piece of {@link TileWork}. */
public sealed interface TileAnswer {

  /** The features of a crop. */
  record Encoded(FeatureMap features) implements TileAnswer {}

  /** The pixels of a window. */
  record Rendered(RgbImage pixels) implements TileAnswer {}

  /** The work was not done. */
  record Refused(UpscaleOutcome.Failure reason) implements TileAnswer {}
}
