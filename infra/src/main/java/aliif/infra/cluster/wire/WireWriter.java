package aliif.infra.cluster.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a message that {@link WireReader} reads. For one thread. */
final class WireWriter {
  private final ByteArrayOutputStream bytes;
  private final DataOutputStream out;

  /**
   * @param expected bytes; more are possible
   */
  WireWriter(int expected) {
    bytes = new ByteArrayOutputStream(expected);
    out = new DataOutputStream(bytes);
  }

  /** Writes to memory, which does not fail. */
  private interface Writing {
    void run() throws IOException;
  }

  private WireWriter write(Writing writing) {
    try {
      writing.run();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  WireWriter put(byte value) {
    return write(() -> out.writeByte(value));
  }

  WireWriter put(int value) {
    return write(() -> out.writeInt(value));
  }

  WireWriter put(long value) {
    return write(() -> out.writeLong(value));
  }

  WireWriter put(float value) {
    return write(() -> out.writeFloat(value));
  }

  WireWriter put(boolean value) {
    return put((byte) (value ? 1 : 0));
  }

  /** By its place: new values come last, or with another protocol. */
  @SuppressWarnings("EnumOrdinal")
  WireWriter put(Enum<?> value) {
    return put((byte) value.ordinal());
  }

  WireWriter put(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return put(encoded.length).putAll(encoded);
  }

  /** Without a length. */
  WireWriter putAll(byte[] content) {
    return write(() -> out.write(content));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
