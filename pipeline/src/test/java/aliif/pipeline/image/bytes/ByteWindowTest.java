package aliif.pipeline.image.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ByteWindowTest {
  private static final byte[] ALL = new byte[30_000];

  static {
    new Random(1).nextBytes(ALL);
  }

  @Test
  void bytesAreTheSameForwardsBackwardsAndAnywhere() {
    ByteWindow window = new ByteWindow(ImageBytes.of(ALL.clone()), Wanted.ALWAYS);
    for (int i = 0; i < ALL.length; i++) {
      assertThat(window.at(i)).isEqualTo(ALL[i] & 0xff);
    }
    for (int i = ALL.length - 1; i >= 0; i -= 37) {
      assertThat(window.at(i)).isEqualTo(ALL[i] & 0xff);
    }
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      int at = random.nextInt(ALL.length);
      assertThat(window.at(at)).isEqualTo(ALL[at] & 0xff);
    }
  }

  @Test
  void numbersOfSeveralBytesAreReadAcrossTheEdgesOfTheWindow() {
    ByteWindow window = new ByteWindow(ImageBytes.of(ALL.clone()), Wanted.ALWAYS);
    ByteBuffer little = ByteBuffer.wrap(ALL).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 8180; at < 8200; at++) {
      assertThat(window.bigEndian16(at)).isEqualTo(ByteBuffer.wrap(ALL).getShort(at) & 0xffff);
      assertThat(window.littleEndian16(at)).isEqualTo(little.getShort(at) & 0xffff);
      assertThat(window.littleEndian24(at)).isEqualTo(little.getInt(at) & 0xff_ffff);
      assertThat(window.littleEndian32(at)).isEqualTo(little.getInt(at));
    }
  }

  @Test
  void aPlaceOutsideIsRefused() {
    ByteWindow window = new ByteWindow(ImageBytes.of((byte) 7), Wanted.ALWAYS);

    assertThat(window.at(0)).isEqualTo(7);
    assertThatThrownBy(() -> window.at(1)).hasMessage("1 of 1 bytes");
    assertThatThrownBy(() -> window.at(-1)).hasMessage("-1 of 1 bytes");
    assertThatThrownBy(() -> window.littleEndian16(0)).hasMessage("1 of 1 bytes");
  }

  /** Once for each piece that is read, so that a walk through a large file can be ended. */
  @Test
  void aWalkAsksAgainAndAgainWhetherTheImageIsWanted() {
    AtomicInteger asked = new AtomicInteger();
    ByteWindow window = new ByteWindow(ImageBytes.of(ALL.clone()), asked::incrementAndGet);
    for (int i = 0; i < ALL.length; i++) {
      assertThat(window.at(i)).isNotNegative();
    }

    assertThat(asked).hasValue(4);
  }
}
