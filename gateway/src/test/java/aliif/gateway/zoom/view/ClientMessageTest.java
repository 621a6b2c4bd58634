package aliif.gateway.zoom.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientMessageTest {
  private static final String VIEW =
      "{'type':'view','view':7,'x':10.5,'y':-3,'width':200,'height':125,"
          + "'output':{'width':1280,'height':800}";

  private static ClientMessage parse(String text) {
    return ClientMessage.parse(text.replace('\'', '"'));
  }

  @Test
  void aViewHasDefaults() {
    assertThat(parse(VIEW + "}"))
        .isEqualTo(
            new ZoomView(
                7,
                new InputRegion(10.5, -3, 200, 125),
                1280,
                1,
                List.of(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG),
                85,
                Optional.empty(),
                true,
                Optional.empty(),
                Set.of()));
  }

  @Test
  void aViewSaysAll() {
    assertThat(
            parse(
                VIEW
                    + ",'ratio':1.5,'formats':['avif','png','webp'],'quality':90,'model':'lite',"
                    + "'prefetch':false,'plane':{'width':960,'height':640},'have':['0,1','3,2'],"
                    + "'later':[]}"))
        .isEqualTo(
            new ZoomView(
                7,
                new InputRegion(10.5, -3, 200, 125),
                1280,
                1.5,
                List.of(ImageFormat.PNG, ImageFormat.WEBP),
                90,
                Optional.of("lite"),
                false,
                Optional.of(new Size(960, 640)),
                Set.of(new PlaneTile(0, 1), new PlaneTile(3, 2))));
  }

  @Test
  void theScaleFollowsFromTheWidths() {
    assertThat(((ZoomView) parse(VIEW + ",'ratio':1.5}")).scale()).isEqualTo(9.6);
  }

  @Test
  void creditIsAWholeNumber() {
    assertThat(parse("{'type':'credit','bytes':200000}"))
        .isEqualTo(new ClientMessage.Credit(200_000));
    assertThat(parse("{'type':'credit','bytes':2e5}")).isEqualTo(new ClientMessage.Credit(200_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'bytes':0 | bytes: 0 (expected: a whole number from 1 to 1099511627776)",
        "'bytes':-5 | bytes: -5 (expected: a whole number from 1 to 1099511627776)",
        "'bytes':1.5 | bytes: 1.5 (expected: a whole number from 1 to 1099511627776)",
        "'bytes':1e99 | bytes: 1e99 (expected: a whole number from 1 to 1099511627776)",
        "'bytes':'9' | bytes: \"9\" (expected: a whole number from 1 to 1099511627776)",
        "'bytes':null | bytes: null (expected: a whole number from 1 to 1099511627776)",
        "'byte':1 | bytes: none (expected: a whole number from 1 to 1099511627776)",
      },
      quoteCharacter = '`')
  void wrongCreditIsRefused(String field, String detail) {
    assertThatThrownBy(() -> parse("{'type':'credit'," + field + "}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "7",
        "{",
        "{}x",
        "{'type':'credit','bytes':NaN}",
        "{'type':'credit','bytes':1,}",
        "{type:'credit','bytes':1}",
        "{'type':'credit','bytes':1}{'type':'credit','bytes':1}",
      })
  void whatIsNotOneJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage("message: " + text.replace('\'', '"') + " (expected: one JSON object)");
  }

  @Test
  void aDeepTextIsRefused() {
    assertThatThrownBy(() -> parse("{'a':" + "[".repeat(60_000)))
        .isInstanceOf(ZoomProblem.class)
        .hasMessageEndingWith("... (expected: one JSON object)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | type: none (expected: a text)",
        "{'type':7} | type: 7 (expected: a text)",
        "{'type':'tile'} | type: tile (expected: view or credit)",
      },
      quoteCharacter = '`')
  void anUnknownTypeIsRefused(String text, String detail) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(ZoomProblem.class).hasMessage(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'view':7 | 'view':-1 | view: -1 (expected: a whole number from 0 to 4294967295)",
        "'view':7 | 'view':4294967296 | view: 4294967296 (expected: a whole number from 0 to"
            + " 4294967295)",
        "'x':10.5 | 'z':1 | x: none (expected: a number)",
        "'x':10.5 | 'x':1e999 | x: 1e999 (expected: a number from -1000000000 to 1000000000)",
        "'width':200 | 'width':0 | width: 0 (expected: a number from 1.0E-6 to 1000000000)",
        "'height':800 | 'height':-1 | output.height: -1 (expected: a number from 1.0E-6 to"
            + " 1048576)",
        "'output':{'width':1280,'height':800} | 'output':9 | output: 9 (expected: an object)",
      },
      quoteCharacter = '`')
  void aViewOutOfItsRangeIsRefused(String good, String bad, String detail) {
    assertThatThrownBy(() -> parse(VIEW.replace(good, bad) + "}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ratio':0 | ratio: 0 (expected: a number from 0.01 to 100)",
        "'quality':101 | quality: 101 (expected: a whole number from 1 to 100)",
        "'formats':[] | formats: [] (expected: webp, jpeg or png)",
        "'formats':['tiff'] | formats: [tiff] (expected: webp, jpeg or png)",
        "'formats':[3] | formats: [3] (expected: a list of texts)",
        "'have':['1'] | have: 1 (expected: column,row)",
        "'have':['-1,0'] | have: -1,0 (expected: column,row)",
        "'have':{} | have: {} (expected: a list of texts)",
        "'prefetch':1 | prefetch: 1 (expected: true or false)",
        "'plane':{'width':1} | plane.height: none (expected: a whole number from 1 to 2147483647)",
        "'model':5 | model: 5 (expected: a text)",
      },
      quoteCharacter = '`')
  void anOptionalFieldOutOfItsRangeIsRefused(String field, String detail) {
    assertThatThrownBy(() -> parse(VIEW + "," + field + "}"))
        .isInstanceOf(ZoomProblem.class)
        .hasMessage(detail);
  }
}
