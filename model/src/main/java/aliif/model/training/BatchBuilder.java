package aliif.model.training;

import aliif.model.AliifConfig;
import aliif.model.BilinearSkip;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig.Skip;
import aliif.model.Neighbours;
import aliif.model.Network;
import aliif.model.NormalisedColours;
import aliif.model.PixelShuffleConfig;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;

/**
 * Puts patches of one size and their queries into a batch: finds the pixels that answer each query,
 * and takes the skip off its colour. For one thread.
 */
final class BatchBuilder {
  private final int patch;
  private final Answering answering;
  private final Neighbours rows;
  private final Neighbours columns;
  private final BilinearSkip skip;
  private final float cell;
  private final Batch batch;
  private int patches;
  private int queries;

  /**
   * The pixels of a patch that answer.
   *
   * @param side of the patch, in those pixels
   * @param ensemble whether four of them answer a query, else the nearest alone
   * @param bilinear whether they answer what bilinear interpolation lacks
   */
  private record Answering(int side, boolean ensemble, boolean bilinear) {
    /** LR pixels, or of a baseline the HR pixels themselves. */
    static Answering of(Network network, int low, int high) {
      return switch (network) {
        case AliifConfig config ->
            new Answering(
                low, config.decoder().ensemble(), config.decoder().skip() == Skip.BILINEAR);
        case PixelShuffleConfig _ -> new Answering(high, false, false);
      };
    }
  }

  /**
   * @param high side of the HR patches
   */
  BatchBuilder(Network network, Sampling sampling, int high) {
    patch = sampling.patch();
    answering = Answering.of(network, patch, high);
    RenderWindow asked = window(answering.side, high);
    rows = Neighbours.rows(asked, answering.ensemble);
    columns = Neighbours.columns(asked, answering.ensemble);
    skip = new BilinearSkip(window(patch, high));
    cell = asked.grid().rows().cell();
    batch =
        new Batch(
            new Batch.BatchShape(
                sampling.batch(),
                patch,
                sampling.batch() * sampling.queries(),
                rows.count() * columns.count()));
  }

  private static RenderWindow window(int low, int high) {
    return RenderWindow.whole(CoordinateGrid.of(new Size(low, low), new Size(high, high)));
  }

  /**
   * Adds a patch.
   *
   * @param pixels (Q), the queries: {@code y * side + x} in the HR patch
   */
  void add(HighPatch high, int[] pixels) {
    RgbImage low = high.reduced(patch);
    int at = patches * patch * patch;
    for (int i = 0; i < patch * patch; i++) {
      for (int channel = 0; channel < 3; channel++) {
        batch.images()[(at + i) * 3 + channel] =
            NormalisedColours.normalised(low.get(channel, i / patch, i % patch));
      }
    }
    for (int pixel : pixels) {
      ask(pixel / high.side(), pixel % high.side());
      aim(high, pixel / high.side(), pixel % high.side());
      queries++;
    }
    patches++;
  }

  Batch build() {
    assert patches == batch.shape().patches() && queries == batch.shape().queries();
    return batch;
  }

  /** Which pixels answer, from where, and how much each counts. */
  private void ask(int y, int x) {
    int at = queries * batch.shape().neighbours();
    for (int m = 0; m < rows.count(); m++) {
      for (int n = 0; n < columns.count(); n++, at++) {
        batch.rows()[at] =
            ((long) patches * answering.side + rows.index(y, m)) * answering.side
                + columns.index(x, n);
        batch.weights()[at] = rows.weight(y, m) * columns.weight(x, n);
        batch.near()[4 * at] = rows.xi(y, m);
        batch.near()[4 * at + 1] = columns.xi(x, n);
        batch.near()[4 * at + 2] = cell;
        batch.near()[4 * at + 3] = cell;
      }
    }
  }

  /** What the network is to answer. */
  private void aim(HighPatch high, int y, int x) {
    for (int channel = 0; channel < 3; channel++) {
      float input = answering.bilinear ? skip.sample(y, x, channel, this::input) : 0;
      batch.targets()[3 * queries + channel] = high.normalised(channel, y, x) - input;
    }
  }

  /** A value of the LR patch. */
  private float input(int pixel, int channel) {
    return batch.images()[3 * (patches * patch * patch + pixel) + channel];
  }
}
