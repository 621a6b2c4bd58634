package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.Bitmaps;
import aliif.pipeline.ImageId;
import aliif.pipeline.testing.TestLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of all images, page by page. */
final class ImagePageTest extends ImageFolder {
  private static final List<ByteString> IMAGES =
      IntStream.range(0, 7).mapToObj(seed -> Bitmaps.of(8, 5, seed)).toList();

  /** The last one first. */
  private static final List<ImageId> IDS = IMAGES.reversed().stream().map(ImageFolder::id).toList();

  @BeforeEach
  void addAll() throws IOException {
    store = open(7 * BYTES);
    IMAGES.forEach(this::add);
  }

  @Test
  void pagesOfAnySizeTogetherAreTheWholeListAndEachImageIsThereOnce() {
    for (int most = 1; most <= 8; most++) {
      assertThat(pages(most)).as("%d a page", most).isEqualTo(IDS);
    }
    assertThat(store.latest(9)).as("to be listed is no use").isEqualTo(IDS);
  }

  @Test
  void theLastPageSaysThatNothingFollows() {
    assertThat(ImagePage.of(store, Optional.empty(), 7).last()).isEmpty();
    assertThat(ImagePage.of(store, Optional.empty(), 6).last()).contains(IDS.get(5));
    assertThat(ImagePage.of(store, Optional.of(IDS.get(5)), 1).last()).isEmpty();
    assertThat(ImagePage.of(store, Optional.of(IDS.get(6)), 1).images()).isEmpty();
    assertThat(ImagePage.of(store, Optional.of(id(Bitmaps.of(8, 5, 99))), 1).images()).isEmpty();
  }

  @Test
  void aPageOfNoneIsEmptyAndEndsTheList() {
    assertThat(ImagePage.of(store, Optional.empty(), 0))
        .isEqualTo(new ImagePage(List.of(), Optional.empty()));
  }

  @Test
  void anImageAfterOneThatIsGoneIsOnOnePageOnly() throws IOException {
    for (int gone : new int[] {0, 3, 6}) {
      Files.deleteIfExists(folder.resolve(IDS.get(gone).hex()));
      List<ImageId> left = new ArrayList<>(IDS);
      left.removeIf(id -> Files.notExists(folder.resolve(id.hex())));
      for (int most = 1; most <= 8; most++) {
        assertThat(pages(most)).as("%d a page without %d", most, gone).isEqualTo(left);
      }
    }
  }

  @Test
  void imagesOverALoweredLimitAreLeftOutAndNotKeptInUse() throws IOException {
    store = open(7 * BYTES, TestLimits.of("pixels = 39"));
    assertThat(pages(2)).isEmpty();

    store = open(BYTES);
    assertThat(store.count()).as("the rest was evicted").isEqualTo(1);
  }

  @Test
  void imagesOfAPageMayBeEvicted() {
    assertThat(ImagePage.of(store, Optional.empty(), 7).images()).hasSize(7);
    add(Bitmaps.of(8, 5, 8));
    assertThat(store.has(IDS.getLast())).isFalse();
  }

  private List<ImageId> pages(int most) {
    List<ImageId> all = new ArrayList<>();
    Optional<ImageId> last = Optional.empty();
    for (int page = 0; page <= IDS.size() && (page == 0 || last.isPresent()); page++) {
      ImagePage next = ImagePage.of(store, last, most);
      assertThat(next.images().size()).isLessThanOrEqualTo(most);
      next.images().forEach(image -> all.add(image.id()));
      last = next.last();
    }
    assertThat(last).as("the list ends").isEmpty();
    return all;
  }
}
