package aliif.pipeline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.Size;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.metadata.Exif;
import aliif.pipeline.image.metadata.ExifTags;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.metadata.MetadataLimits;
import aliif.pipeline.image.png.PngBytes;
import aliif.pipeline.image.webp.WebpFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Small files that claim to be large, or to take for ever. Bombs of pixels and of profiles are in
 * BadImageTest and MetadataTest.
 */
@Timeout(60)
final class BombTest {
  private static final MetadataLimits LIMITS = ImageLimits.DEFAULT.metadata();

  /** 4,096 entries of 40,000 bytes, which are always the same: 160 MB of a block of 64 KB. */
  @Test
  void exifWhoseEntriesAllClaimTheSameBytesIsKeptAsFarAsItFits() {
    int entries = 4096;
    ByteBuffer block = ByteBuffer.allocate(65_000).order(ByteOrder.LITTLE_ENDIAN);
    block.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    block.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(26);
    block.position(26).putShort((short) entries);
    for (int i = 0; i < entries; i++) {
      block.putShort((short) (0x100 + i)).putShort((short) 7).putInt(40_000).putInt(8);
    }
    ImageMetadata metadata = Exif.metadata(block.array(), LIMITS);
    assertThat(metadata.exif().orElseThrow().exposure()).hasSize(26);
    assertThat(Exif.block(metadata).orElseThrow().size()).isLessThan(LIMITS.bytes());
    assertThat(metadata.missing())
        .containsExactly(
            "image: 4070 of its EXIF tags are left out"
                + " (expected: at most 1048576 bytes; aliif.limits.metadata-bytes raises it)");
  }

  @Test
  void exifThatPointsToItselfIsReadOnce() {
    ByteBuffer block = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN);
    block.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) 1);
    block.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(8).putInt(8);
    ExifTags tags = Exif.metadata(block.array(), LIMITS).exif().orElseThrow();
    assertThat(tags.picture()).isEmpty();
    assertThat(tags.exposure()).containsOnlyKeys(0x8769);
  }

  /** The chain of directories leads from the first one to the first one. */
  @Test
  void aTiffWhoseDirectoriesGoInCirclesIsReadAndEnds() {
    byte[] sound = Pictures.fixture("tiled.tiff").toArray();
    ByteBuffer file = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(sound.length - 4, file.getInt(4));
    assertThat(Pictures.decode(ByteString.fromArray(sound)).header().frames()).isOne();
  }

  @Test
  void aWebpOfAFewBytesThatClaimsMegapixelsIsRefused() {
    int side = 16_383;
    ByteBuffer pixels = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x2f);
    pixels.putInt(side - 1 | (side - 1) << 14);
    assertThatThrownBy(() -> Pictures.decode(webp(chunk("VP8L", pixels))))
        .hasMessage("image: a WEBP that does not decode (expected: a whole WEBP file)");
  }

  /** A frame of 16x16 on a canvas of 16 million by 16 million. */
  @Test
  void aWebpWhoseCanvasIsHugeIsRefusedByItsHeader() {
    ByteString still = Pictures.fixture("lossless.webp").drop(12);
    ByteBuffer canvas = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    canvas.putInt(0xffffffff).putShort((short) 0xffff);
    ByteBuffer frame = ByteBuffer.allocate(16 + still.size()).position(16).put(still.toArray());
    ByteString bomb = webp(chunk("VP8X", canvas).concat(chunk("ANMF", frame)));
    assertThatThrownBy(() -> Pictures.decode(bomb))
        .hasMessageStartingWith(
            "image: 16777216x16777216 (expected: sides of at most 1000000 pixels");
  }

  @Test
  void aWebpChunkThatClaimsMoreThanThereIsIsRefused() {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.put(new byte[] {'E', 'X', 'I', 'F'}).putInt(Integer.MAX_VALUE);
    assertThatThrownBy(() -> Pictures.decode(webp(ByteString.fromArray(length.array()))))
        .hasMessage("image: a WebP chunk of 2147483647 bytes (expected: at most 0)");
  }

  /** Texts of 2 MB each, in 2 KB: ten thousand of them would take 20 GB and minutes to inflate. */
  @Test
  void aPngOfManyCompressedTextsIsReadAtOnce() {
    ByteString name = ByteString.fromString("a").concat(ByteString.fromInts(0, 0));
    byte[] text = name.concat(ByteString.fromArray(PngBytes.deflated(new byte[2 << 20]))).toArray();
    PngBytes png = PngBytes.header(1, 1, 8, 0);
    for (int i = 0; i < 10_000; i++) {
      png.chunk("zTXt", text);
    }
    ByteString bomb = png.pixels(0, 0);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(Pictures.decode(bomb).size().pixels()).isOne());
  }

  /** Each scan of a progressive JPEG costs a walk over the image; these are of a few bytes each. */
  @Test
  void aJpegOfManyScansIsRefused() {
    ByteString sound = Pictures.fixture("progressive.jpg");
    int at = sound.indexOfSlice(ByteString.fromInts(0xff, 0xda));
    ByteString scan = ByteString.fromInts(0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0, 0);
    ByteString bomb = sound.take(at);
    for (int i = 0; i < 1_000; i++) {
      bomb = bomb.concat(scan);
    }
    ByteString whole = bomb.concat(sound.drop(at));
    assertThatThrownBy(() -> Pictures.decode(whole))
        .hasMessage(
            "image: a JPEG of many scans (expected: at most 200; aliif.limits.jpeg-scans raises"
                + " it)");
    assertThat(Pictures.decode(sound).size()).isEqualTo(new Size(16, 16));
  }

  /** Each scan of a progressive JPEG is a walk over all of its pixels. */
  @Test
  void aJpegOfManyPixelsInManyScansIsRefused() {
    ByteString sound =
        LargePictures.encoded(
            LargePictures.image(64, 32, java.awt.image.BufferedImage.TYPE_BYTE_GRAY), "jpeg", true);
    ImageLimits limits = ImageLimits.DEFAULT;
    ImageLimits tight =
        new ImageLimits(limits.bytes(), limits.fileBytes(), 100, 10_000, 4_000, 1, 100, 10_000);
    assertThatThrownBy(() -> ImageDecoder.probe(sound, tight))
        .hasMessageMatching(
            "image: a JPEG of 64x32 in \\d scans .expected: at most 4000 pixels over all scans;"
                + " aliif.limits.scanned-pixels raises it.");
  }

  /** Markers of two bytes each, which would be remembered in thirty. */
  @Test
  void aJpegOfNothingButMarkersIsRefused() {
    byte[] markers = new byte[8 << 20];
    for (int i = 0; i < markers.length; i += 2) {
      markers[i] = (byte) 0xff;
      markers[i + 1] = 1;
    }
    ByteString bomb = ByteString.fromInts(0xff, 0xd8).concat(ByteString.fromArray(markers));
    assertThatThrownBy(() -> Pictures.decode(bomb))
        .hasMessage(
            "image: a JPEG of many segments"
                + " (expected: at most 10000; aliif.limits.jpeg-segments raises it)");
  }

  private static ByteString webp(ByteString chunks) {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    start.putInt(WebpFile.RIFF).putInt(4 + chunks.size()).putInt(WebpFile.WEBP);
    return ByteString.fromArray(start.array()).concat(chunks);
  }

  private static ByteString chunk(String name, ByteBuffer body) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + body.limit()).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(ByteString.fromString(name).toArray()).putInt(body.limit()).put(body.rewind());
    return ByteString.fromArray(chunk.array());
  }
}
