package aliif.infra.kafka.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of jobs and of their images, which come back in headers and paths. */
final class JobIdTest {
  @Test
  void idsAreInTheOrderOfTheirTimesAndEachIsNew() {
    List<JobId> ids = new ArrayList<>();
    Set<JobId> different = new HashSet<>();
    for (long millis : new long[] {0, 1, 15, 16, 255, 256, 1_738_324_800_000L, (1L << 48) - 1}) {
      ids.add(JobId.at(Instant.ofEpochMilli(millis)));
      for (int i = 0; i < 50; i++) {
        different.add(JobId.at(Instant.ofEpochMilli(millis)));
      }
    }
    List<JobId> shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new java.util.Random(1));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(ids);
    assertThat(different).hasSize(8 * 50);
    assertThat(ids).allSatisfy(id -> assertThat(JobId.parse(id.toString())).contains(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0123456789abcdef0123456789a", // 27
        "0123456789abcdef0123456789abc", // 29
        "0123456789ABCDEF0123456789AB",
        "0123456789abcdef0123456789a\n",
        "../../../../../../etc/passwd"
      })
  void anyOtherTextIsNoId(String text) {
    assertThat(JobId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new JobId(text))
        .hasMessage("job: %s (expected: 28 digits of lower-case hexadecimal)", text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "9, 9", "999999999, 999999999"})
  void anImageIsNamedByItsIndex(String text, int index) {
    JobId id = JobId.at(Instant.EPOCH);
    assertThat(JobImage.parse(id + "/" + text)).contains(new JobImage(id, index));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/-1", "/1000000000", "/2147483648", "/1/2", "/x", "/ 1", "1"})
  void anImageWithoutAnIndexOfAtMostNineDigitsIsNone(String text) {
    assertThat(JobImage.parse(JobId.at(Instant.EPOCH) + text)).isEmpty();
  }
}
