package aliif.gateway.zoom.view;

import aliif.model.Region;

/** A picture that is made for a view. */
public sealed interface Picture {
  /**
   * What is visible and new, at once and without the model.
   *
   * @param place in the plane
   */
  record Preview(Region place) implements Picture {}

  /** A tile, as the model renders it. */
  record Sharp(PlaneTile tile) implements Picture {}

  /** A pixel of a tile beside the view: so its features are there when the view moves. */
  record Beside(PlaneTile tile) implements Picture {}
}
