package aliif.gateway.zoom;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.zoom.ManualUpscaler.Asked;
import aliif.gateway.zoom.ZoomClient.Said;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Zoom sessions whose pictures cannot be made, or whose views are refused. */
final class ZoomFailureTest extends ZoomConnection {
  @Test
  void aLackOfMemoryIsTriedAgain() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked first = upscaler.next();
    upscaler.next();
    first.fail(new Overloaded("no room", Duration.ofMillis(10)));
    Asked again = upscaler.next();

    assertThat(again.request().parameters()).isEqualTo(first.request().parameters());
    again.render(100);
    assertThat(client.frame().kind()).isZero();
  }

  /** Four tiles at once find no room, again and again, but others do in between. */
  @Test
  void aViewThatGoesOnIsNotGivenUp() throws Exception {
    connected("aliif.zoom.in-progress = 4").credit(10_000_000);
    all(1, "").said("plan");
    upscaler.next().render(100); // the preview
    for (int tile = 0; tile < 12; tile++) {
      List<Asked> asked = new ArrayList<>();
      for (int i = 0; i < Math.min(4, 12 - tile); i++) {
        asked.add(upscaler.next());
      }
      asked.forEach(each -> each.fail(new Overloaded("no room", Duration.ofMillis(50))));
      upscaler.next().render(100);
    }
    assertThat(client.until(1)).hasSize(13);
  }

  @Test
  void aFailureEndsTheViewAndNotTheSession() throws Exception {
    connected("").credit(1_000_000);
    all(1, "").said("plan");
    Asked preview = upscaler.next();
    Asked tile = upscaler.next();
    preview.fail(new InternalFailure("a bug"));
    Said error = client.said("error");

    assertThat(error.view()).isEqualTo(1);
    assertThat(error.text("problem")).isEqualTo("internal-failure");
    assertThat(error.text("detail")).isEqualTo("a bug");
    eventually("cancelled", () -> tile.outcome().isCancelled());
    upscaler.rendering(100);
    all(2, "").said("plan");
    assertThat(client.until(2)).hasSize(13);
  }

  @Test
  void aViewThatIsRefusedLeavesTheOneBefore() throws Exception {
    connected("").credit(1_000_000);
    all(5, "").said("plan");
    Asked preview = upscaler.next();
    client.view(6, ALL, 300_000, 200_000, "");
    Said error = client.said("error");
    assertThat(error.text("problem")).isEqualTo("over-limit");
    assertThat(error.view()).isEqualTo(6);
    all(5, "");
    assertThat(client.said("error").text("detail"))
        .isEqualTo("view: 5 (expected: above 5, the one before)");
    client.view(9, ALL, 960, 640, "\"model\":\"other\"");
    assertThat(client.said("error").text("problem")).isEqualTo("unknown-model");

    preview.render(10);
    assertThat(client.frame().view()).isEqualTo(5);
  }
}
