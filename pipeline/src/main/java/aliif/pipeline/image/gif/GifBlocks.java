package aliif.pipeline.image.gif;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.bytes.ByteWindow;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Reads the blocks of a GIF (GIF89a), once. For one thread. */
final class GifBlocks {
  static final int EXTENSION = 0x21;
  static final int CONTROL = 0xf9;
  static final int IMAGE = 0x2c;
  static final int TRAILER = 0x3b;

  /** Where the screen descriptor has its flags. */
  static final int FLAGS = 10;

  private static final int SCREEN = 13; // bytes of signature and screen descriptor
  private static final int DESCRIPTOR = 10;

  private final ByteWindow file;
  private final long size;
  private final int first; // where the first block begins
  private OptionalInt transparent = OptionalInt.empty();
  private Optional<GifFrame> frame = Optional.empty();
  private int frames;
  private Optional<String> damage = Optional.empty();

  private GifBlocks(ImageBytes bytes, Wanted wanted) {
    file = new ByteWindow(bytes, wanted);
    size = bytes.size();
    first = SCREEN + palette(FLAGS);
  }

  /**
   * Reads all blocks, no pixels.
   *
   * @throws UpscaleException if there is no whole frame
   */
  static GifBlocks of(ImageBytes bytes, Wanted wanted) {
    GifBlocks blocks = new GifBlocks(bytes, wanted);
    blocks.walk();
    return blocks;
  }

  /** Place of the first block, behind the screen descriptor and its palette. */
  int first() {
    return first;
  }

  GifFrame frame() {
    return frame.orElseThrow(() -> Refusal.unreadable("a GIF without a frame", "one"));
  }

  /** How many frames are whole. */
  int frames() {
    return frames;
  }

  /** What is wrong behind the first frame, in one sentence. */
  List<String> notices() {
    return damage.stream().toList();
  }

  /**
   * Bytes of the palette that a flags byte announces.
   *
   * @param flags place of the flags byte
   */
  private int palette(long flags) {
    return (file.at(flags) & 0x80) == 0 ? 0 : 3 << ((file.at(flags) & 7) + 1);
  }

  private void walk() {
    long at = first;
    while (damage.isEmpty() && at < size && file.at(at) != TRAILER) {
      int type = file.at(at);
      switch (type) {
        case EXTENSION -> {
          takeControl(at);
          at = subBlocksEnd(at + 2);
        }
        case IMAGE -> at = takeFrame(at);
        default ->
            requireFirstFrame(
                () ->
                    Refusal.unreadable(
                        "a GIF with a block of type %d".formatted(type), "33, 44 or 59"));
      }
    }
    if (damage.isEmpty() && at >= size) {
      damage = Optional.of("image: the file has no end marker");
    }
  }

  /**
   * Refuses damage in the first frame or before it. Later damage is noted: the first frame is
   * whole.
   */
  private void requireFirstFrame(Supplier<UpscaleException> refusal) {
    if (frames == 0) {
      throw refusal.get();
    }
    damage = Optional.of("image: the file is damaged behind its first frame");
  }

  private long subBlocksEnd(long start) {
    long at = start;
    while (at < size && file.at(at) != 0) {
      at += 1 + file.at(at);
    }
    if (at >= size) {
      requireFirstFrame(
          () ->
              Refusal.unreadable(
                  "a GIF that ends early, after " + size + " bytes", "whole blocks"));
    }
    return at + 1;
  }

  /** Reads the transparent colour from the control extension before the first frame. */
  private void takeControl(long at) {
    if (frames == 0
        && file.at(at + 1) == CONTROL
        && file.at(at + 2) == 4
        && (file.at(at + 3) & 1) == 1) {
      transparent = OptionalInt.of(file.at(at + 6));
    }
  }

  /** Counts a frame, and reads the first one. Returns the place behind it. */
  private long takeFrame(long at) {
    // A descriptor that is cut off has no flags, and no sub-blocks behind it.
    int colours = at + DESCRIPTOR <= size ? palette(at + DESCRIPTOR - 1) : 0;
    long codes = at + DESCRIPTOR + colours;
    long end = subBlocksEnd(codes + 1);
    if (damage.isEmpty()) {
      frames++;
      if (frame.isEmpty()) {
        frame = Optional.of(frame(at, codes, end));
      }
    }
    return end;
  }

  private GifFrame frame(long at, long codes, long end) {
    int left = file.littleEndian16(at + 1);
    int top = file.littleEndian16(at + 3);
    int width = file.littleEndian16(at + 5);
    int height = file.littleEndian16(at + 7);
    if (width == 0 || height == 0) {
      throw Refusal.unreadable("a GIF of %dx%d".formatted(width, height), "at least 1x1");
    }
    Size canvas =
        new Size(
            Math.max(file.littleEndian16(6), left + width),
            Math.max(file.littleEndian16(8), top + height));
    boolean own = codes > at + DESCRIPTOR;
    boolean grey = own ? grey(at + DESCRIPTOR, codes) : grey(SCREEN, first);
    return new GifFrame(
        at, codes, end, left, top, new Size(width, height), canvas, grey, transparent);
  }

  /** Whether all colours of a palette are grey. */
  private boolean grey(long start, long end) {
    if (start == end) {
      throw Refusal.unreadable("a GIF without a palette", "one for the screen or the frame");
    }
    for (long at = start; at < end; at += 3) {
      if (file.at(at) != file.at(at + 1) || file.at(at) != file.at(at + 2)) {
        return false;
      }
    }
    return true;
  }
}
