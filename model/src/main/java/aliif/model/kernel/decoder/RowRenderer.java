package aliif.model.kernel.decoder;

import aliif.model.FeatureLayout;
import aliif.model.Reach;
import aliif.model.RenderPlan;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.ChannelBlocks;

/**
 * Renders HR rows from top to bottom, and reads each LR row once. An LR row adds its answers to the
 * HR rows near it. An HR row is done when no further LR row is near it. Holds scratch: belongs to a
 * thread.
 */
public final class RowRenderer {
  private final Kernel kernel;
  private final FeatureLayout layout;
  private final LocalFunctions functions;
  private AnswerRows answers = new AnswerRows(1, 0);
  private float[] features = {}; // (w, depth) of an LR row, and a block more
  private float[] skip = {}; // (3, W)

  /** Where the rows of features come from. */
  @FunctionalInterface
  public interface Source {
    /** Writes LR row {@code r} to {@code to}, (w, depth). */
    void read(int r, float[] to);
  }

  /** Where HR rows go. */
  public static final class Target {
    private final float[] planes; // three of rows, as wide as the window
    private final int planeStride;
    private final int firstRow; // the HR row that comes first

    public Target(float[] planes, int planeStride, int firstRow) {
      this.planes = planes;
      this.planeStride = planeStride;
      this.firstRow = firstRow;
    }
  }

  public RowRenderer(Kernel kernel, FeatureLayout layout, LocalFunctions functions) {
    this.kernel = kernel;
    this.layout = layout;
    this.functions = functions;
  }

  /** Renders HR rows {@code [from, to)} of a window. */
  public void render(Source source, RenderPlan plan, int from, int to, Target target) {
    if (from >= to) {
      return;
    }
    int width = plan.columns().high();
    makeRoom(plan.skipRows().longest(), width, plan.columns().low() * layout.depth());
    int begun = from;
    int done = from;
    for (int r = plan.skipRows().first(from); r <= plan.skipRows().last(to - 1); r++) {
      int end = Math.min(to, plan.skipRows().to(r));
      for (; begun < end; begun++) {
        answers.clear(begun);
      }
      source.read(r, features);
      functions.addRow(
          new RenderPlan.AnsweredRows(
              plan, r, Math.max(from, plan.rows().from(r)), Math.min(to, plan.rows().to(r))),
          features,
          answers);
      if (layout.skip() > 0) {
        interpolate(plan);
        for (int i = Math.max(from, plan.skipRows().from(r)); i < end; i++) {
          kernel.addScaled(
              answers.values, answers.at(i, 0), plan.skipRows().weight(i, r), skip, 0, skip.length);
        }
      }
      for (; done < end && plan.skipRows().last(done) == r; done++) {
        finish(done, width, target);
      }
    }
  }

  /** Scratch is kept from call to call, and grows. */
  private void makeRoom(int rows, int width, int values) {
    answers = answers.withRoom(rows, width);
    if (features.length < values + ChannelBlocks.BLOCK) {
      features = new float[values + ChannelBlocks.BLOCK];
    }
    if (skip.length != 3 * width) {
      skip = new float[3 * width];
    }
  }

  /** The normalised input of an LR row at the HR columns. */
  private void interpolate(RenderPlan plan) {
    Reach columns = plan.skipColumns();
    int width = columns.high();
    for (int j = 0; j < width; j++) {
      int left = columns.first(j);
      int right = columns.last(j);
      float leftWeight = columns.weight(j, left);
      float rightWeight = left == right ? 0 : columns.weight(j, right);
      for (int c = 0; c < 3; c++) {
        int at = layout.first() + layout.scores() + c;
        skip[c * width + j] =
            leftWeight * features[left * layout.depth() + at]
                + rightWeight * features[right * layout.depth() + at];
      }
    }
  }

  private void finish(int i, int width, Target target) {
    for (int c = 0; c < 3; c++) {
      int to = c * target.planeStride + (i - target.firstRow) * width;
      kernel.toColours(answers.values, answers.at(i, c), target.planes, to, width);
    }
  }
}
