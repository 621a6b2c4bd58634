package aliif.gateway.zoom;

import aliif.gateway.http.HttpResources;
import aliif.gateway.zoom.view.ZoomSettings;
import aliif.infra.metrics.ZoomMetrics;
import aliif.pipeline.Models;
import aliif.pipeline.Upscaler;
import aliif.pipeline.memory.MemoryPool;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * What all sessions use.
 *
 * @param http what they share with other routes
 * @param models that clients may ask for
 */
public record SessionResources(
    ActorSystem<?> system, HttpResources http, Models models, ZoomSettings settings) {

  /** Makes the pictures. */
  Upscaler upscaler() {
    return http.upscaler();
  }

  /** For encoded pictures that wait to be sent. */
  MemoryPool memory() {
    return http.uploads();
  }

  ZoomMetrics metrics() {
    return http.metrics().zoom();
  }
}
