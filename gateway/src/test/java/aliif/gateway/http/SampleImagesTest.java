package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SampleImagesTest {
  @Test
  void thePageOffersAllOfThem() {
    String page = new String(SampleImages.resource("web/index.html"), StandardCharsets.UTF_8);
    List<String> offered =
        Pattern.compile("data-sample=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(offered).containsExactlyInAnyOrderElementsOf(SampleImages.NAMES);
  }

  @Test
  void eachIsAnImageOfTheFormatOfItsName() {
    assertThat(SampleImages.NAMES)
        .allSatisfy(
            name ->
                assertThat(SampleImages.bytes(name))
                    .startsWith(
                        name.endsWith(".png")
                            ? new byte[] {(byte) 0x89, 'P', 'N', 'G'}
                            : new byte[] {(byte) 0xff, (byte) 0xd8}));
  }
}
