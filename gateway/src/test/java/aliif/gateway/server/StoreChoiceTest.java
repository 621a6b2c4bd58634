package aliif.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.store.s3.BucketPlace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreChoiceTest {
  @Test
  void aChoiceIsReadFromText() {
    assertThat(StoreChoice.parse("/mnt/store"))
        .isEqualTo(new StoreChoice.InFolder(Path.of("/mnt/store")));
    assertThat(StoreChoice.parse("s3://images"))
        .isEqualTo(new StoreChoice.InS3(new BucketPlace("images", "")));
    assertThat(StoreChoice.parse("s3://images/"))
        .isEqualTo(new StoreChoice.InS3(new BucketPlace("images", "")));
    assertThat(StoreChoice.parse("s3://images.example/a/b"))
        .isEqualTo(new StoreChoice.InS3(new BucketPlace("images.example", "a/b/")));
    assertThat(new BucketPlace("images.example", "a/b/")).hasToString("s3://images.example/a/b/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///x", "s3://ab", "s3://Images/x", "s3://images/a b"})
  void whatIsNoBucketIsRefused(String text) {
    assertThatThrownBy(() -> StoreChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("store: " + text + " (expected: s3://BUCKET or s3://BUCKET/PREFIX)");
  }
}
