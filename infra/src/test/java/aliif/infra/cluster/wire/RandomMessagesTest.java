package aliif.infra.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Offer;
import aliif.infra.cluster.wire.ToEntrance.OfferedModel;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.engine.Engine;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages with random contents come back as they were, and other versions are recognised. */
final class RandomMessagesTest {
  private static final int ROUNDS = 300;

  @AutoClose("shutdownTestKit")
  private final ActorTestKit kit = ActorTestKit.create();

  private final ClusterSerializer serializer =
      new ClusterSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
  private final ActorRef<ToProcess> process = kit.<ToProcess>createTestProbe().getRef();
  private final ActorRef<ToRemoteWorker> worker = kit.<ToRemoteWorker>createTestProbe().getRef();
  private final Random random = new Random(1);

  private <E extends Enum<E>> E one(Class<E> type) {
    E[] all = type.getEnumConstants();
    return all[random.nextInt(all.length)];
  }

  private String text(int most) {
    return random
        .ints(random.nextInt(most + 1), ' ', 0xd7ff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String digest() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private PieceId id() {
    return new PieceId(random.nextLong(), random.nextLong());
  }

  private CoordinateGrid.Axis axis() {
    int low = random.nextInt(1, 100_000);
    int high = random.nextInt(1, 100_000);
    long unit = random.nextInt(1, 1000);
    long start = random.nextLong(low * unit);
    long length = random.nextLong(1, low * unit - start + 1);
    return new CoordinateGrid.Axis(low, high, start, length, unit, random.nextFloat());
  }

  private Region inside(int width, int height) {
    int y = random.nextInt(height);
    int x = random.nextInt(width);
    return new Region(y, x, random.nextInt(1, height - y + 1), random.nextInt(1, width - x + 1));
  }

  private RemotePiece piece() {
    CoordinateGrid grid = new CoordinateGrid(axis(), axis());
    Region crop = inside(grid.low().width(), grid.low().height());
    TileKey key = new TileKey(new ImageId(digest()), digest(), one(Precision.class), crop);
    return new RemotePiece(
        text(80),
        text(20),
        one(Priority.class),
        new ModelOptions(random.nextBoolean(), random.nextBoolean()),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 34)))),
        new RenderWindow(grid, crop, inside(grid.high().width(), grid.high().height())),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new KeptFeatures(key, random.nextLong())));
  }

  private Offer offer() {
    Map<String, OfferedModel> models = new HashMap<>();
    for (int n = random.nextInt(10); n > 0; n--) {
      models.put(text(20), new OfferedModel(digest(), one(Engine.class)));
    }
    return new Offer(random.nextInt(1, 1025), random.nextInt(1, 4097), random.nextLong(), models);
  }

  private ClusterMessage message() {
    return switch (random.nextInt(11)) {
      case 0 -> new Hello(ClusterMessage.PROTOCOL, text(20), process, Optional.of(offer()));
      case 1 -> new ToProcess.Welcome(random.nextLong());
      case 2 -> new ToProcess.Refused(text(1000));
      case 3, 4, 5 -> new ToProcess.Begin(id(), piece(), worker);
      case 6 -> new ToProcess.AskPixels(id(), random.nextInt(), random.nextInt());
      case 7 -> new ToProcess.Release(id());
      case 8 -> new ToRemoteWorker.AskCrop(id(), random.nextInt(), random.nextInt());
      case 9 -> new ToRemoteWorker.Done(id());
      default -> new ToRemoteWorker.Failed(id(), one(ToRemoteWorker.Reason.class), text(1000));
    };
  }

  private Object again(Object message) throws Exception {
    return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
  }

  @Test
  void everyMessageComesBackAsItWas() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      ClusterMessage message = message();
      assertThat(again(message)).isEqualTo(message);
    }
  }

  /** Values of 8 bits, of 16 bits, of both, and any floats, in parts of any length. */
  @Test
  void everyPartOfAnImageComesBackBitForBit() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      float[] values = new float[random.nextInt(1, 200)];
      int kinds = random.nextInt(1, 8);
      for (int at = 0; at < values.length; at++) {
        values[at] =
            switch (random.nextInt(kinds)) {
              case 0, 1, 2 -> random.nextInt(256) / 255f;
              case 3, 4, 5 -> random.nextInt(65_536) / 65_535f;
              default -> Float.intBitsToFloat(random.nextInt());
            };
      }
      int from = random.nextInt(Integer.MAX_VALUE);
      var part = (ToRemoteWorker.PixelPart) again(pixels(from, values));
      assertThat(part.part().from()).isEqualTo(from);
      assertThat(bits(part.part().values())).isEqualTo(bits(values));
    }
  }

  private ToRemoteWorker.PixelPart pixels(int from, float[] values) {
    return new ToRemoteWorker.PixelPart(id(), new ValueRange(from, values));
  }

  /** One NaN is as good as another. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }

  @Test
  void aProcessOfAnotherProtocolIsKnownByItAndOffersNothing() throws Exception {
    for (int protocol : new int[] {Integer.MIN_VALUE, -1, 0, 2, 3, 1000, Integer.MAX_VALUE}) {
      String version = text(20);
      Hello hello = new Hello(protocol, version, process, Optional.of(offer()));
      assertThat(again(hello)).isEqualTo(new Hello(protocol, version, process, Optional.empty()));
    }
  }

  /** A deadline that has passed is not taken for none. */
  @Test
  void aTimeThatIsOverStaysOver() throws Exception {
    for (long millis : new long[] {-1, -2, -1000, Long.MIN_VALUE / 1_000_000}) {
      RemotePiece any = piece();
      RemotePiece late =
          new RemotePiece(
              any.request(),
              any.model(),
              any.priority(),
              any.options(),
              Optional.of(Duration.ofMillis(millis)),
              any.window(),
              any.kept());
      var begin = (ToProcess.Begin) again(new ToProcess.Begin(id(), late, worker));
      assertThat(begin.piece().left()).contains(Duration.ZERO);
    }
  }
}
