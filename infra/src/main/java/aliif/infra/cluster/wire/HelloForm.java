package aliif.infra.cluster.wire;

import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Offer;
import aliif.infra.cluster.wire.ToEntrance.OfferedModel;
import aliif.model.engine.Engine;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * A {@link Hello} as bytes. What comes before the offer never changes, so that programs of any two
 * versions can tell each other which they are.
 */
final class HelloForm {
  private static final int NAME = 256;
  private static final int DIGEST = 64;
  private static final int MODELS = 256;

  private HelloForm() {}

  static void write(Hello hello, ActorRefResolver actors, WireWriter to) {
    to.put(hello.protocol()).put(hello.version());
    to.put(actors.toSerializationFormat(hello.process()));
    hello.offer().ifPresent(offer -> writeOffer(offer, to));
  }

  private static void writeOffer(Offer offer, WireWriter to) {
    to.put(offer.workers()).put(offer.room()).put(offer.engineBytes());
    to.put(offer.models().size());
    offer.models().forEach((name, model) -> to.put(name).put(model.digest()).put(model.engine()));
  }

  static Hello read(WireReader from, ActorRefResolver actors) throws NotSerializableException {
    int protocol = from.readInt();
    String version = from.readString(NAME);
    ActorRef<ToProcess> process = from.readActor(actors);
    if (protocol != ClusterMessage.PROTOCOL) {
      from.rest();
      return new Hello(protocol, version, process, Optional.empty());
    }
    return new Hello(protocol, version, process, Optional.of(readOffer(from)));
  }

  private static Offer readOffer(WireReader from) throws NotSerializableException {
    int workers = from.within("workers", from.readInt(), 1, 1024);
    int room = from.within("room", from.readInt(), 1, 4096);
    long engineBytes = from.readLong();
    int count = from.within("models", from.readInt(), 0, MODELS);
    Map<String, OfferedModel> models = new HashMap<>();
    for (int i = 0; i < count; i++) {
      models.put(
          from.readString(NAME),
          new OfferedModel(from.readString(DIGEST), from.readEnum(Engine.class)));
    }
    return new Offer(workers, room, engineBytes, models);
  }
}
