package aliif.pipeline.image.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A library sees the parts as one file. */
final class PartsStreamTest {
  private static final byte[] FILE = new byte[100_000];

  static {
    new Random(1).nextBytes(FILE);
  }

  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

  private PartsStream stream(Random random, Wanted wanted) {
    ImageBytes bytes = ImageBytes.of(FILE.clone());
    PartsStream stream = new PartsStream(wanted);
    for (int i = 0; i < 12; i++) {
      int at = random.nextInt(FILE.length);
      int length = Math.min(random.nextInt(20_000), FILE.length - at);
      stream.add(bytes, at, length).add((byte) i, (byte) -i).add(bytes, at, 0);
      expected.write(FILE, at, length);
      expected.write(i);
      expected.write(-i);
    }
    return stream;
  }

  @Test
  void readingFromStartToEndJoinsTheParts() throws IOException {
    try (PartsStream stream = stream(new Random(2), Wanted.ALWAYS)) {
      byte[] all = new byte[expected.size()];
      stream.readFully(all);

      assertThat(all).isEqualTo(expected.toByteArray());
      assertThat(stream.length()).isEqualTo(all.length);
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read(all, 0, 1)).isEqualTo(-1);
      assertThat(stream.read(all, 0, 0)).isZero();
    }
  }

  @Test
  void readingAnywhereGivesTheSameBytes() throws IOException {
    Random random = new Random(3);
    try (PartsStream stream = stream(random, Wanted.ALWAYS)) {
      byte[] all = expected.toByteArray();
      for (int i = 0; i < 1000; i++) {
        int at = random.nextInt(all.length);
        stream.seek(at);
        if (random.nextBoolean()) {
          assertThat(stream.read()).isEqualTo(all[at] & 0xff);
        } else {
          byte[] some = new byte[1 + random.nextInt(Math.min(9000, all.length - at))];
          stream.readFully(some);
          assertThat(some).isEqualTo(Arrays.copyOfRange(all, at, at + some.length));
        }
      }
    }
  }

  @Test
  void everyReadingAsksWhetherTheImageIsWanted() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (PartsStream stream = stream(new Random(4), asked::incrementAndGet)) {
      stream.readFully(new byte[expected.size()]);

      assertThat(asked.get()).isGreaterThanOrEqualTo(12);
    }
  }
}
