package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.kernel.decoder.DecoderShape;
import aliif.model.kernel.encoder.LineEncoder;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.HeapRegions;
import aliif.model.kernel.memory.Slab;

/**
 * What a {@link VectorAliif} holds of the heap, in bytes, with what G1 rounds up.
 *
 * @param threads of the instance
 * @param precision of its features
 */
public record KernelMemory(AliifConfig config, int threads, Precision precision) {
  /* Small objects of a thread and of the encoder's layers, together. */
  private static final long OBJECTS = 96 << 10;

  /**
   * From call to call: each thread's scratch, and the encoder of the last size.
   *
   * @param largest window so far, with the largest crop
   */
  public long held(RenderWindow largest) {
    return scratch() + encoder(largest.crop().size()) + threads * (rows(largest) + OBJECTS);
  }

  /** During a call: the plan of which LR pixels answer, and the ring of a fused call too. */
  public long working(RenderWindow largest) {
    return held(largest) + ring(largest.crop().size()) + plan(largest);
  }

  /** Scratch of all threads that does not depend on sizes. */
  long scratch() {
    ScratchShape shape = new ScratchShape(config);
    Slab.Count count = new Slab.Count();
    for (int thread = 0; thread < threads; thread++) {
      shape.count(count);
    }
    return count.bytes();
  }

  /** The encoder's lines. */
  long encoder(Size size) {
    DecoderShape decoder = new DecoderShape(config.decoder());
    int channels = Packer.padded(config.channels());
    int outputs = Packer.padded(decoder.firstOutputs() + decoder.hiddenOutputs());
    Slab.Count count = new Slab.Count();
    LineEncoder.count(
        new LineEncoder.LayerShape(channels, 2 * config.blocks(), outputs),
        size,
        VectorAliif.step(size),
        count);
    return count.bytes();
  }

  /** A thread's rows: of features on their way in and out, of sums of answers and of the input. */
  private long rows(RenderWindow window) {
    long features = window.crop().width() * (long) FeatureLayout.of(config).depth();
    long width = window.output().width();
    double scale = window.grid().rows().scale();
    long answers = Math.min(window.output().height(), (long) Math.ceil(2 * scale) + 1);
    return 2 * HeapRegions.room(features * Float.BYTES)
        + HeapRegions.room(3 * answers * width * Float.BYTES)
        + HeapRegions.room(3 * width * Float.BYTES);
  }

  private long ring(Size size) {
    int value =
        switch (precision) {
          case FLOAT32 -> Float.BYTES;
          case FLOAT16 -> Short.BYTES;
        };
    long values = FeatureRing.rows(VectorAliif.step(size)) * (long) size.width();
    return HeapRegions.room(values * FeatureLayout.of(config).depth() * value);
  }

  /** Bytes of a plan: for two axes, for the ensemble and for the skip, neighbours and reaches. */
  private static long plan(RenderWindow window) {
    long high = (long) window.output().height() + window.output().width();
    long low = (long) window.crop().height() + window.crop().width();
    return 2 * (high * 12 * Float.BYTES + low * 3 * Integer.BYTES) + 4096;
  }
}
