package aliif.infra.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.cluster.wire.ClusterMessage;
import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Offer;
import aliif.infra.cluster.wire.ToEntrance.OfferedModel;
import aliif.infra.cluster.wire.ToProcess;
import aliif.model.engine.Engine;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Which worker processes a gateway takes; the others are told why in one line. */
final class GatewayNeedsTest {
  private static final OfferedModel MODEL = new OfferedModel("0123456789abcdef", Engine.VECTOR);
  private static final GatewayNeeds NEEDS =
      new GatewayNeeds("1.2", 300 << 20, Map.of("photo", MODEL));

  private final ActorRef<ToProcess> process = TestInbox.<ToProcess>create().getRef();

  private Hello hello(String version, long engineBytes, Map<String, OfferedModel> models) {
    return new Hello(
        ClusterMessage.PROTOCOL,
        version,
        process,
        Optional.of(new Offer(2, 3, engineBytes, models)));
  }

  @Test
  void whatHasAllThatIsNeededIsTakenAndMoreDoesNoHarm() {
    assertThat(NEEDS.refuse(hello("1.2", 300 << 20, Map.of("photo", MODEL)))).isEmpty();
    assertThat(
            NEEDS.refuse(
                hello(
                    "1.2",
                    Long.MAX_VALUE,
                    Map.of("photo", MODEL, "other", new OfferedModel("x", Engine.SCALAR)))))
        .isEmpty();
  }

  @Test
  void anotherProtocolIsToldBothProtocolsAndVersions() {
    Hello other = new Hello(ClusterMessage.PROTOCOL + 1, "9", process, Optional.empty());
    assertThat(NEEDS.refuse(other))
        .contains("protocol: 2, of version 9 (expected: 1, of version 1.2, as the server has it)");
    assertThat(NEEDS.refuse(new Hello(ClusterMessage.PROTOCOL, "1.2", process, Optional.empty())))
        .as("no offer")
        .isPresent();
  }

  @Test
  void anotherVersionIsNamed() {
    assertThat(NEEDS.refuse(hello("1.3", 300 << 20, Map.of("photo", MODEL))))
        .contains("version: 1.3 (expected: 1.2, as the server has it)");
  }

  @Test
  void aModelThatIsMissingOrDifferentIsNamedWithItsWeightsAndItsEngine() {
    String expected = " (expected: weights 0123456789ab on engine VECTOR, as the server has it)";
    assertThat(NEEDS.refuse(hello("1.2", 300 << 20, Map.of())))
        .contains("model photo: none" + expected);
    assertThat(
            NEEDS.refuse(
                hello("1.2", 300 << 20, Map.of("photo", new OfferedModel("abc", Engine.VECTOR)))))
        .contains("model photo: weights abc on engine VECTOR" + expected);
    assertThat(
            NEEDS.refuse(
                hello(
                    "1.2",
                    300 << 20,
                    Map.of("photo", new OfferedModel(MODEL.digest(), Engine.DJL)))))
        .contains("model photo: weights 0123456789ab on engine DJL" + expected);
  }

  @Test
  void tooLittleMemoryIsNamedWithWhatHelps() {
    assertThat(NEEDS.refuse(hello("1.2", (300 << 20) - 1, Map.of("photo", MODEL))))
        .contains(
            "memory: 299 MiB for each engine (expected: at least 300 MiB; fewer workers, or a"
                + " larger ALIIF_HEAP)");
  }
}
