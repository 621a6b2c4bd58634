package aliif.model.kernel.decoder;

import aliif.model.RenderPlan;
import aliif.model.kernel.memory.AnswerRows;

/**
 * The functions around the pixels of an LR row. Two of them: one MLP blended per LR pixel, and MLPs
 * blended per query. Holds scratch: belongs to a thread.
 */
public interface LocalFunctions {
  /**
   * Adds the answers of an LR row, weighted.
   *
   * @param features (w, depth): the row
   */
  void addRow(RenderPlan.AnsweredRows band, float[] features, AnswerRows answers);
}
