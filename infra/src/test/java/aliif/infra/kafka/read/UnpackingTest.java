package aliif.infra.kafka.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Topics;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class UnpackingTest {
  private final AtomicInteger firsts = new AtomicInteger();
  private final Unpacking unpacking = new Unpacking(10_000, firsts::incrementAndGet);

  @Test
  void aPollEndsWhereItsRoomDoes() {
    unpacking.begin();
    assertThat(record(100, 4000)).isEqualTo(4000);
    assertThat(record(100, 4000)).isEqualTo(4000);
    assertThat(unpacking.mayHaveLeft()).isFalse();
    assertThatThrownBy(() -> record(100, 4000)).isInstanceOf(SerializationException.class);
    assertThat(unpacking.mayHaveLeft()).isTrue();
    assertThat(firsts).hasValue(1);

    unpacking.begin();
    assertThat(record(100, 4000)).isEqualTo(4000);
    assertThat(firsts).hasValue(2);
  }

  @Test
  void theFirstRecordPassesWhateverItsSize() {
    unpacking.begin();
    assertThat(record(9000, 9000)).isEqualTo(9000);
    assertThat(unpacking.mayHaveLeft()).isFalse();
  }

  @Test
  void whatNoRequestMayHaveIsNotCopied() {
    unpacking.begin();
    Headers headers = new RecordHeaders();
    ByteBuffer half = ByteBuffer.allocate(Topics.REQUEST_BYTES / 2 + 1);
    assertThat(Unpacking.isTooLarge(unpacking.deserialize("requests", headers, half))).isFalse();
    assertThat(Unpacking.isTooLarge(unpacking.deserialize("requests", headers, half))).isTrue();
    assertThat(Unpacking.isTooLarge(new byte[0])).isFalse();
  }

  @Test
  void aPollWithoutARecordToCopyMayHaveLeftSome() {
    unpacking.begin();
    assertThat(unpacking.mayHaveLeft()).isTrue();
  }

  private int record(int key, int value) {
    Headers headers = new RecordHeaders();
    unpacking.deserialize("requests", headers, ByteBuffer.allocate(key));
    return unpacking.deserialize("requests", headers, ByteBuffer.allocate(value)).length;
  }
}
