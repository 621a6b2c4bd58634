package aliif.model.djl.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one call allocates outside the heap; freed when it ends. An array that an operation makes
 * belongs to the manager of its first operand, so that weights never stand first.
 */
public final class DeviceCall implements AutoCloseable {
  /*
   * As libtorch aligns its own arrays. Its matrix products may round differently for other alignments,
   * and then two runs of one training would end with different bits.
   */
  private static final int ALIGNMENT = 64;

  private final NDManager manager;
  private final Arena arena = Arena.ofConfined();

  public DeviceCall(NDManager parent) {
    this.manager = parent.newSubManager();
  }

  public NDManager manager() {
    return manager;
  }

  /*
   * DJL's own way from the heap goes through a direct buffer that lives until a garbage collection;
   * calls follow each other faster than those.
   */
  public NDArray upload(FloatBuffer values, Shape shape) {
    ByteBuffer direct =
        arena
            .allocate((long) values.remaining() * Float.BYTES, ALIGNMENT)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    direct.asFloatBuffer().put(values);
    return manager.create(direct, shape, DataType.FLOAT32);
  }

  public NDArray upload(float[] values, Shape shape) {
    return upload(FloatBuffer.wrap(values), shape);
  }

  /** (n) of whole numbers. */
  public NDArray upload(long[] values) {
    ByteBuffer direct =
        arena
            .allocate((long) values.length * Long.BYTES, ALIGNMENT)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    direct.asLongBuffer().put(values);
    return manager.create(direct, new Shape(values.length), DataType.INT64);
  }

  /*
   * DJL copies an array on a GPU to host memory, in a manager of its own that lives as long as the
   * array's: nobody else would free the copy before the call ends.
   */

  /**
   * Reads the values of a contiguous array.
   *
   * @param reader gets them, for as long as it runs
   */
  public static void download(NDArray array, Consumer<FloatBuffer> reader) {
    NDArray host = array.toDevice(Device.cpu(), false);
    try {
      reader.accept(host.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
    } finally {
      if (!host.getManager().equals(array.getManager())) {
        host.getManager().close();
      }
    }
  }

  /*
   * DJL's concat copies a single array, and no gradient passes the copy.
   */

  /** Arrays joined along an axis. */
  public static NDArray joined(NDList arrays, int axis) {
    return arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, axis);
  }

  /** Takes steps, and frees what they made except for their result. */
  public static NDArray only(Supplier<NDArray> steps) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = steps.get();
      NDScope.unregister(result);
    }
    NDScope.register(result);
    return result;
  }

  @Override
  public void close() {
    manager.close();
    arena.close();
  }
}
