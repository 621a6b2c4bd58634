package aliif.model.kernel.loops;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.Reach;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.testing.RandomWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries of a cell are told what {@link Reach} says, one cell after the other. */
final class CellQueriesTest {
  @ParameterizedTest
  @CsvSource({"5, 7, 9, 8", "4, 3, 64, 63", "8, 9, 8, 9", "3, 2, 200, 580", "9, 9, 4, 5"})
  void cellsFollowEachOther(int lowWidth, int lowHeight, int highWidth, int highHeight) {
    AliifConfig config = RandomWeights.tiny().config();
    CoordinateGrid grid =
        CoordinateGrid.of(new Size(lowWidth, lowHeight), new Size(highWidth, highHeight));
    RenderPlan plan = RenderPlan.of(RenderWindow.whole(grid), config);
    AnswerRows answers = new AnswerRows(plan.rows().longest(), highWidth);
    CellQueries queries = new CellQueries();
    for (int r = 0; r < lowHeight; r++) {
      int from = plan.rows().from(r);
      int to = plan.rows().to(r);
      queries.setBand(new RenderPlan.AnsweredRows(plan, r, from, to), answers);
      for (int i = from; i < to; i++) {
        assertThat(queries.rowXi[i - from]).isEqualTo(plan.rows().xi(i, r));
        assertThat(queries.rowWeights[i - from]).isEqualTo(plan.rows().weight(i, r));
        assertThat(queries.rowTo[i - from]).isEqualTo(answers.at(i, 0));
      }
    }
    for (int r = 0; r < lowWidth; r++) {
      Reach columns = plan.columns();
      for (int j = columns.from(r); j < columns.to(r); j += CellQueries.MOST) {
        int count = Math.min(CellQueries.MOST, columns.to(r) - j);
        queries.setColumns(columns, r, j, count);
        queries.rows = 1;
        assertThat(queries.count()).isEqualTo(count);
        assertThat(queries.firstColumn).isEqualTo(j);
        for (int n = 0; n < count; n++) {
          assertThat(queries.columnXi[n]).isEqualTo(columns.xi(j + n, r));
          assertThat(queries.columnWeights[n]).isEqualTo(columns.weight(j + n, r));
        }
      }
    }
  }
}
