package aliif.model.torchfile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Types of PyTorch's storages, by the class that stands for them. */
enum StorageType {
  FLOAT("FloatStorage", 4),
  HALF("HalfStorage", 2),
  BFLOAT16("BFloat16Storage", 2),
  DOUBLE("DoubleStorage", 8),
  LONG("LongStorage", 8),
  INT("IntStorage", 4),
  SHORT("ShortStorage", 2),
  CHAR("CharStorage", 1),
  BYTE("ByteStorage", 1),
  BOOL("BoolStorage", 1);

  final String className;
  final int bytes;

  StorageType(String className, int bytes) {
    this.className = className;
    this.bytes = bytes;
  }

  static Optional<StorageType> of(String global) {
    return Arrays.stream(values())
        .filter(type -> global.equals("torch." + type.className))
        .findFirst();
  }

  /** Whether its numbers are a network's. */
  boolean floating() {
    return switch (this) {
      case FLOAT, HALF, BFLOAT16, DOUBLE -> true;
      case LONG, INT, SHORT, CHAR, BYTE, BOOL -> false;
    };
  }

  /** A number of a floating type. */
  float value(ByteBuffer data, int index) {
    return switch (this) {
      case FLOAT -> data.getFloat(4 * index);
      case HALF -> Float.float16ToFloat(data.getShort(2 * index));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * index) << 16);
      case DOUBLE -> (float) data.getDouble(8 * index);
      case LONG, INT, SHORT, CHAR, BYTE, BOOL -> throw new IllegalStateException(name());
    };
  }
}
