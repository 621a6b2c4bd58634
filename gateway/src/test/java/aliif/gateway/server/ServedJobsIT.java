package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** {@code /v1/jobs} of a whole server with an embedded broker. */
final class ServedJobsIT extends JobsServer {
  @Test
  void aJobIsDoneAndItsOutputsAreLinked() throws Exception {
    String place =
        accepted(
            "{\"images\":[\"CAT\",{\"id\":\"CAT\",\"width\":50,\"format\":\"jpeg\"},"
                + "{\"id\":\"CAT\",\"region\":\"9000,9000,9,9\"}],"
                + "\"parameters\":{\"scale\":2,\"model\":\"bicubic\"}}");
    JsonObject job = finished(place);

    assertThat(job.get("counts").toString())
        .isEqualTo("{\"accepted\":3,\"done\":2,\"failed\":1,\"cancelled\":0}");
    List<JsonElement> images = job.getAsJsonArray("images").asList();
    assertThat(images.get(2).getAsJsonObject().get("reason").getAsString()).contains("region");
    assertThat(images.get(1).getAsJsonObject().get("width").getAsInt()).isEqualTo(50);
    String result = images.get(1).getAsJsonObject().get("result").getAsString();
    HttpResponse<byte[]> output = client.send(request(result).build(), BodyHandlers.ofByteArray());
    assertThat(output.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(ImageIO.read(new ByteArrayInputStream(output.body())).getWidth()).isEqualTo(50);
    String tag = output.headers().firstValue("ETag").orElseThrow();
    assertThat(send(request(result).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
    assertThat(get(place + "/results/2").body()).contains("urn:aliif:problem:no-output");
    assertThat(get(place + "/results/3").body()).contains("urn:aliif:problem:no-output");
    assertThat(get(place + "/results/x").body()).contains("urn:aliif:problem:no-output");
  }

  @Test
  void jobsAndOutputsOutliveARestart() throws Exception {
    String first =
        accepted("{\"images\":[\"CAT\"],\"parameters\":{\"scale\":2,\"model\":\"bicubic\"}}");
    JsonObject before = finished(first);
    String second =
        accepted(
            "{\"images\":[\"CAT\",\"CAT\"],\"parameters\":{\"scale\":3,\"model\":\"bicubic\"}}");
    server.close();
    server = serve();

    assertThat(finished(second).get("counts").toString())
        .isEqualTo("{\"accepted\":2,\"done\":2,\"failed\":0,\"cancelled\":0}");
    assertThat(json(get(first))).isEqualTo(before);
    assertThat(get(first + "/results/0").statusCode()).isEqualTo(200);
    JsonObject list = json(get("/v1/jobs?limit=1"));
    assertThat(list.get("count").getAsInt()).isEqualTo(2);
    assertThat(place(list)).isEqualTo(second);
    JsonObject older = json(get(list.get("next").getAsString()));
    assertThat(place(older)).isEqualTo(first);
    assertThat(older.has("next")).isFalse();
  }

  private static String place(JsonObject list) {
    return list.getAsJsonArray("jobs")
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("links")
        .get("self")
        .getAsString();
  }

  @Test
  void theServerSaysThatItTakesJobs() throws Exception {
    assertThat(json(get("/v1/server")).toString())
        .isEqualTo("{\"model\":\"lite\",\"models\":[\"bicubic\",\"lite\"],\"jobs\":true}");
    assertThat(get("/v1/server?x=1").statusCode()).isEqualTo(400);
    assertThat(get("/v1/server/x").statusCode()).isEqualTo(404);
    assertThat(send(request("/v1/server").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    assertThat(submit("{\"images\":[]}").body()).contains("invalid-parameter");
    assertThat(submit("").body()).contains("body: empty");
    String unknown = "{\"images\":[\"" + "0".repeat(64) + "\"],\"parameters\":{\"scale\":2}}";
    assertThat(submit(unknown).body()).contains("urn:aliif:problem:unknown-image");
    assertThat(
            submit("{\"images\":[\"CAT\"],\"parameters\":{\"scale\":2,\"model\":\"x\"}}")
                .statusCode())
        .isEqualTo(400);
    assertThat(get("/v1/jobs/" + "0".repeat(28)).body()).contains("urn:aliif:problem:unknown-job");
    assertThat(get("/v1/jobs/x").body()).contains("urn:aliif:problem:unknown-job");
    assertThat(get("/v1/jobs?limit=x").statusCode()).isEqualTo(400);
    assertThat(get("/v1/jobs?before=x").statusCode()).isEqualTo(400);
    assertThat(json(get("/v1/jobs")).get("count").getAsInt()).isZero();
  }

  @Test
  void whatIsNotDoneOfAJobIsCancelled() throws Exception {
    String place =
        accepted(
            "{\"images\":[\"CAT\",\"CAT\"],\"parameters\":{\"width\":9000,\"format\":\"jpeg\"}}");
    HttpResponse<String> cancelled = send(request(place).DELETE());

    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(finished(place).get("counts").toString())
        .isEqualTo("{\"accepted\":2,\"done\":0,\"failed\":0,\"cancelled\":2}");
    assertThat(send(request(place).DELETE()).statusCode()).isEqualTo(202);
    assertThat(send(request("/v1/jobs/" + "0".repeat(28)).DELETE()).statusCode()).isEqualTo(404);
  }

  @Test
  void theBodyIsLimited() throws Exception {
    assertThat(submit(" ".repeat(5 << 20)).statusCode()).isEqualTo(413);
  }
}
