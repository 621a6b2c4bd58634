package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Region;
import aliif.model.Size;
import aliif.model.weights.Weights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import aliif.pipeline.InputRegion;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleParameters;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

final class ViewPlanTest {
  private static final Models MODELS = new Models(Map.of("lite", Weights.shipped("lite")), "lite");
  private static final ZoomSettings SETTINGS = ZoomSettings.of(ConfigFactory.load());
  private static final String VIEW =
      "{'type':'view','view':7,'x':0,'y':10.5,'width':250,'height':150.25,"
          + "'output':{'width':800,'height':481}";
  private static final String REDUCED =
      "{'type':'view','view':7,'x':0,'y':0,'width':300,'height':200,"
          + "'output':{'width':150,'height':100}";

  private static ZoomImage image(boolean alpha) {
    ImageId id = new ImageId("0".repeat(64));
    return new ZoomImage(
        id, new Size(300, 200), alpha, new EncodedImage.Stored(id, Path.of("x")), () -> {});
  }

  private static ViewPlan plan(String view) {
    return plan(view, false);
  }

  private static ViewPlan plan(String view, boolean alpha) {
    ZoomView parsed = (ZoomView) ClientMessage.parse(view.replace('\'', '"'));
    return ViewPlan.of(parsed, image(alpha), MODELS, SETTINGS);
  }

  @Test
  void jpegIsNotUsedForTransparentImagesIfThereIsAnother() {
    String jpegFirst = VIEW + ",'formats':['jpeg','png']}";

    assertThat(plan(jpegFirst, false).look().format().format()).isEqualTo(ImageFormat.JPEG);
    assertThat(plan(jpegFirst, true).look().format().format()).isEqualTo(ImageFormat.PNG);
    assertThat(plan(VIEW + ",'formats':['jpeg']}", true).look().format().format())
        .isEqualTo(ImageFormat.JPEG);
  }

  @Test
  void aViewTooLargeIsRefused() {
    assertThatThrownBy(() -> plan(VIEW.replace("800", "800000") + "}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage("scale: 3200.0 (expected: above 0, at most 100.0)");
    assertThatThrownBy(() -> plan(VIEW.replace("800", "20000") + "}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage(
            "view: 20000x12020 (expected: sides to 65535, at most 36000000 pixels;"
                + " aliif.zoom.view-pixels raises it)");
  }

  @Test
  void anUnknownModelIsRefused() {
    assertThatThrownBy(() -> plan(VIEW + ",'model':'other'}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage("model: other (expected: one of [bicubic, lite])");
  }

  @Test
  void tilesOfAnotherPlaneAreNotBelieved() {
    assertThat(plan(VIEW + ",'have':['1,1']}").have()).containsExactly(new PlaneTile(1, 1));
    assertThat(plan(VIEW + ",'have':['1,1'],'plane':{'width':960,'height':640}}").have())
        .containsExactly(new PlaneTile(1, 1));
    assertThat(plan(VIEW + ",'have':['1,1'],'plane':{'width':961,'height':640}}").have()).isEmpty();
  }

  @Test
  void aTileIsAWindowOfThePlane() {
    assertThat(plan(VIEW + "}").parameters(new Picture.Sharp(new PlaneTile(3, 2))))
        .isEqualTo(
            new UpscaleParameters(
                new Framing.Window(new Size(960, 640), new Region(512, 768, 128, 192)),
                new OutputFormat(ImageFormat.WEBP, 85),
                Optional.of("lite")));
  }

  @Test
  void aLargePreviewIsReduced() {
    ViewPlan plan = plan(VIEW + "}");
    Region visible = plan.visible().orElseThrow();

    assertThat(plan.parameters(new Picture.Preview(visible)))
        .isEqualTo(
            new UpscaleParameters(
                new Framing.Fitted(new InputRegion(0, 10.3125, 250, 150.625), new Size(659, 397)),
                new OutputFormat(ImageFormat.WEBP, 60),
                Optional.of("bicubic")));
    assertThat(plan.parameters(new Picture.Preview(new Region(33, 0, 100, 100))).framing())
        .isEqualTo(new Framing.Window(new Size(960, 640), new Region(33, 0, 100, 100)));
  }

  @Test
  void aReductionIsOnePictureOfFullQuality() {
    ViewPlan plan = plan(REDUCED + "}");

    assertThat(plan.tiles()).isEmpty();
    assertThat(plan.beside()).isEmpty();
    assertThat(plan.parameters(new Picture.Preview(plan.visible().orElseThrow())))
        .isEqualTo(
            new UpscaleParameters(
                    new Framing.Window(new Size(150, 100), new Region(0, 0, 100, 150)),
                    new OutputFormat(ImageFormat.WEBP, 85),
                    Optional.of("bicubic"))
                .reducedNearly());
  }

  @Test
  void aFrameBeginsWithItsHeader() {
    ViewPlan plan = plan(VIEW.replace("'view':7", "'view':4294967295") + "}");
    ByteString frame =
        PictureFrame.of(plan, new Picture.Sharp(new PlaneTile(3, 2)))
            .bytes(true, ByteString.fromString("image"));

    assertThat(HexFormat.of().formatHex(frame.toArray()))
        .isEqualTo(
            "01010101" // version, tile, WebP, last
                + "ffffffff" // view
                + "000003c0" // plane: 960
                + "00000280" // by 640
                + "00000003" // column
                + "00000002" // row
                + "00000300" // x
                + "00000200" // y
                + "00c0" // width
                + "0080" // height
                + "696d616765");
  }
}
