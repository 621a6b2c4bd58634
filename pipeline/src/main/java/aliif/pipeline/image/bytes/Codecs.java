package aliif.pipeline.image.bytes;

import java.util.Iterator;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.IIOServiceProvider;

/**
 * Finds readers and writers among those that ImageIO knows, by their names instead of their order
 * on the class path.
 */
public final class Codecs {
  static {
    ImageIO.setUseCache(false); // no temporary files
  }

  private Codecs() {}

  /**
   * The first provider of a kind that meets a condition.
   *
   * @param kind whether to look for readers or writers
   * @param wanted the condition
   * @param name what is looked for, for the message of the exception
   * @throws IllegalStateException if there is none
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

  /**
   * The provider whose class has that name.
   *
   * @throws IllegalStateException if there is none
   */
  public static <P extends IIOServiceProvider> P named(Class<P> kind, String name) {
    return find(kind, provider -> provider.getClass().getName().equals(name), name);
  }
}
