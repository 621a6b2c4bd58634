package aliif.model.torchfile;

import aliif.model.torchfile.PickleValue.Storage;
import aliif.model.torchfile.PickleValue.View;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code torch.save}: one pickle that says what there is, and the numbers.
 *
 * @param root what was saved
 * @param storages the numbers by their keys, little-endian
 * @param budget the most numbers that may be read in all. Without it a small file could fill the
 *     heap, since views of a storage may overlap.
 */
public record TorchFile(PickleValue root, Map<String, ByteBuffer> storages, long budget) {
  /**
   * Reads what {@code torch.save} has written since 1.6, or before.
   *
   * @throws WeightsException if it is no such file, or holds what is not allowed
   */
  public static TorchFile read(Path file) {
    return ZippedTorchFile.isZip(WeightsFile.first(file, ZippedTorchFile.SIGNATURE))
        ? ZippedTorchFile.parse(file)
        : LegacyTorchFile.parse(ByteBuffer.wrap(WeightsFile.read(file)));
  }

  /**
   * The tensors of names.
   *
   * @throws WeightsException if one leaves its storage, is not of floats, or if they have more
   *     numbers than the file has bytes
   */
  public Map<String, Tensor> tensors(Map<String, View> views) {
    long left = budget;
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, View> entry : views.entrySet()) {
      View view = entry.getValue();
      long count = 1;
      for (long side : view.sides()) {
        count = Math.min(count, budget + 1) * Math.max(side, 1);
      }
      left -= count;
      if (left < 0) {
        throw new WeightsException(
            "%s: %s (expected: no more numbers than the file has bytes)"
                .formatted(entry.getKey(), view.sides()));
      }
      tensors.put(
          entry.getKey(),
          tensor(entry.getKey(), view, view.sides().contains(0L) ? 0 : (int) count));
    }
    return tensors;
  }

  private Tensor tensor(String name, View view, int count) {
    Storage storage = view.storage();
    ByteBuffer data = storages.get(storage.key());
    if (data == null || data.limit() != storage.length() * storage.type().bytes) {
      throw new WeightsException(
          "%s: %s bytes (expected: %d)"
              .formatted(
                  name,
                  data == null ? "no" : Integer.toString(data.limit()),
                  storage.length() * storage.type().bytes));
    }
    if (!storage.type().floating()) {
      throw new WeightsException(
          "%s: %s (expected: floats)".formatted(name, storage.type().className));
    }
    requireInside(name, view, count);
    float[] values = new float[count];
    int[] at = new int[view.sides().size()];
    for (int i = 0; i < count; i++) {
      values[i] = storage.type().value(data.order(ByteOrder.LITTLE_ENDIAN), index(view, at));
      advance(at, view.sides());
    }
    List<Integer> shape = new ArrayList<>();
    view.sides().forEach(side -> shape.add(Math.toIntExact(side)));
    return new Tensor(shape, values);
  }

  private static void requireInside(String name, View view, int count) {
    long last = view.offset();
    for (int d = 0; d < view.sides().size(); d++) {
      last += (view.sides().get(d) - 1) * view.strides().get(d);
    }
    if (count > 0 && last >= view.storage().length()) {
      throw new WeightsException(
          "%s: last number at %d (expected: below %d)"
              .formatted(name, last, view.storage().length()));
    }
  }

  private static int index(View view, int[] at) {
    long index = view.offset();
    for (int d = 0; d < at.length; d++) {
      index += at[d] * view.strides().get(d);
    }
    return (int) index;
  }

  /** The next place in row-major order. */
  private static void advance(int[] at, List<Long> sides) {
    for (int d = at.length - 1; d >= 0; d--) {
      at[d]++;
      if (at[d] < sides.get(d)) {
        return;
      }
      at[d] = 0;
    }
  }
}
