package aliif.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.jobs.JobRequest;
import aliif.model.Scale;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobBodyTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");
  private static final String A = "0a".repeat(32);
  private static final String B = "0b".repeat(32);

  private static JobRequest parse(String json) {
    return JobBody.parse(json.replace('\'', '"').replace("AAA", A).replace("BBB", B), NOON);
  }

  private static Scale scale(JobRequest.Image image) {
    return ((Framing.Scaled) image.parameters().framing()).scale();
  }

  @Test
  void imagesHaveCommonParametersAndTheirOwn() {
    JobRequest request =
        parse(
            "{'images':['AAA',{'id':'BBB','width':300},{'id':'AAA','format':'png'}],"
                + "'parameters':{'scale':2.5,'format':'jpeg'}}");

    List<JobRequest.Image> images = request.images();
    assertThat(images).extracting(image -> image.id().hex()).containsExactly(A, B, A);
    assertThat(images)
        .extracting(JobBodyTest::scale)
        .containsExactly(new Scale.Factor(2.5), new Scale.ToWidth(300), new Scale.Factor(2.5));
    assertThat(images)
        .extracting(image -> image.parameters().format().format())
        .containsExactly(ImageFormat.JPEG, ImageFormat.JPEG, ImageFormat.PNG);
    assertThat(request.priority()).isEqualTo(Priority.BATCH);
    assertThat(request.deadline()).isEmpty();
  }

  @Test
  void priorityAndDeadlineAreOfTheWholeJob() {
    JobRequest request =
        parse("{'images':['AAA'],'parameters':{'scale':2},'priority':'prefetch','within':1.5}");

    assertThat(request.priority()).isEqualTo(Priority.PREFETCH);
    assertThat(request.deadline()).contains(NOON.plusMillis(1500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "x | body: x (expected: one JSON object)",
        "{} {} | body: {} {} (expected: one JSON object)",
        "[] | body: [] (expected: one JSON object)",
        "{} | images: none (expected: a list of stored images)",
        "{'images':[]} | images: [] (expected: a list of stored images)",
        "{'images':['AAA'],'image':1} | image: unknown (expected: [images, parameters, priority,"
            + " within])",
        "{'images':['AAA']} | scale: none (expected: scale, width or height)",
        "{'images':['abc'],'parameters':{'scale':2}} | images[0]: abc (expected: the id of a stored"
            + " image)",
        "{'images':['AAA',{'scale':2}]} | scale: none (expected: scale, width or height)",
        "{'images':[{'scale':2}]} | images[0]: none (expected: the id of a stored image)",
        "{'images':[[]]} | images[0]: [] (expected: a text, a number, true or false)",
        "{'images':['AAA'],'parameters':{'scale':[2]}} | parameters.scale: [2] (expected: a text, a"
            + " number, true or false)",
        "{'images':['AAA'],'parameters':7} | parameters: 7 (expected: an object)",
        "{'images':['AAA'],'parameters':{'scale':2},'priority':'now'} | priority: now (expected:"
            + " visible, interactive, prefetch or batch)",
        "{'images':['AAA'],'parameters':{'scale':2},'within':0} | within: 0 (expected: seconds,"
            + " above 0, at most a year)",
        "{'images':['AAA'],'parameters':{'scale':2},'within':'5'} | within: '5' (expected: seconds,"
            + " above 0, at most a year)"
      })
  void whatIsNoRequestIsRefused(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(UpscaleException.class)
        .hasMessage(message.replace('\'', '"'));
  }

  @Test
  void aParameterThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> parse("{'images':[{'id':'AAA','scael':2}]}"))
        .isInstanceOf(UpscaleException.class)
        .hasMessageStartingWith("images[0].scael: unknown (expected: one of [id, scale, ");
  }
}
