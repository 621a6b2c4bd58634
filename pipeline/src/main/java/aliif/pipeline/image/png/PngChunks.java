package aliif.pipeline.image.png;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.pekko.util.ByteString;

/** Reads the chunks of a PNG, no pixels, once. For one thread. */
final class PngChunks {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IEND = 0x49454e44;
  private static final int CGBI = 0x43674249;
  private static final int ANCILLARY = 0x20000000; // the bit of a lower-case first letter

  /** The longest IHDR, PLTE or tRNS chunk that is looked at; they have at most 768 bytes. */
  private static final int LONGEST_CRITICAL = 1 << 12;

  private static final int KEYWORD = 80; // bytes of the longest, with its end

  private final ImageBytes bytes;
  private final PngMetadata metadata;
  private Optional<PngHeader> head = Optional.empty();
  private PngPalette palette = PngPalette.NONE;
  private ByteString transparency = ByteString.emptyByteString();
  private long pixels;
  private long coded;
  private boolean whole;
  private long end;

  private PngChunks(ImageBytes bytes, PngMetadata metadata) {
    this.bytes = bytes;
    this.metadata = metadata;
  }

  /**
   * Reads the chunks.
   *
   * @param metadata gets what the ancillary chunks say
   * @throws aliif.pipeline.UpscaleException if the header or another chunk before the pixels is
   *     missing or broken, or there are too many chunks
   */
  static PngParts read(ImageBytes bytes, PngMetadata metadata, ImageLimits limits, Wanted wanted) {
    PngChunks chunks = new PngChunks(bytes, metadata);
    chunks.walk(limits.parts().pngChunks(), wanted);
    return chunks.parts();
  }

  private void walk(int most, Wanted wanted) {
    long at = 8;
    int chunks = 0;
    while (!whole && at <= bytes.size() - 12) {
      wanted.check();
      ByteBuffer chunk = bytes.part(at, 8);
      int length = chunk.getInt(0);
      if (length < 0 || length > bytes.size() - at - 12) {
        break;
      }
      take(chunk.getInt(4), at, length);
      at += length + 12L;
      end = at;
      if (++chunks > most) {
        throw Refusal.overLimit("a PNG of many chunks", "at most " + most, "png-chunks");
      }
    }
  }

  private PngParts parts() {
    PngHeader header =
        head.orElseThrow(() -> Refusal.unreadable("a PNG without a header", "an IHDR chunk first"));
    if (header.colour() == PngColour.PALETTE && palette.colours.length == 0) {
      throw Refusal.unreadable("a PNG without its palette", "a PLTE chunk");
    }
    return new PngParts(header, palette, transparency, pixels, coded, whole, end);
  }

  private void take(int type, long at, int length) {
    if (type == CGBI) {
      throw Refusal.unsupported("a PNG in Apple's own form (CgBI)", "one of the specification");
    }
    if ((type == IHDR) == head.isPresent()) {
      throw Refusal.unreadable("a PNG whose chunks are out of order", "IHDR once, and first");
    }
    switch (type) {
      case IHDR -> head = Optional.of(PngHeader.of(checked("IHDR", at, length)));
      case PLTE -> palette = PngPalette.of(checked("PLTE", at, length));
      case TRNS -> takeTransparency(checked("tRNS", at, length));
      case PngFile.IDAT -> {
        pixels = pixels == 0 ? at : pixels;
        coded += length;
      }
      case IEND -> whole = true;
      default -> {
        requireAncillary(type);
        if (length > metadata.longest(type)) {
          metadata.skip(type, bytes.copy(at + 8, Math.min(length, KEYWORD)), length);
        } else if (length > 0) {
          metadata.take(type, bytes.copy(at + 8, length));
        }
      }
    }
  }

  private static void requireAncillary(int type) {
    if ((type & ANCILLARY) == 0) {
      throw Refusal.unreadable(
          "a PNG with a chunk of type 0x%08x".formatted(type), "IHDR, PLTE, IDAT or IEND");
    }
  }

  /**
   * The body of a chunk.
   *
   * @throws aliif.pipeline.UpscaleException if it is far too long, or its checksum is wrong
   */
  private ByteBuffer checked(String name, long at, int length) {
    if (length > LONGEST_CRITICAL) {
      throw Refusal.unreadable(
          "a PNG whose %s chunk has %d bytes".formatted(name, length), "at most 768");
    }
    CRC32 checksum = new CRC32();
    checksum.update(bytes.part(at + 4, length + 4));
    requireChecksum(bytes, name, checksum, at + 8 + length);
    return bytes.part(at + 8, length);
  }

  /**
   * Refuses the file if a checksum is wrong.
   *
   * @param name the chunk's name
   * @param checksum the checksum of the bytes
   * @param at place of the checksum in the file
   */
  static void requireChecksum(ImageBytes bytes, String name, CRC32 checksum, long at) {
    int written = bytes.part(at, 4).getInt(0);
    if ((int) checksum.getValue() != written) {
      throw Refusal.unreadable(
          "a PNG whose %s chunk has checksum %08x".formatted(name, written),
          "%08x".formatted((int) checksum.getValue()));
    }
  }

  /** Reads the transparency. If its length is wrong it is ignored, as in libpng. */
  private void takeTransparency(ByteBuffer body) {
    if (head.orElseThrow().colour().fits(body.limit())) {
      transparency = ByteString.fromByteBuffer(body);
    }
  }
}
