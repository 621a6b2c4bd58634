package aliif.pipeline.image.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What a library writes is what is taken, piece by piece. */
final class PiecesStreamTest {
  private final PiecesStream stream = new PiecesStream();

  @Test
  void thePiecesTogetherAreWhatWasWritten() throws IOException {
    Random random = new Random(1);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteString taken = ByteString.emptyByteString();
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      int from = random.nextInt(bytes.length + 1);
      int count = random.nextInt(bytes.length - from + 1);
      stream.write(bytes, from, count);
      expected.write(bytes, from, count);
      stream.write(i); // the low byte of it
      expected.write(i);
      assertThat(stream.getStreamPosition()).isEqualTo(expected.size());
      if (random.nextInt(5) == 0) {
        taken = taken.concat(stream.take());
      }
    }
    assertThat(taken.concat(stream.take()).toArray()).isEqualTo(expected.toByteArray());
    assertThat(stream.take().size()).as("each byte once").isZero();
  }

  @Test
  void numbersAreWrittenInTheOrderOfTheStream() throws IOException {
    stream.writeShort(0x0102);
    stream.writeInt(0x03040506);
    stream.writeBytes("ab");

    assertThat(stream.take().toArray()).isEqualTo(new byte[] {1, 2, 3, 4, 5, 6, 'a', 'b'});
  }

  @Test
  void aPieceThatWasTakenDoesNotChange() throws IOException {
    stream.write("first".getBytes(UTF_8));
    ByteString first = stream.take();
    stream.write("other".getBytes(UTF_8));

    assertThat(first.utf8String()).isEqualTo("first");
    assertThat(stream.take().utf8String()).isEqualTo("other");
  }

  @Test
  void toReadIsRefused() {
    assertThatThrownBy(stream::read).hasMessage("stream: reading (expected: writing)");
    assertThatThrownBy(() -> stream.read(new byte[1], 0, 1))
        .hasMessage("stream: reading (expected: writing)");
  }

  /** What has been taken cannot be written again. */
  @Test
  void toGoBackOrAheadIsRefused() throws IOException {
    stream.write(new byte[10]);
    stream.seek(10);
    assertThatThrownBy(() -> stream.seek(4))
        .isInstanceOf(IOException.class)
        .hasMessage("stream: to 4 from 10 (expected: on from 10)");
    assertThatThrownBy(() -> stream.seek(11)).isInstanceOf(IOException.class);
    stream.write(1);
    assertThat(stream.take().size()).isEqualTo(11);
  }
}
