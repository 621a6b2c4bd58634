package aliif.infra.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ClusterSerializerTest {
  private static final PieceId ID = new PieceId(Long.MIN_VALUE, 7);

  @AutoClose("shutdownTestKit")
  private static ActorTestKit kit;

  private static ClusterSerializer serializer;
  private static ActorRef<ToProcess> process;
  private static ActorRef<ToRemoteWorker> worker;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    serializer = new ClusterSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
    process = kit.<ToProcess>createTestProbe().getRef();
    worker = kit.<ToRemoteWorker>createTestProbe().getRef();
  }

  private static RemotePiece piece(boolean kept) {
    return piece(kept, kept ? Optional.of(Duration.ofMillis(1234)) : Optional.empty());
  }

  private static RemotePiece piece(boolean kept, Optional<Duration> left) {
    CoordinateGrid grid =
        new CoordinateGrid(
            new CoordinateGrid.Axis(100, 333, 5, 91, 3, 0.5f), new CoordinateGrid.Axis(80, 160, 0));
    Region crop = new Region(3, 4, 50, 60);
    return new RemotePiece(
        "ä-request",
        "lite",
        Priority.VISIBLE,
        new ModelOptions(false, true),
        left,
        new RenderWindow(grid, crop, new Region(10, 20, 30, 40)),
        kept
            ? Optional.of(
                new RemotePiece.KeptFeatures(
                    new TileKey(
                        new ImageId("0a".repeat(32)), "b1".repeat(32), Precision.FLOAT16, crop),
                    4711))
            : Optional.empty());
  }

  private List<ClusterMessage> messages() {
    return List.of(
        hello(),
        new ToEntrance.Leave(process),
        new ToProcess.Welcome(-1),
        new ToProcess.Refused("protocol: 2 (expected: 1)"),
        new ToProcess.Farewell(),
        new ToProcess.Begin(ID, piece(true), worker),
        new ToProcess.Begin(ID, piece(false), worker),
        new ToProcess.AskPixels(ID, 0, 9),
        new ToProcess.Ask(ID, worker),
        new ToProcess.Release(ID),
        new ToRemoteWorker.AskCrop(ID, 1, 2),
        new ToRemoteWorker.Done(ID),
        new ToRemoteWorker.Failed(ID, ToRemoteWorker.Reason.GIVEN_BACK, "memory: none"));
  }

  private static ToProcess.CropPart crop(int from, float[] values) {
    return new ToProcess.CropPart(ID, new ValueRange(from, values));
  }

  private Hello hello() {
    return new Hello(
        ClusterMessage.PROTOCOL,
        "0.1",
        process,
        Optional.of(
            new Offer(
                2, 3, 1L << 40, Map.of("lite", new OfferedModel("ab".repeat(32), Engine.VECTOR)))));
  }

  private Object again(Object message) throws NotSerializableException {
    return serializer.fromBinary(serializer.toBinary(message), serializer.manifest(message));
  }

  @Test
  void messagesComeBackAsTheyWere() throws Exception {
    for (ClusterMessage message : messages()) {
      assertThat(again(message)).isEqualTo(message);
    }
  }

  @Test
  void farDeadlinesDoNotOverflow() throws Exception {
    Duration far = Duration.between(Instant.now(), Instant.parse("+1000000000-12-31T23:59:59Z"));
    assertThat(left(again(new ToProcess.Begin(ID, piece(false, Optional.of(far)), worker))))
        .isEqualTo(Duration.ofDays(365));

    ToProcess.Begin begin = new ToProcess.Begin(ID, piece(true), worker);
    for (long forged : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      ByteBuffer bytes = ByteBuffer.wrap(serializer.toBinary(begin));
      int at = 0;
      while (bytes.getLong(at) != 1234) {
        at++;
      }
      bytes.putLong(at, forged);
      assertThat(left(serializer.fromBinary(bytes.array(), serializer.manifest(begin))))
          .isEqualTo(forged > 0 ? Duration.ofDays(365) : Duration.ZERO);
    }
  }

  private static Duration left(Object begin) {
    return ((ToProcess.Begin) begin).piece().left().orElseThrow();
  }

  @Test
  void valuesComeBackBitForBit() throws Exception {
    float[] bytes = {0, 1 / 255f, 77 / 255f, 1};
    float[] shorts = {0, 1 / 65_535f, 30_000 / 65_535f, 1};
    float[] floats = {0.1f, -0.25f, Float.NaN, 1.5f, -0f};
    for (float[] values : List.of(bytes, shorts, floats, new float[] {-0f}, new float[] {0})) {
      ToProcess.CropPart part = (ToProcess.CropPart) again(crop(5, values));
      assertThat(part.id()).isEqualTo(ID);
      assertThat(part.part().from()).isEqualTo(5);
      assertThat(part.part().values()).usingComparator(Arrays::compare).isEqualTo(values);
      ToRemoteWorker.PixelPart pixels =
          (ToRemoteWorker.PixelPart)
              again(new ToRemoteWorker.PixelPart(ID, new ValueRange(5, values)));
      assertThat(pixels.part().values()).usingComparator(Arrays::compare).isEqualTo(values);
    }
  }

  @Test
  void everyValueOf8And16BitsTakesOneAndTwoBytes() throws Exception {
    for (int most : new int[] {255, 65_535}) {
      float[] values = new float[most + 1];
      for (int i = 0; i <= most; i++) {
        values[i] = i / (float) most;
      }
      ToProcess.CropPart message = crop(0, values);
      assertThat(serializer.toBinary(message)).hasSize(21 + values.length * (most == 255 ? 1 : 2));
      assertThat(((ToProcess.CropPart) again(message)).part().values()).containsExactly(values);
    }
  }

  @Test
  void truncatedAndLengthenedMessagesAreRefused() {
    List<ClusterMessage> all = new ArrayList<>(messages());
    all.add(crop(0, new float[] {0.3f, 0.4f}));
    for (ClusterMessage message : all) {
      byte[] whole = serializer.toBinary(message);
      String manifest = serializer.manifest(message);
      for (int length = 0; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        if (!(message instanceof ToProcess.CropPart) || length < whole.length - 4) {
          assertRefused(part, manifest);
        }
      }
      assertRefused(Arrays.copyOf(whole, whole.length + 1), manifest);
    }
  }

  private void assertRefused(byte[] bytes, String manifest) {
    assertThatThrownBy(() -> serializer.fromBinary(bytes, manifest))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void damagedMessagesAreReadOrRefused() {
    Random random = new Random(1);
    for (ClusterMessage message : messages()) {
      byte[] whole = serializer.toBinary(message);
      for (int i = 0; i < 2000 && whole.length > 0; i++) {
        byte[] damaged = whole.clone();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
          damaged[random.nextInt(whole.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(serializer.fromBinary(damaged, serializer.manifest(message))).isNotNull();
        } catch (NotSerializableException refused) {
          assertThat(refused).hasMessageContaining("expected: ");
        }
      }
    }
  }

  @Test
  void aLengthThatLiesAllocatesNothing() {
    ByteBuffer text = ByteBuffer.allocate(100).putInt(Integer.MAX_VALUE);
    assertThatThrownBy(() -> serializer.fromBinary(text.array(), "refused"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage("text: 2147483647 (expected: 0 to 96)");
    ByteBuffer negative = ByteBuffer.allocate(100).putInt(-1);
    assertThatThrownBy(() -> serializer.fromBinary(negative.array(), "refused"))
        .hasMessage("text: -1 (expected: 0 to 96)");
    float[] tooMany = new float[ClusterMessage.PART + 1];
    byte[] large = serializer.toBinary(crop(0, tooMany));
    assertThatThrownBy(() -> serializer.fromBinary(large, "crop"))
        .hasMessage("values: 131073 (expected: 1 to 131072)");
  }

  @Test
  void unknownMessagesAreRefused() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[3], "java.lang.String"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessage("message: java.lang.String (expected: a known one)");
  }

  @Test
  void aHelloOfAnotherProtocolStillSaysWhoItIs() throws Exception {
    byte[] later = serializer.toBinary(hello());
    ByteBuffer.wrap(later).putInt(0, 99);
    byte[] longer = Arrays.copyOf(later, later.length + 50);

    assertThat(serializer.fromBinary(longer, "hello"))
        .isEqualTo(new Hello(99, "0.1", process, Optional.empty()));
  }

  @Test
  void aPartFitsIntoAFrame() {
    float[] values = new float[ClusterMessage.PART];
    Arrays.fill(values, 0.123f);
    assertThat(serializer.toBinary(new ToRemoteWorker.PixelPart(ID, new ValueRange(0, values))))
        .hasSizeLessThan(1 << 20);
  }
}
