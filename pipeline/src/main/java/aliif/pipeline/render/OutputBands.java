package aliif.pipeline.render;

import aliif.model.RgbImage;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.plan.ImagePlanner;
import aliif.pipeline.plan.RenderTask;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Turns bands of colour into the bytes of the output: resamples if needed, adds alpha, and encodes.
 * It works on slices of a band, so that the copies in between are small.
 */
public final class OutputBands {
  /*
   * Most bytes of a piece of output. A slice with 16 bits per sample can have 8 MB. Whoever writes
   * that to a file or socket at once makes the JDK copy it outside the heap, and keep that buffer for
   * each thread.
   */
  private static final int PIECE = 1 << 20;

  private final String request;
  private final SourceImage source;
  private final RenderTask task;
  private final ImageEncoder encoder;
  private final AtomicInteger rows = new AtomicInteger();

  /**
   * @param request id of the request
   * @param source of alpha
   */
  public OutputBands(String request, SourceImage source, RenderTask task, ImageEncoder encoder) {
    this.request = request;
    this.source = source;
    this.task = task;
    this.encoder = encoder;
  }

  /** Rows of the output that are encoded by now; for use by many threads. */
  public int rows() {
    return rows.get();
  }

  /** Runs once; its stages run on the codec dispatcher. */
  public Flow<RgbBand, ByteString, NotUsed> encoded() {
    return sized(
            Flow.of(RgbBand.class)
                .via(Guarded.concat(request, () -> OutputBands::slices))
                .via(Guarded.map(request, Slice::band)))
        .via(Guarded.map(request, this::encode))
        .prependLazy(once(_ -> encoder.start()))
        .concatLazy(Source.lazySource(() -> once(_ -> encoder.finish())))
        .via(Guarded.concat(request, () -> OutputBands::pieces))
        .async(TileRenderer.CODEC_DISPATCHER, 1);
  }

  /** Bands of the output's size, with alpha if the source has alpha. */
  private Flow<RgbBand, RowBand, NotUsed> sized(Flow<RgbBand, RgbBand, NotUsed> bands) {
    if (task.weightedAfterModel(source.alpha())) {
      return bands.via(Guarded.concat(request, () -> new WeightedBands(source, task)::add));
    }
    Flow<RgbBand, RgbBand, NotUsed> sized =
        task.resampled()
            ? bands
                .via(Guarded.concat(request, () -> new BicubicBands(task)::add))
                .via(Guarded.map(request, BicubicBands.Portion::band))
            : bands;
    return sized.via(Guarded.concat(request, this::withAlpha));
  }

  private Function<RgbBand, List<RowBand>> withAlpha() {
    AlphaBands alpha = new AlphaBands(source, task.geometry());
    return task.weighted(source.alpha())
        ? band -> List.of(divided(alpha.add(band)))
        : band -> List.of(alpha.add(band));
  }

  /** Colours that are multiplied by alpha, without it. */
  private static RowBand divided(RowBand band) {
    float[] values = band.rgb().values(); // (3, height, width)
    float[] alpha = band.alpha().orElseThrow(); // (height, width)
    float[] colours = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float cover = Math.min(1, alpha[i % alpha.length]); // as the colours, which are clamped
      colours[i] = cover > 0 ? Math.min(1, values[i] / cover) : 0;
    }
    return new RowBand(
        band.y(), band.size(), new RgbImage(band.rgb().size(), colours), band.alpha());
  }

  private ByteString encode(RowBand band) {
    ByteString bytes = encoder.rows(band);
    rows.set(band.y() + band.size().height());
    return bytes;
  }

  private Source<ByteString, NotUsed> once(Function<NotUsed, ByteString> bytes) {
    return Source.single(NotUsed.getInstance()).via(Guarded.map(request, bytes));
  }

  /** Some rows of a band, which are not copied yet. */
  private record Slice(RgbBand whole, int from, int rows) {
    RgbBand band() {
      return whole.rows(from, rows);
    }
  }

  private static List<Slice> slices(RgbBand band) {
    int height = band.rgb().height();
    int rows = Math.clamp(ImagePlanner.SLICE_PIXELS / band.rgb().width(), 1, height);
    return IntStream.range(0, Math.ceilDiv(height, rows))
        .mapToObj(i -> new Slice(band, i * rows, Math.min(rows, height - i * rows)))
        .toList();
  }

  /** Pieces of at most {@code PIECE} bytes; none if there are no bytes. */
  private static List<ByteString> pieces(ByteString bytes) {
    return IntStream.range(0, Math.ceilDiv(bytes.size(), PIECE))
        .mapToObj(i -> bytes.slice(i * PIECE, Math.min(bytes.size(), (i + 1) * PIECE)))
        .toList();
  }
}
