package aliif.infra.images;

import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of the list of all images, that which was used last first.
 *
 * @param images closed already: what is known of them stays
 * @param last after which more come, if there are more
 */
public record ImagePage(List<StoredImage> images, Optional<ImageId> last) {
  private static final Logger LOG = LoggerFactory.getLogger(ImagePage.class);

  public ImagePage {
    images = List.copyOf(images);
  }

  /**
   * A page. Its images do not count as used by that, so that the next page goes on where this one
   * ends. Left out are those that have just been deleted, or are over limits that were lowered; so
   * a page may have fewer images than are asked for, though more come.
   *
   * @param before only those that were used before this one
   * @param most images
   */
  public static ImagePage of(ImageStore store, Optional<ImageId> before, int most) {
    List<KeptImage> found = store.enter(before, most + 1);
    boolean more = most > 0 && found.size() > most;
    found.stream().skip(most).forEach(store::leave);
    List<StoredImage> images = new ArrayList<>();
    found.stream().limit(most).forEach(each -> described(store, each).ifPresent(images::add));
    return new ImagePage(images, more ? Optional.of(found.get(most - 1).id()) : Optional.empty());
  }

  private static Optional<StoredImage> described(ImageStore store, KeptImage kept) {
    try (StoredImage image = store.look(kept)) {
      return Optional.of(image).filter(it -> Files.exists(it.file()));
    } catch (UpscaleException notThere) {
      LOG.debug("{}: {} is left out of a list", store, kept.id(), notThere);
      store.leave(kept);
      return Optional.empty();
    }
  }
}
