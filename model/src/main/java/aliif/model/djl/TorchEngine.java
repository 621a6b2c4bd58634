package aliif.model.djl;

import ai.djl.engine.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DJL's PyTorch engine, set up before it is loaded for the first time. */
final class TorchEngine {
  private static final Logger log = LoggerFactory.getLogger(TorchEngine.class);
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private TorchEngine() {}

  /**
   * Loads libtorch from the class path, never from the network.
   *
   * @param threads of libtorch for one operation of one caller. They belong to the process: the
   *     first call decides.
   * @throws IllegalArgumentException if there are none
   */
  static synchronized Engine load(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
    /*
     * Offline also keeps DJL from telling its makers that it was started, which without it only the
     * environment variable OPT_OUT_TRACKING does.
     */
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    String decided = System.getProperty(THREADS);
    if (decided == null) {
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
      System.setProperty(THREADS, Integer.toString(threads));
    } else if (!decided.equals(Integer.toString(threads))) {
      log.warn(
          "threads: {} (libtorch was loaded with {}, for the whole process)", threads, decided);
    }
    return Engine.getEngine("PyTorch");
  }
}
