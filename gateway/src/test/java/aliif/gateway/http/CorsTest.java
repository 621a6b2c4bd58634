package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages of other sites may read. */
final class CorsTest {
  private static final String FRIEND = "https://friend.example";
  private static ServedFake served;

  @BeforeAll
  static void start() {
    served = ServedFake.start("aliif.http.origins = [\"https://friend.example\"]");
  }

  @AfterAll
  static void close() {
    served.close();
  }

  private static HttpResponse<String> ask(String method, String path, String... headers)
      throws Exception {
    return served.send(
        served.request(path).headers(headers).method(method, BodyPublishers.noBody()).build());
  }

  @Test
  void aFriendsPageMayReadAnswersAndProblems() throws Exception {
    for (String path : new String[] {"/v1/images", "/v1/images/0", "/v1/upscale?scale=2"}) {
      HttpResponse<String> answer = ask("GET", path, "Origin", FRIEND);

      assertThat(header(answer, "Access-Control-Allow-Origin")).as(path).contains(FRIEND);
      assertThat(header(answer, "Access-Control-Expose-Headers")).as(path).contains("*");
      assertThat(header(answer, "Vary")).as(path).contains("Origin");
    }
  }

  @Test
  void noOtherPageMay() throws Exception {
    HttpResponse<String> answer = ask("GET", "/v1/images", "Origin", "https://evil.example");

    assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(answer, "Vary")).contains("Origin");
    assertThat(header(answer, "Cross-Origin-Resource-Policy")).contains("same-origin");
    problem(
        ask(
            "OPTIONS",
            "/v1/images",
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "DELETE"),
        403);
  }

  @Test
  void aFriendsBrowserIsToldWhatItsPageMayDo() throws Exception {
    HttpResponse<String> answer =
        ask(
            "OPTIONS",
            "/v1/images/0",
            "Origin",
            FRIEND,
            "Access-Control-Request-Method",
            "DELETE",
            "Access-Control-Request-Headers",
            "authorization");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "Access-Control-Allow-Origin")).contains(FRIEND);
    assertThat(header(answer, "Access-Control-Allow-Methods").orElseThrow()).contains("DELETE");
    assertThat(header(answer, "Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization");
  }

  @Test
  void nothingIsTakenForWhatItIsNot() throws Exception {
    for (String path : new String[] {"/", "/v1/images", "/health/live", "/nothing"}) {
      assertThat(served.get(path).headers().allValues("X-Content-Type-Options"))
          .as(path)
          .containsExactly("nosniff");
    }
  }
}
