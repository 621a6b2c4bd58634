package aliif.pipeline.stream;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Framing;
import aliif.pipeline.InputRegion;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Models;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.work.TileQueue;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests for images that come again, from file to file. */
final class CachedFeaturesTest {
  private static final Size SIZE = new Size(61, 50);
  private static final int SIDE = 16;
  private static final int TILES = 4 * 4;

  /** The last two rows have the same crops, because those at an edge are moved inward. */
  private static final int CROPS = 4 * 3;

  private static final Weights WEIGHTS = RandomWeights.tiny();
  private static final Models MODELS = new Models(Map.of("tiny", WEIGHTS), "tiny");

  private final ActorTestKit kit = ActorTestKit.create();
  private final AtomicInteger encoded = new AtomicInteger();
  private final AtomicInteger fused = new AtomicInteger();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private UpscaleStream stream(double features) {
    return stream(kit, Engine.SCALAR, features);
  }

  private UpscaleStream stream(ActorTestKit on, Engine engine, double features) {
    return UpscaleStream.create(
        on.system(),
        PipelineTestSettings.pipeline(3, SIDE),
        MODELS,
        PipelineTestSettings.memory(400, features),
        _ -> new CountedAliif(engine.create(WEIGHTS, 1, Precision.FLOAT16), encoded, fused));
  }

  private static ByteString png(long seed) {
    return TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, seed);
  }

  private EncodedImage stored(ByteString png) throws Exception {
    return TestImages.stored(folder, png);
  }

  private static UpscaleRequest request(EncodedImage image, String scale, String region) {
    Map<String, String> named =
        region.isEmpty() ? Map.of("scale", scale) : Map.of("scale", scale, "region", region);
    return new UpscaleRequest(
        "test",
        image,
        UpscaleParameters.parse(name -> Optional.ofNullable(named.get(name))),
        Priority.BATCH,
        Optional.empty());
  }

  private ByteString run(UpscaleStream stream, UpscaleRequest request) throws Exception {
    return finished(stream, request).get(60, TimeUnit.SECONDS);
  }

  private CompletableFuture<ByteString> finished(UpscaleStream stream, UpscaleRequest request) {
    return stream
        .upscale(request)
        .thenCompose(
            outcome ->
                ((UpscaleOutcome.Rendering) outcome)
                    .bytes()
                    .runWith(
                        Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system()))
        .toCompletableFuture();
  }

  /** The tiles are those of the ordinary way, so that there is no difference at all. */
  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "VECTOR"})
  void anyScaleAndRegionHasThePixelsThatItHasWithoutACache(Engine engine) throws Exception {
    UpscaleStream ordinary = stream(kit, engine, 0);
    ActorTestKit other = ActorTestKit.create();
    try {
      UpscaleStream caching = stream(other, engine, 0.25);
      EncodedImage image = stored(png(1));
      int before = 0;
      for (String scale : List.of("1.3", "2", "2.7", "5")) {
        for (String region : List.of("", "10.3,7,20.2,15.5")) {
          ByteString expected = run(ordinary, request(image, scale, region));
          before = encoded.get();
          assertThat(run(caching, request(image, scale, region)))
              .as("%s %s", scale, region)
              .isEqualTo(expected);
        }
      }
      assertThat(encoded.get()).isEqualTo(before);
      assertThat(caching.features().misses()).isEqualTo(CROPS);
      assertThat(caching.features().hits()).isGreaterThan(4 * TILES - CROPS);
    } finally {
      other.shutdownTestKit();
    }
  }

  /** Tiles of a zoom, and rectangles that begin anywhere. */
  @Test
  void anyFramingHasThePixelsThatItHasWithoutACache() throws Exception {
    Size plane = new Size(201, 163);
    List<Framing> framings =
        List.of(
            new Framing.Window(plane, new Region(0, 0, 64, 64)),
            new Framing.Window(plane, new Region(99, 128, 64, 73)),
            new Framing.Fitted(new InputRegion(7.25, 3.5, 20.5, 31), new Size(90, 140)),
            new Framing.Fitted(new InputRegion(30, 10, 5, 4), new Size(64, 51)));
    UpscaleStream ordinary = stream(0);
    ActorTestKit other = ActorTestKit.create();
    try {
      UpscaleStream caching = stream(other, Engine.SCALAR, 0.25);
      EncodedImage image = stored(png(1));
      for (Framing framing : framings) {
        assertThat(run(caching, request(image, framing)))
            .as("%s", framing)
            .isEqualTo(run(ordinary, request(image, framing)));
      }
      assertThat(caching.features().misses()).isBetween(4L, (long) CROPS);
      assertThat(caching.features().hits()).isPositive();
    } finally {
      other.shutdownTestKit();
    }
  }

  private static UpscaleRequest request(EncodedImage image, Framing framing) {
    return new UpscaleRequest(
        "test",
        image,
        new UpscaleParameters(
            framing, OutputFormat.PNG, Optional.empty(), false, ModelOptions.STANDARD),
        Priority.VISIBLE,
        Optional.empty());
  }

  @Test
  void aHundredRequestsForOneStoredImageEncodeEachTileOnce() throws Exception {
    UpscaleStream stream = stream(0.25);
    EncodedImage image = stored(png(1));
    List<CompletableFuture<ByteString>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(finished(stream, request(image, "1." + (10 + i % 80), "")));
    }
    for (CompletableFuture<ByteString> each : all) {
      assertThat(each.get(60, TimeUnit.SECONDS).size()).isPositive();
    }
    assertThat(encoded).hasValue(CROPS);
    assertThat(fused).hasValue(0);
    assertThat(stream.features().tiles()).isEqualTo(CROPS);
    eventually(() -> assertThat(stream.features().pins()).isZero());
  }

  @Test
  void anImageInMemoryIsKeptWhenItComesAgain() throws Exception {
    UpscaleStream stream = stream(0.25);
    EncodedImage image = new EncodedImage.InMemory(png(1));
    run(stream, request(image, "2", ""));
    assertThat(stream.features().tiles()).isZero();
    assertThat(fused).hasValue(TILES);
    for (String scale : List.of("2", "1.5", "3.1")) {
      run(stream, request(new EncodedImage.InMemory(png(1)), scale, ""));
    }
    run(stream, request(stored(png(1)), "2.2", ""));
    assertThat(fused).hasValue(TILES);
    assertThat(encoded).hasValue(CROPS);
  }

  @Test
  void imagesThatComeOnceDoNotDisplaceOthers() throws Exception {
    UpscaleStream stream = stream(0.25);
    EncodedImage image = stored(png(1));
    run(stream, request(image, "2", ""));
    for (int i = 2; i < 12; i++) {
      run(stream, request(new EncodedImage.InMemory(png(i)), "2", ""));
    }
    assertThat(stream.features().tiles()).isEqualTo(CROPS);
    assertThat(stream.features().evictions()).isZero();
  }

  /** One image needs more than half of the cache. */
  @Test
  void anImageThatWouldTakeTooMuchOfTheCacheIsRenderedWithoutIt() throws Exception {
    UpscaleStream stream = stream(150_000.0 / (400 << 20));
    EncodedImage image = stored(png(1));
    run(stream, request(image, "2", ""));
    assertThat(stream.features().tiles()).isZero();
    assertThat(encoded).hasValue(0);
    // A small part of it needs few tiles.
    run(stream, request(image, "2", "3,3,4,4"));
    assertThat(stream.features().tiles()).isEqualTo(1);
  }

  /** Takes some pieces of the output, and leaves. */
  private void leave(UpscaleOutcome outcome, int pieces) {
    ((UpscaleOutcome.Rendering) outcome).bytes().take(pieces).runWith(Sink.ignore(), kit.system());
  }

  @Test
  void afterAThousandCancelledRequestsNothingIsLeft() throws Exception {
    UpscaleStream stream = stream(0.25);
    EncodedImage image = stored(png(1));
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      EncodedImage one =
          i % 3 == 0 ? new EncodedImage.InMemory(png(10 + random.nextInt(3))) : image;
      var outcome = stream.upscale(request(one, "2." + random.nextInt(1, 99), ""));
      int pieces = random.nextInt(3);
      boolean cancelled =
          pieces == 0 && random.nextBoolean() && outcome.toCompletableFuture().cancel(false);
      if (!cancelled) {
        var _ = outcome.thenAccept(made -> leave(made, pieces));
      }
    }
    TestProbe<TileQueue.State> states = kit.createTestProbe();
    eventually(
        () -> {
          stream.queue().tell(new TileQueue.Ask(states.getRef()));
          assertThat(states.receiveMessage()).isEqualTo(new TileQueue.State(0, 0, 3, 0));
          assertThat(stream.memory().images().taken()).isZero();
          assertThat(stream.memory().images().waiting()).isZero();
          assertThat(stream.features().pins()).isZero();
          assertThat(stream.features().encodings()).isZero();
        });
    run(stream, request(image, "2", ""));
  }
}
