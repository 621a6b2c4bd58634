package aliif.infra.cluster.wire;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;

/**
 * Values of an image as bytes, without loss: in 8 bits each if all are {@code i / 255}, in 16 if
 * all are {@code i / 65535}, else as floats.
 */
enum Samples {
  BYTES(1, 255),
  SHORTS(2, 65_535),
  FLOATS(4, 0);

  private static final Samples[] ALL = values();

  private final int bytes;
  private final int most;

  Samples(int bytes, int most) {
    this.bytes = bytes;
    this.most = most;
  }

  /** The form, the values. */
  @SuppressWarnings("EnumOrdinal") // new forms come last, or with another protocol
  static byte[] write(float[] values) {
    Samples form = formOf(values);
    ByteBuffer to = ByteBuffer.allocate(1 + values.length * form.bytes);
    to.put((byte) form.ordinal());
    switch (form) {
      case BYTES -> {
        for (float value : values) {
          to.put((byte) form.step(value));
        }
      }
      case SHORTS -> {
        for (float value : values) {
          to.putShort((short) form.step(value));
        }
      }
      case FLOATS -> to.asFloatBuffer().put(values);
    }
    return to.array();
  }

  private static Samples formOf(float[] values) {
    for (Samples form : ALL) {
      if (form == FLOATS || form.fits(values)) {
        return form;
      }
    }
    throw new AssertionError("floats fit all");
  }

  private boolean fits(float[] values) {
    for (float value : values) {
      int step = step(value);
      if (step < 0 || step > most || !sameBits(value(step), value)) {
        return false;
      }
    }
    return true;
  }

  /** Not only equal: a negative zero stays one. */
  private static boolean sameBits(float a, float b) {
    return Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b);
  }

  private int step(float value) {
    return Math.round(value * most);
  }

  private float value(int step) {
    return (float) step / most;
  }

  /**
   * Reads all that is left of the bytes.
   *
   * @throws NotSerializableException if that is not what {@link #write} writes for 1 to {@code
   *     most} values
   */
  static float[] read(WireReader from, int most) throws NotSerializableException {
    int ordinal = from.within("form of samples", from.readByte(), 0, ALL.length - 1);
    Samples form = ALL[ordinal];
    ByteBuffer rest = from.rest();
    int count = rest.remaining() / form.bytes;
    from.within("values", count, 1, most);
    from.within("bytes", rest.remaining(), count * form.bytes, count * form.bytes);
    float[] values = new float[count];
    switch (form) {
      case BYTES -> {
        for (int i = 0; i < count; i++) {
          values[i] = form.value(rest.get() & 0xff);
        }
      }
      case SHORTS -> {
        for (int i = 0; i < count; i++) {
          values[i] = form.value(rest.getShort() & 0xffff);
        }
      }
      case FLOATS -> rest.asFloatBuffer().get(values);
    }
    return values;
  }
}
