package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UploadBudgetTest {
  @Test
  void noMoreIsTakenThanThereIs() {
    UploadBudget budget = new UploadBudget(10);
    UploadBudget.Share seven = budget.take(7).orElseThrow();

    assertThat(budget.take(4)).isEmpty();
    assertThat(budget.take(3)).isPresent();
    assertThat(budget.taken()).isEqualTo(10);
    seven.close();
    assertThat(budget.taken()).isEqualTo(3);
  }

  @Test
  void aShareIsGivenBackOnce() {
    UploadBudget budget = new UploadBudget(10);
    UploadBudget.Share share = budget.take(10).orElseThrow();
    share.close();
    share.close();

    assertThat(budget.taken()).isZero();
  }
}
