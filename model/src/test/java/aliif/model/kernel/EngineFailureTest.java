package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap;
import aliif.model.RenderPlan;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.decoder.RowRenderer;
import aliif.model.kernel.encoder.LineEncoder;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine after a failure, after its end, and at rest. */
@Timeout(120)
final class EngineFailureTest {
  private static final Size LOW = new Size(70, 90);
  private static final RgbImage IMAGE = RandomWeights.image(LOW, 8);
  private static final RenderWindow WHOLE =
      RenderWindow.whole(CoordinateGrid.of(LOW, new Size(150, 200)));

  private final KernelWeights weights = KernelWeights.of(RandomWeights.tiny());

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEngineThatIsClosedSaysSoInsteadOfWaitingForEver(int threads) {
    VectorAliif aliif = VectorAliif.create(weights, threads);
    FeatureMap features = aliif.encode(IMAGE);
    aliif.close();
    assertThatThrownBy(() -> aliif.encode(IMAGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("engine: closed (expected: open)");
    assertThatThrownBy(() -> aliif.render(features, WHOLE))
        .hasMessage("engine: closed (expected: open)");
  }

  /** The memory ends at some row, in whatever thread comes to it. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 50", "2, 0", "2, 50", "3, 70"})
  void anEngineThatRanOutOfMemoryIsAsGoodAsANewOne(int threads, int row) {
    OutOfMemoryError error = new OutOfMemoryError("as if");
    RgbImage expected = upscale(VectorAliif.create(weights, 1));
    try (VectorAliif aliif = VectorAliif.create(weights, threads)) {
      FeatureMap features = aliif.encode(IMAGE);
      RenderPlan plan = RenderPlan.of(WHOLE, aliif.config());
      AtomicInteger rows = new AtomicInteger();
      RowRenderer.Source source =
          (r, to) -> {
            if (rows.incrementAndGet() > row) {
              throw error;
            }
            features.readRow(r, to);
          };
      for (int run = 0; run < 3; run++) {
        rows.set(0);
        assertThatThrownBy(() -> aliif.render(source, plan, 0, 200)).isSameAs(error);
        assertThat(rows.get()).as("rows after it").isBetween(row + 1, row + threads);
      }
      LineEncoder lines = aliif.lineEncoder(LOW);
      FeatureRowSink sink = new NoMemory(error);
      assertThatThrownBy(
              () -> {
                for (int step = 0; step < lines.steps(); step++) {
                  aliif.step(lines, step, sink);
                }
              })
          .isSameAs(error);
      assertThat(aliif.render(aliif.encode(IMAGE), WHOLE).values()).isEqualTo(expected.values());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEngineAtRestKeepsNeitherFeaturesNorPixelsAlive(int threads) throws InterruptedException {
    try (VectorAliif aliif = VectorAliif.create(weights, threads)) {
      for (WeakReference<?> result : results(aliif)) {
        for (int wait = 0; result.get() != null && wait < 200; wait++) {
          System.gc();
          Thread.sleep(20);
        }
        assertThat(result.get()).isNull();
      }
    }
  }

  private static List<WeakReference<?>> results(VectorAliif aliif) {
    RgbImage image = RandomWeights.image(LOW, 9);
    FeatureMap features = aliif.encode(image);
    RgbImage output = aliif.render(features, WHOLE);
    return List.of(
        new WeakReference<>(image), new WeakReference<>(features), new WeakReference<>(output));
  }

  /** 82 rows of 64 channels are as many floats as an int counts. */
  @Test
  void aCropThatIsTooWideForItsLayersIsRefusedByEveryWay() {
    RgbImage wide = new RgbImage(new Size(409_200, 5), new float[3 * 5 * 409_200]);
    RenderWindow window = RenderWindow.whole(CoordinateGrid.of(wide.size(), wide.size()));
    try (Aliif aliif = VectorAliif.create(Weights.shipped("latent"))) {
      assertThatThrownBy(() -> aliif.encode(wide))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crop: 409200x5 (expected: at most 2097152 pixels, and 21845 on a side)");
      assertThatThrownBy(() -> aliif.upscale(wide, window))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crop: 409200x5 (expected: at most 409184 wide)");
    }
  }

  /** Wants every row, and cannot take it. */
  private record NoMemory(OutOfMemoryError error) implements FeatureRowSink {
    @Override
    public boolean takes(int y) {
      return y >= 0 && y < LOW.height();
    }

    @Override
    public void accept(int y, float[] row) {
      throw error;
    }
  }

  private static RgbImage upscale(VectorAliif engine) {
    try (Aliif aliif = engine) {
      return aliif.render(aliif.encode(IMAGE), WHOLE);
    }
  }
}
