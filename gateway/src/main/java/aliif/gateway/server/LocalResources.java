package aliif.gateway.server;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The class path of a process without network: without the settings of libraries for networks.
 * Pekko and its configuration find their settings through a class loader. Those of its modules for
 * clusters and HTTP are most of them, and reading them takes as long as upscaling a small image.
 * Classes are the parent's.
 */
public final class LocalResources extends ClassLoader {
  private static final String SETTINGS = "reference.conf";

  /* By the name of the jar: if they are packed differently, they are read. */
  private static final Pattern NETWORK =
      Pattern.compile(
          ".*/pekko-(cluster|coordination|distributed-data|http|pki|remote)[^/]*\\.jar!/.*");

  private LocalResources(ClassLoader parent) {
    super(parent);
  }

  /** Runs something whose thread sees these resources. */
  public static <T> T use(Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new LocalResources(before));
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    if (!name.equals(SETTINGS)) {
      return all;
    }
    List<URL> local = Collections.list(all);
    local.removeIf(each -> NETWORK.matcher(each.toString()).matches());
    return Collections.enumeration(local);
  }
}
