package aliif.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.source.KeptPixels.PixelsKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The room for scratch files: what goes, what stays, and what is counted. */
final class KeptPixelsTest extends StoredPictures {
  private static final int ROW = 10; // bytes of a file's row

  private final KeptPixels kept = new KeptPixels(100, 4);
  private ImageHeader header;

  @BeforeEach
  void readHeader() {
    EncodedImage image = stored(1);
    header = header(image);
  }

  private static PixelsKey key(int number) {
    return new PixelsKey(new ImageId("%064x".formatted(number)), 0, 0);
  }

  private ScratchFile file(long bytes) throws IOException {
    int rows = Math.toIntExact(bytes / ROW);
    PixelLayout layout = PixelLayout.of(new Size(ROW, rows), true, false, 8);
    ScratchFile file = ScratchFile.create(folder, layout);
    for (int y = 0; y < rows; y++) {
      file.append(new byte[ROW]);
    }
    return file;
  }

  private void put(int number, long bytes) throws IOException {
    assertThat(kept.reserve(bytes)).isTrue();
    kept.add(key(number), header, file(bytes));
  }

  private boolean has(int number) {
    var found = kept.find(key(number), header);
    found.ifPresent(DecodedImage::close);
    return found.isPresent();
  }

  @Test
  void roomThatIsNotUsedIsGivenBack() throws IOException {
    assertThat(kept.reserve(60)).isTrue();
    assertThat(kept.reserve(50)).as("beside what is to come").isFalse();
    assertThat(kept.reserve(40)).isTrue();
    assertThat(kept.bytes()).isEqualTo(100);
    kept.free(60);
    kept.free(40);
    assertThat(kept.bytes()).isZero();
    put(1, 100);
    assertThat(kept.reserve(101)).as("more than all").isFalse();
    assertThat(has(1)).as("it did not go for nothing").isTrue();
    assertThat(kept.reserve(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void nothingGoesForAFileThatHasNoRoomAllTheSame() throws IOException {
    put(1, 30);
    put(2, 60);
    try (DecodedImage _ = kept.find(key(2), header).orElseThrow()) {
      assertThat(kept.reserve(41)).isFalse();
      assertThat(has(1)).isTrue();
      assertThat(kept.reserve(40)).isTrue();
      assertThat(has(1)).isFalse();
    }
  }

  /** What was being decoded when the pipeline stopped comes after that. */
  @Test
  void afterItIsClosedNothingIsCountedOrKept() throws IOException {
    put(1, 30);
    put(2, 30);
    assertThat(kept.reserve(20)).isTrue();
    DecodedImage used = kept.find(key(2), header).orElseThrow();
    ScratchFile late = file(20);
    kept.close();
    assertThat(kept.bytes()).as("what is to come").isEqualTo(20);
    kept.add(key(3), header, late);

    assertThat(kept.bytes()).isZero();
    assertThat(kept.reserve(1)).isFalse();
    assertThat(has(1) || has(2) || has(3)).isFalse();
    used.close();
    used.close();
    kept.close();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void pixelsInUseCanBeReadAfterItIsClosed() throws IOException {
    put(1, 30);
    DecodedImage used = kept.find(key(1), header).orElseThrow();
    kept.close();
    byte[] row = new byte[ROW];
    used.rows().read(row);
    assertThat(row).containsOnly(0);
    used.close();
  }

  /** Against a plain model: a map in the order of use. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatWasNotUsedForLongestGoesUnlessItIsInUse(long seed) throws IOException {
    Random random = new Random(seed);
    Map<Integer, Long> model = new LinkedHashMap<>(16, 0.75f, true);
    Map<Integer, List<DecodedImage>> used = new LinkedHashMap<>();
    for (int step = 0; step < 1_000; step++) {
      int number = random.nextInt(8);
      switch (random.nextInt(3)) {
        case 0 -> {
          long bytes = ROW * random.nextLong(1, 11);
          if (!model.containsKey(number) && kept.reserve(bytes)) {
            for (int oldest : List.copyOf(model.keySet())) {
              boolean full = sum(model) + bytes > 100 || model.size() >= 4;
              if (full && !used.containsKey(oldest)) {
                model.remove(oldest);
              }
            }
            kept.add(key(number), header, file(bytes));
            model.put(number, bytes);
          }
        }
        case 1 -> {
          var found = kept.find(key(number), header);
          assertThat(found.isPresent()).isEqualTo(model.get(number) != null);
          found.ifPresent(it -> used.computeIfAbsent(number, _ -> new ArrayList<>()).add(it));
        }
        default -> {
          List<DecodedImage> users = used.getOrDefault(number, new ArrayList<>());
          if (!users.isEmpty()) {
            users.removeLast().close();
          }
          if (users.isEmpty()) {
            used.remove(number);
          }
        }
      }
      assertThat(kept.bytes()).isEqualTo(sum(model)).isLessThanOrEqualTo(100);
      assertThat(kept.users()).isEqualTo(used.values().stream().mapToInt(List::size).sum());
    }
  }

  private static long sum(Map<Integer, Long> model) {
    return model.values().stream().mapToLong(each -> each).sum();
  }
}
