package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names and values of a file reach logs and people: one line, of some length. */
final class WeightsExceptionTest {
  @Test
  void aMessageIsOneLineWithoutControls() {
    String message = "a\nb\r\tc\u0000d\u001b[31me\u007ff\u0085g\u2028h\u2029i";
    assertThat(new WeightsException(message)).hasMessage("a?b??c?d?[31me?f?g?h?i");
    assertThat(new WeightsException("ü ル 𝄞")).hasMessage("ü ル 𝄞");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(new WeightsException("x".repeat(400))).hasMessage("x".repeat(400));
    assertThat(new WeightsException("x".repeat(401))).hasMessage("x".repeat(400) + "...");
    RuntimeException cause = new RuntimeException("why");
    assertThat(new WeightsException("y".repeat(1 << 20), cause))
        .hasMessage("y".repeat(400) + "...")
        .hasCause(cause);
  }
}
