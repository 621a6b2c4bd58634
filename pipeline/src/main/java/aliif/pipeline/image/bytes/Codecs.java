package aliif.pipeline.image.bytes;

import java.util.Iterator;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.IIOServiceProvider;

/** The readers and writers known to ImageIO, taken by name and not by the order of a class path. */
public final class Codecs {
  static {
    ImageIO.setUseCache(false); // no temporary files
  }

  private Codecs() {}

  /**
   * The first of its kind that is wanted.
   *
   * @throws IllegalStateException if there is none; {@code name} says which
   */
  public static <P extends IIOServiceProvider> P find(
      Class<P> kind, Predicate<P> wanted, String name) {
    Iterator<P> all = IIORegistry.getDefaultInstance().getServiceProviders(kind, false);
    while (all.hasNext()) {
      P provider = all.next();
      if (wanted.test(provider)) {
        return provider;
      }
    }
    throw new IllegalStateException("codecs: none (expected: " + name + ")");
  }

  /** The one whose class has that name. */
  public static <P extends IIOServiceProvider> P named(Class<P> kind, String name) {
    return find(kind, provider -> provider.getClass().getName().equals(name), name);
  }
}
