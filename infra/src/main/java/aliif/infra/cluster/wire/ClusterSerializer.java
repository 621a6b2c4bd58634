package aliif.infra.cluster.wire;

import aliif.infra.cluster.wire.ToEntrance.Hello;
import aliif.infra.cluster.wire.ToEntrance.Leave;
import aliif.infra.cluster.wire.ToProcess.Ask;
import aliif.infra.cluster.wire.ToProcess.AskPixels;
import aliif.infra.cluster.wire.ToProcess.Begin;
import aliif.infra.cluster.wire.ToProcess.CropPart;
import aliif.infra.cluster.wire.ToProcess.Farewell;
import aliif.infra.cluster.wire.ToProcess.Refused;
import aliif.infra.cluster.wire.ToProcess.Release;
import aliif.infra.cluster.wire.ToProcess.Welcome;
import aliif.infra.cluster.wire.ToRemoteWorker.AskCrop;
import aliif.infra.cluster.wire.ToRemoteWorker.Done;
import aliif.infra.cluster.wire.ToRemoteWorker.Failed;
import aliif.infra.cluster.wire.ToRemoteWorker.PixelPart;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Messages between a gateway and its worker processes, as bytes in network order. The manifest
 * names the message. All messages have one version, {@link ClusterMessage#PROTOCOL}. Safe for use
 * by many threads.
 *
 * <p>Bytes that are no message are refused with a {@link NotSerializableException} that says what
 * was found and what was expected, before anything is allocated for them.
 */
public final class ClusterSerializer extends SerializerWithStringManifest {
  private static final int MESSAGE = 4096;
  private static final int SMALL = 256;

  private final ActorRefResolver actors;

  /** Called by Pekko. */
  public ClusterSerializer(ExtendedActorSystem system) {
    actors = ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public int identifier() {
    return 1_634_494_822; // "alif"
  }

  @Override
  public String manifest(Object message) {
    return switch ((ClusterMessage) message) {
      case Hello _ -> "hello";
      case Leave _ -> "leave";
      case Welcome _ -> "welcome";
      case Refused _ -> "refused";
      case Farewell _ -> "farewell";
      case Begin _ -> "begin";
      case CropPart _ -> "crop";
      case AskPixels _ -> "ask-pixels";
      case Ask _ -> "ask";
      case Release _ -> "release";
      case AskCrop _ -> "ask-crop";
      case Done _ -> "done";
      case Failed _ -> "failed";
      case PixelPart _ -> "pixels";
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    return switch ((ClusterMessage) message) {
      case Hello hello -> {
        WireWriter to = new WireWriter(SMALL);
        HelloForm.write(hello, actors, to);
        yield to.bytes();
      }
      case Leave(var process) ->
          new WireWriter(SMALL).put(actors.toSerializationFormat(process)).bytes();
      case Welcome(long session) -> new WireWriter(SMALL).put(session).bytes();
      case Refused(String reason) -> new WireWriter(SMALL).put(reason).bytes();
      case Farewell _ -> new byte[0];
      case Begin(var id, var piece, var worker) -> {
        WireWriter to = of(id, SMALL).put(actors.toSerializationFormat(worker));
        PieceForm.write(piece, to);
        yield to.bytes();
      }
      case CropPart(var id, var part) -> part(id, part);
      case AskPixels(var id, int from, int count) -> of(id, SMALL).put(from).put(count).bytes();
      case Ask(var id, var worker) ->
          of(id, SMALL).put(actors.toSerializationFormat(worker)).bytes();
      case Release(var id) -> of(id, SMALL).bytes();
      case AskCrop(var id, int from, int count) -> of(id, SMALL).put(from).put(count).bytes();
      case Done(var id) -> of(id, SMALL).bytes();
      case Failed(var id, var reason, var text) -> of(id, SMALL).put(reason).put(text).bytes();
      case PixelPart(var id, var part) -> part(id, part);
    };
  }

  private static WireWriter of(PieceId id, int expected) {
    return new WireWriter(expected).put(id.session()).put(id.number());
  }

  private static byte[] part(PieceId id, ValueRange part) {
    byte[] samples = Samples.write(part.values());
    return of(id, samples.length + SMALL).put(part.from()).putAll(samples).bytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    WireReader from = new WireReader(bytes);
    try {
      ClusterMessage message = read(manifest, from);
      from.end();
      return message;
    } catch (IllegalArgumentException problem) {
      throw WireReader.refused(manifest + ": " + problem.getMessage());
    }
  }

  private ClusterMessage read(String manifest, WireReader from) throws NotSerializableException {
    return switch (manifest) {
      case "hello" -> HelloForm.read(from, actors);
      case "leave" -> new Leave(from.readActor(actors));
      case "welcome" -> new Welcome(from.readLong());
      case "refused" -> new Refused(from.readString(MESSAGE));
      case "farewell" -> new Farewell();
      case "begin" -> begin(from);
      case "crop" -> new CropPart(id(from), part(from));
      case "ask-pixels" -> new AskPixels(id(from), from.readInt(), from.readInt());
      case "ask" -> new Ask(id(from), from.readActor(actors));
      case "release" -> new Release(id(from));
      case "ask-crop" -> new AskCrop(id(from), from.readInt(), from.readInt());
      case "done" -> new Done(id(from));
      case "failed" ->
          new Failed(
              id(from), from.readEnum(ToRemoteWorker.Reason.class), from.readString(MESSAGE));
      case "pixels" -> new PixelPart(id(from), part(from));
      default -> throw WireReader.refused("message: " + manifest + " (expected: a known one)");
    };
  }

  private Begin begin(WireReader from) throws NotSerializableException {
    PieceId id = id(from);
    ActorRef<ToRemoteWorker> worker = from.readActor(actors);
    return new Begin(id, PieceForm.read(from), worker);
  }

  private static ValueRange part(WireReader from) throws NotSerializableException {
    return new ValueRange(from.readInt(), Samples.read(from, ClusterMessage.PART));
  }

  private static PieceId id(WireReader from) throws NotSerializableException {
    return new PieceId(from.readLong(), from.readLong());
  }
}
