package aliif.infra.cluster;

import aliif.infra.cluster.wire.ClusterMessage;
import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Offer;
import aliif.infra.cluster.wire.ToEntrance.OfferedModel;
import aliif.pipeline.Models;
import aliif.pipeline.stream.UpscaleStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway expects of a worker process.
 *
 * @param version of the program: another one may render other pixels
 * @param engineBytes memory that each engine may use, at least
 * @param models by name: the same weights on the same engine render the same pixels
 */
public record GatewayNeeds(String version, long engineBytes, Map<String, OfferedModel> models) {

  /** What the tiles that a stream cuts need. */
  public static GatewayNeeds of(String version, Models models, UpscaleStream stream) {
    return new GatewayNeeds(
        version, ProcessResources.engineBytes(stream), ProcessResources.models(models, stream));
  }

  /** Why a process is refused, in one line; empty if it suits. */
  Optional<String> refuse(Hello hello) {
    if (hello.protocol() != ClusterMessage.PROTOCOL || hello.offer().isEmpty()) {
      return Optional.of(
          "protocol: %d, of version %s (expected: %d, of version %s, as the server has it)"
              .formatted(hello.protocol(), hello.version(), ClusterMessage.PROTOCOL, version));
    }
    if (!hello.version().equals(version)) {
      return Optional.of(
          "version: %s (expected: %s, as the server has it)".formatted(hello.version(), version));
    }
    Offer offer = hello.offer().get();
    for (var needed : models.entrySet()) {
      OfferedModel model = offer.models().get(needed.getKey());
      if (!needed.getValue().equals(model)) {
        return Optional.of(
            "model %s: %s (expected: %s, as the server has it)"
                .formatted(
                    needed.getKey(),
                    model == null ? "none" : words(model),
                    words(needed.getValue())));
      }
    }
    return offer.engineBytes() >= engineBytes
        ? Optional.empty()
        : Optional.of(
            "memory: %d MiB for each engine (expected: at least %d MiB; fewer workers, or a larger"
                    .formatted(offer.engineBytes() >> 20, engineBytes >> 20)
                + " ALIIF_HEAP)");
  }

  private static String words(OfferedModel model) {
    String digest = model.digest();
    return "weights %s on engine %s"
        .formatted(digest.substring(0, Math.min(12, digest.length())), model.engine());
  }
}
