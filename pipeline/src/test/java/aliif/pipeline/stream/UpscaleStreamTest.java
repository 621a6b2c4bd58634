package aliif.pipeline.stream;

import static aliif.pipeline.stream.TinyPipeline.outcome;
import static aliif.pipeline.stream.TinyPipeline.request;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.work.FakeAliif;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The outputs of a pipeline, from file to file. */
final class UpscaleStreamTest {
  private static final Size SIZE = new Size(41, 30);
  @AutoClose private final TinyPipeline tiny = new TinyPipeline();

  private static BufferedImage read(ByteString bytes) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(bytes.toArray()));
  }

  @Test
  void theBytesDoNotDependOnTheNumberOfWorkers() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    try (TinyPipeline other = new TinyPipeline()) {
      ByteString one = tiny.run(outcome(tiny.stream(1), request(image, "scale", "2.7")));
      ByteString three = other.run(outcome(other.stream(3), request(image, "scale", "2.7")));
      assertThat(one).isEqualTo(three);
    }
  }

  @Test
  void anOutcomeSaysWhatComes() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    var rendering =
        (UpscaleOutcome.Rendering) outcome(tiny.stream(2), request(image, "width", "100"));
    assertThat(rendering.input()).isEqualTo(SIZE);
    assertThat(rendering.output()).isEqualTo(new Size(100, 73));
    assertThat(rendering.model()).isEqualTo("tiny");
    assertThat(rendering.weightsDigest()).isEqualTo(RandomWeights.tiny().digest());
    BufferedImage output = read(tiny.run(rendering));
    assertThat(output.getWidth()).isEqualTo(100);
    assertThat(output.getHeight()).isEqualTo(73);
    assertThat(output.getColorModel().hasAlpha()).isTrue();
  }

  @Test
  void greyStaysGrey() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_BYTE_GRAY, 1);
    BufferedImage output = read(tiny.run(outcome(tiny.stream(2), request(image, "scale", "2"))));
    assertThat(output.getRaster().getNumBands()).isEqualTo(1);
  }

  @Test
  void scaleOneGivesTheSamePixels() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    BufferedImage input = read(image);
    BufferedImage output = read(tiny.run(outcome(tiny.stream(2), request(image, "scale", "1"))));
    for (int y = 0; y < SIZE.height(); y++) {
      for (int x = 0; x < SIZE.width(); x++) {
        if (input.getRGB(x, y) >>> 24 != 0) {
          assertThat(output.getRGB(x, y)).isEqualTo(input.getRGB(x, y));
        }
      }
    }
  }

  @Test
  void sixteenBitsComeThroughToTheBit() throws Exception {
    BufferedImage input =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < SIZE.pixels(); i++) {
      input.getRaster().setSample(i % SIZE.width(), i / SIZE.width(), 0, i * 53 & 0xffff);
    }
    var bytes = new java.io.ByteArrayOutputStream();
    ImageIO.write(input, "png", bytes);
    ByteString image = ByteString.fromArray(bytes.toByteArray());
    BufferedImage output = read(tiny.run(outcome(tiny.stream(2), request(image, "scale", "1"))));
    assertThat(output.getRaster().getTransferType())
        .isEqualTo(java.awt.image.DataBuffer.TYPE_USHORT);
    for (int i = 0; i < SIZE.pixels(); i++) {
      assertThat(output.getRaster().getSample(i % SIZE.width(), i / SIZE.width(), 0))
          .isEqualTo(i * 53 & 0xffff);
    }
  }

  @Test
  void aRegionHasThePixelsOfTheWhole() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_4BYTE_ABGR, 1);
    UpscaleStream stream = tiny.stream(2);
    for (String scale : new String[] {"2.7", "0.6"}) {
      BufferedImage whole = read(tiny.run(outcome(stream, request(image, "scale", scale))));
      var region =
          (UpscaleOutcome.Rendering)
              outcome(stream, request(image, "scale", scale, "region", "10.3,7,20.2,15.5"));
      BufferedImage part = read(tiny.run(region));
      double factor = Double.parseDouble(scale);
      int left = (int) Math.floor(10.3 * whole.getWidth() / SIZE.width() + 0.5);
      int top = (int) Math.floor(7.0 * whole.getHeight() / SIZE.height() + 0.5);
      assertThat(part.getWidth()).isBetween((int) (20 * factor) - 1, (int) (20.2 * factor) + 2);
      assertThat(region.output()).isEqualTo(new Size(part.getWidth(), part.getHeight()));
      for (int y = 0; y < part.getHeight(); y++) {
        for (int x = 0; x < part.getWidth(); x++) {
          assertThat(part.getRGB(x, y)).isEqualTo(whole.getRGB(left + x, top + y));
        }
      }
    }
  }

  /** A band of it has 1.5 MB. */
  @Test
  void theOutputComesInPiecesOfAMebibyteAtMost() throws Exception {
    ByteString image = TestImages.png(SIZE, BufferedImage.TYPE_3BYTE_BGR, 1);
    UpscaleStream stream = tiny.stream(1, 64, 400, _ -> new FakeAliif(_ -> {}));
    UpscaleRequest request = request(image, "scale", "20", "format", "tiff");
    List<ByteString> pieces =
        ((UpscaleOutcome.Rendering) outcome(stream, request))
            .bytes()
            .runWith(Sink.seq(), tiny.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    assertThat(pieces).allMatch(piece -> piece.size() <= 1 << 20);
    assertThat(pieces.stream().mapToInt(ByteString::size).sum()).isGreaterThan(820 * 600 * 3);
    assertThat(pieces).hasSize(3); // header, 1 MiB, what is left of 1.4
  }
}
