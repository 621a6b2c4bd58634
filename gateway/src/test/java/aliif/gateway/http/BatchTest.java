package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/batch}, over a real connection. */
final class BatchTest extends ServedBatches {
  @Test
  void outputsComeInPartsIfTheClientAcceptsThem() throws Exception {
    served.upscaling().answer(ServedBatches::echo);
    HttpResponse<String> answer =
        served.send(
            served
                .request("/v1/batch?scale=2&format=webp")
                .header("Content-Type", TAR)
                .header("Accept", "multipart/mixed")
                .POST(BodyPublishers.ofByteArray(tar("a/one.png", "one", "b\"\u00e9.jpg", "bad")))
                .build());
    String type = header(answer, "Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/mixed; boundary=");
    String boundary = type.substring(type.indexOf('=') + 1).replace("\"", "");

    assertThat(answer.body().split("--" + boundary, -1))
        .containsExactly(
            "",
            """
            \r
            Content-Type: image/webp\r
            Content-Length: 5\r
            Content-Disposition: attachment; filename="a/one_x2.webp"; filename*=UTF-8''a%2Fone_x2.webp\r
            \r
            <one>\r
            """,
            """
            \r
            Content-Type: application/problem+json\r
            Content-Length: 124\r
            Content-Disposition: attachment; filename="b__.jpg.error.json"; filename*=UTF-8''b%22%C3%A9.jpg.error.json\r
            \r
            {"type":"urn:aliif:problem:unreadable-image","title":"Unreadable image","status":422,"detail":"image: bad (expected: good)"}\r
            """,
            "--\r\n");
  }

  @Test
  void imagesComeBackInOrderAndFailuresSayWhy() throws Exception {
    served.upscaling().answer(ServedBatches::echo);
    String deep = "a-long-folder/".repeat(12);
    HttpResponse<byte[]> answer =
        send(
            TAR,
            tar(
                "one.png",
                "1",
                "folder/",
                "",
                "folder/two.jpg",
                "bad",
                "../three.webp",
                "3",
                deep + "four.tif",
                "4"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).contains(TAR);
    Map<String, String> entries = entries(answer.body());
    assertThat(entries.keySet())
        .containsExactly(
            "one_x2.webp", "folder/two.jpg.error.json", "three_x2.webp", deep + "four_x2.webp");
    assertThat(entries.get("one_x2.webp")).isEqualTo("<1>");
    assertThat(entries.get("three_x2.webp")).isEqualTo("<3>");
    var problem =
        JsonParser.parseString(entries.get("folder/two.jpg.error.json")).getAsJsonObject();
    assertThat(problem.get("detail").getAsString()).isEqualTo("image: bad (expected: good)");
    assertThat(problem.get("status").getAsInt()).isEqualTo(422);
    awaitNothingLeft();
  }

  @Test
  void aFormIsABatchToo() throws Exception {
    served.upscaling().answer(ServedBatches::echo);
    String part =
        "--x\r\nContent-Disposition: form-data; name=\"images\"; filename=\"%s\"\r\n\r\nBM%s\r\n";
    HttpResponse<byte[]> answer =
        send(
            "multipart/form-data; boundary=x",
            (part.formatted("a.png", "A") + part.formatted("b.png", "bad") + "--x--\r\n")
                .getBytes(StandardCharsets.UTF_8));

    Map<String, String> entries = entries(answer.body());
    assertThat(entries.keySet())
        .as(() -> answer.statusCode() + new String(answer.body(), StandardCharsets.UTF_8))
        .containsExactly("a_x2.webp", "b.png.error.json");
    assertThat(entries.get("a_x2.webp")).isEqualTo("<A>");
  }

  @Test
  void whatIsNoBatchIsRefused() throws Exception {
    problem(refused("image/png", tar("a", "b")), 415);
    problem(refused(TAR, "this is no tar file".repeat(100).getBytes(StandardCharsets.UTF_8)), 400);
    problem(refused(TAR, tar()), 400);
    assertThat(served.get("/v1/batch").statusCode()).isEqualTo(405);
    awaitNothingLeft();
  }

  @Test
  void aTarFileThatEndsEarlyIsToldOfInTheAnswer() throws Exception {
    served.upscaling().answer(ServedBatches::echo);
    byte[] whole = tar("a.png", "1", "b.png", "2".repeat(5000));
    HttpResponse<byte[]> answer = send(TAR, Arrays.copyOf(whole, 2048));

    assertThat(entries(answer.body()).keySet()).containsExactly("a_x2.webp", "batch.error.json");
  }
}
