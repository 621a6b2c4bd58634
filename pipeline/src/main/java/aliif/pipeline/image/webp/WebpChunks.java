package aliif.pipeline.image.webp;

import aliif.model.Size;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageLimits;
import java.util.Optional;

/** Reads the chunks of a WebP (RFC 9649), once. For one thread. */
final class WebpChunks {
  private static final int ALPHA = 0x48504c41;
  private static final int FRAME = 0x464d4e41;
  private static final int FRAME_HEADER = 16;
  private static final int START_CODE = 0x2a019d;

  private final ImageBytes bytes;
  private final ByteWindow file;
  private final WebpMetadata metadata;
  private Optional<Size> canvas = Optional.empty();
  private Optional<WebpChunk> pixels = Optional.empty();
  private Optional<WebpChunk> cover = Optional.empty(); // alpha of a lossy image
  private int frames; // of an animation
  private int left;
  private int top;

  private WebpChunks(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    this.bytes = bytes;
    metadata = new WebpMetadata(limits.metadata());
    file = new ByteWindow(bytes, wanted);
  }

  /**
   * Reads all chunks, no pixels.
   *
   * @throws aliif.pipeline.UpscaleException if the file ends early, or a chunk does not fit into it
   */
  static WebpChunks of(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    WebpChunks chunks = new WebpChunks(bytes, limits, wanted);
    long said = Integer.toUnsignedLong(chunks.file.littleEndian32(4)) + 8;
    if (said > bytes.size()) {
      throw Refusal.unreadable(
          "a WebP that ends early, after " + bytes.size() + " bytes", said + " bytes");
    }
    chunks.walk(12, said, true);
    return chunks;
  }

  WebpMetadata metadata() {
    return metadata;
  }

  /** How many frames there are, at least 1. */
  int frames() {
    return Math.max(1, frames);
  }

  private void walk(long from, long end, boolean outer) {
    long at = from;
    while (at <= end - 8) {
      int length = file.littleEndian32(at + 4);
      if (length < 0 || length > end - at - 8) {
        throw Refusal.unreadable(
            "a WebP chunk of %s bytes".formatted(Integer.toUnsignedString(length)),
            "at most " + (end - at - 8));
      }
      WebpChunk chunk = new WebpChunk(file.littleEndian32(at), at + 8, length);
      if (outer) {
        take(chunk);
      } else {
        takePixels(chunk);
      }
      at += 8 + length + (length & 1);
    }
  }

  private void take(WebpChunk chunk) {
    switch (chunk.type()) {
      case WebpFile.EXTENDED -> canvas = Optional.of(extendedSize(chunk));
      case WebpFile.PROFILE, WebpFile.EXIF, WebpFile.XMP -> {
        if (metadata.wants(chunk.type(), chunk.length())) {
          metadata.take(chunk.type(), bytes.copy(chunk.start(), chunk.length()));
        }
      }
      case FRAME -> takeFrame(chunk);
      default -> takePixels(chunk);
    }
  }

  private void takePixels(WebpChunk chunk) {
    if (chunk.type() == ALPHA && pixels.isEmpty()) {
      cover = Optional.of(chunk);
    } else if ((chunk.type() == WebpFile.LOSSY || chunk.type() == WebpFile.LOSSLESS)
        && pixels.isEmpty()) {
      pixels = Optional.of(chunk);
    }
  }

  private Size extendedSize(WebpChunk chunk) {
    if (chunk.length() < 10) {
      throw Refusal.unreadable("a VP8X chunk of " + chunk.length() + " bytes", "10");
    }
    return new Size(
        1 + file.littleEndian24(chunk.start() + 4), 1 + file.littleEndian24(chunk.start() + 7));
  }

  private void takeFrame(WebpChunk chunk) {
    if (frames++ == 0 && chunk.length() > FRAME_HEADER) {
      left = 2 * file.littleEndian24(chunk.start());
      top = 2 * file.littleEndian24(chunk.start() + 3);
      walk(chunk.start() + FRAME_HEADER, chunk.start() + chunk.length(), false);
    }
  }

  /**
   * The first frame.
   *
   * @throws aliif.pipeline.UpscaleException if there is none, or it leaves the canvas
   */
  WebpFrame frame() {
    WebpChunk chunk =
        pixels.orElseThrow(
            () -> Refusal.unreadable("a WebP without pixels", "a VP8 or VP8L chunk"));
    if (chunk.length() < 10) {
      throw Refusal.unreadable("a WebP with %d bytes of pixels".formatted(chunk.length()), "10");
    }
    return chunk.type() == WebpFile.LOSSY ? lossy(chunk) : lossless(chunk);
  }

  private WebpFrame lossy(WebpChunk chunk) {
    if (file.littleEndian24(chunk.start() + 3) != START_CODE) {
      throw Refusal.unreadable("a VP8 chunk without a start code", "a key frame");
    }
    int width = file.littleEndian16(chunk.start() + 6) & 0x3fff;
    int height = file.littleEndian16(chunk.start() + 8) & 0x3fff;
    return frame(chunk, width, height, cover.isEmpty());
  }

  private WebpFrame lossless(WebpChunk chunk) {
    int header = file.littleEndian32(chunk.start() + 1);
    int width = 1 + (header & 0x3fff);
    int height = 1 + (header >>> 14 & 0x3fff);
    return frame(chunk, width, height, (header >>> 28 & 1) == 0);
  }

  private WebpFrame frame(WebpChunk chunk, int width, int height, boolean opaque) {
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a WebP of %dx%d".formatted(width, height), "at least 1x1");
    }
    Size size = new Size(width, height);
    Size whole = canvas.orElse(size);
    boolean inside = left + width <= whole.width() && top + height <= whole.height();
    if (!inside || (frames == 0 && !whole.equals(size))) {
      throw Refusal.unreadable(
          "a WebP frame of %s at %d, %d".formatted(size, left, top), "inside " + whole);
    }
    return new WebpFrame(chunk, cover, left, top, size, whole, opaque);
  }
}
