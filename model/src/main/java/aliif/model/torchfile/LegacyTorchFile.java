package aliif.model.torchfile;

import aliif.model.torchfile.PickleValue.Dictionary;
import aliif.model.torchfile.PickleValue.Flag;
import aliif.model.torchfile.PickleValue.Huge;
import aliif.model.torchfile.PickleValue.Items;
import aliif.model.torchfile.PickleValue.Text;
import aliif.model.weights.WeightsException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code torch.save} wrote before PyTorch 1.6, as the published EDSR files are: five pickles
 * (a magic number, a version, the system, what was saved, the keys of the storages), then each
 * storage's length and numbers.
 */
final class LegacyTorchFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private LegacyTorchFile() {}

  static TorchFile parse(ByteBuffer file) {
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (!startsAsPickle(file)
        || !(new Unpickler(file).read() instanceof Huge(BigInteger magic))
        || !magic.equals(MAGIC)) {
      throw new WeightsException("file: something else (expected: what torch.save writes)");
    }
    new Unpickler(file).read();
    requireLittleEndian(new Unpickler(file).read());
    Unpickler unpickler = new Unpickler(file);
    PickleValue root = unpickler.read();
    if (!(new Unpickler(file).read() instanceof Items keys)) {
      throw new WeightsException("pickle: something else (expected: keys of storages)");
    }
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (PickleValue key : keys.values()) {
      if (!(key instanceof Text(String name))) {
        throw new WeightsException("pickle: something else (expected: a storage's key)");
      }
      StorageType type = unpickler.types().getOrDefault(name, StorageType.BYTE);
      storages.put(name, storage(name, type, file));
    }
    return new TorchFile(root, storages, file.limit());
  }

  /** The system says how its bytes lie. */
  private static void requireLittleEndian(PickleValue system) {
    if (system instanceof Dictionary said
        && said.entries().get("little_endian") instanceof Flag(boolean little)
        && !little) {
      throw new WeightsException("byteorder: big (expected: little)");
    }
  }

  private static boolean startsAsPickle(ByteBuffer file) {
    return file.limit() > 2 && file.get(0) == (byte) 0x80 && file.get(1) == 2;
  }

  private static ByteBuffer storage(String name, StorageType type, ByteBuffer file) {
    long length = file.remaining() < Long.BYTES ? -1 : file.getLong();
    if (length < 0 || length > file.remaining() / type.bytes) {
      throw new WeightsException(
          "storage %s: %d numbers (expected: 0 to %d)"
              .formatted(name, length, file.remaining() / type.bytes));
    }
    int bytes = (int) length * type.bytes;
    ByteBuffer data = file.slice(file.position(), bytes);
    file.position(file.position() + bytes);
    return data;
  }
}
