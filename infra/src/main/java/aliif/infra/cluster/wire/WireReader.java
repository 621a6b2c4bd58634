package aliif.infra.cluster.wire;

import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Reads a message, which may have been damaged or forged. Every length is compared with the bytes
 * that are there before anything is allocated. For one thread.
 */
final class WireReader {
  private static final int REFERENCE = 2048; // bytes

  private final ByteBuffer bytes;

  WireReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Reads one number; {@code read} is a method of the buffer. */
  private <T> T number(Function<ByteBuffer, T> read) throws NotSerializableException {
    try {
      return read.apply(bytes);
    } catch (BufferUnderflowException problem) {
      throw refused("message: %d bytes (expected: more)".formatted(bytes.limit()));
    }
  }

  byte readByte() throws NotSerializableException {
    return number(ByteBuffer::get);
  }

  int readInt() throws NotSerializableException {
    return number(ByteBuffer::getInt);
  }

  long readLong() throws NotSerializableException {
    return number(ByteBuffer::getLong);
  }

  float readFloat() throws NotSerializableException {
    return number(ByteBuffer::getFloat);
  }

  boolean readBoolean() throws NotSerializableException {
    return within("flag", readByte(), 0, 1) == 1;
  }

  <E extends Enum<E>> E readEnum(Class<E> type) throws NotSerializableException {
    E[] all = type.getEnumConstants();
    return all[within(type.getSimpleName(), readByte(), 0, all.length - 1)];
  }

  /**
   * @param most bytes
   */
  String readString(int most) throws NotSerializableException {
    byte[] text = new byte[within("text", readInt(), 0, Math.min(most, bytes.remaining()))];
    bytes.get(text);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException problem) {
      throw refused("text: " + problem.getMessage() + " (expected: UTF-8)");
    }
  }

  /** A reference to an actor, which may not be there any more. */
  <T> ActorRef<T> readActor(ActorRefResolver actors) throws NotSerializableException {
    String reference = readString(REFERENCE);
    try {
      return actors.resolveActorRef(reference);
    } catch (IllegalArgumentException problem) {
      throw refused("actor: " + reference + " (expected: a reference to one)");
    }
  }

  /** All bytes that have not been read, which then have been. */
  ByteBuffer rest() {
    ByteBuffer rest = bytes.slice();
    bytes.position(bytes.limit());
    return rest;
  }

  /** The message ends here. */
  void end() throws NotSerializableException {
    within("bytes after the message", bytes.remaining(), 0, 0);
  }

  /** The value, if it is within bounds. */
  int within(String name, int value, int least, int most) throws NotSerializableException {
    if (value < least || value > most) {
      throw refused("%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
    return value;
  }

  /* Pekko drops a message that throws this, and keeps the connection. */
  static NotSerializableException refused(String message) {
    return new NotSerializableException(message);
  }
}
