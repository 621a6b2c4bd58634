package aliif.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import aliif.model.djl.network.DeviceCall;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call puts on a device, reads from there, and leaves there. */
final class DeviceCallTest {
  private final NDManager parent = TorchEngine.load(1).newBaseManager(Device.cpu());

  @AfterEach
  void close() {
    parent.close();
  }

  @Test
  void whatIsUploadedComesDownAgain() {
    try (DeviceCall call = new DeviceCall(parent)) {
      FloatBuffer values = FloatBuffer.wrap(new float[] {9, 1, 2, 3, 4, 5, 6, 9}, 1, 6);
      NDArray array = call.upload(values, new Shape(2, 3));
      assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(values.remaining()).as("a view is read").isZero();
      float[] down = new float[6];
      DeviceCall.download(array, it -> it.get(down));
      assertThat(down).containsExactly(1, 2, 3, 4, 5, 6);
      NDArray whole = call.upload(new long[] {1L << 40, -7});
      assertThat(whole.getDataType()).isEqualTo(DataType.INT64);
      assertThat(whole.toLongArray()).containsExactly(1L << 40, -7);
    }
  }

  @Test
  void ofSomeStepsOnlyTheResultIsLeft() {
    try (DeviceCall call = new DeviceCall(parent)) {
      NDArray x = call.upload(new float[] {1, 2, 3}, new Shape(3));
      int before = call.manager().getManagedArrays().size();
      NDArray sum = DeviceCall.only(() -> x.add(1).mul(x.mul(2)).sub(x));
      assertThat(call.manager().getManagedArrays()).hasSize(before + 1);
      assertThat(sum.toFloatArray()).containsExactly(3, 10, 21);
      // Within others: the inner result goes with the outer steps.
      NDArray outer = DeviceCall.only(() -> DeviceCall.only(() -> x.add(1).mul(2)).add(x));
      assertThat(call.manager().getManagedArrays()).hasSize(before + 2);
      assertThat(outer.toFloatArray()).containsExactly(5, 8, 11);
    }
  }

  @Test
  void ofStepsThatFailNothingIsLeft() {
    try (DeviceCall call = new DeviceCall(parent)) {
      NDArray x = call.upload(new float[] {1, 2, 3}, new Shape(3));
      int before = call.manager().getManagedArrays().size();
      assertThatThrownBy(
              () ->
                  DeviceCall.only(
                      () -> {
                        throw new IllegalStateException("as if, after " + x.add(1).getShape());
                      }))
          .hasMessage("as if, after (3)");
      assertThat(call.manager().getManagedArrays()).hasSize(before);
      assertThat(x.toFloatArray()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aCallThatHasEndedHoldsNothing() {
    NDManager manager;
    try (DeviceCall call = new DeviceCall(parent)) {
      manager = call.manager();
      NDArray kept = call.upload(new float[] {1}, new Shape(1)).add(1);
      assertThat(kept.toFloatArray()).containsExactly(2);
      assertThat(manager.isOpen()).isTrue();
    }
    assertThat(manager.isOpen()).isFalse();
    assertThat(parent.getManagedArrays()).isEmpty();
  }

  @Test
  void arraysAreJoinedAlongAnAxisAndOneAloneIsItself() {
    try (DeviceCall call = new DeviceCall(parent)) {
      NDArray a = call.upload(new float[] {1, 2}, new Shape(2, 1));
      NDArray b = call.upload(new float[] {3, 4, 5, 6}, new Shape(2, 2));
      assertThat(DeviceCall.joined(new NDList(a, b), 1).toFloatArray())
          .containsExactly(1, 3, 4, 2, 5, 6);
      assertThat(DeviceCall.joined(new NDList(a), 1)).isSameAs(a);
    }
  }
}
