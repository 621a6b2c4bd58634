package aliif.pipeline.image.gif;

import aliif.pipeline.image.bytes.ByteWindow;
import java.util.Arrays;

/**
 * Follows the LZW codes of a GIF's frame (GIF89a, appendix F) and counts the pixels that they stand
 * for, without decoding them.
 */
final class GifCodes {
  private static final int MOST_BITS = 12;

  private final ByteWindow file;
  private long at;
  private final long end;
  private int block; // bytes left in a sub-block
  private int buffer;
  private int buffered; // bits

  private GifCodes(ByteWindow file, long at, long end) {
    this.file = file;
    this.at = at;
    this.end = end;
  }

  /**
   * Counts the pixels of a frame, up to the first code that is impossible.
   *
   * @param file the bytes
   * @param at place of the byte that tells how many bits a pixel has
   * @param end place after the last sub-block
   */
  static long pixels(ByteWindow file, long at, long end) {
    int bits = file.at(at);
    return bits < 1 || bits >= MOST_BITS ? 0 : new GifCodes(file, at + 1, end).pixels(bits);
  }

  private long pixels(int bits) {
    int clear = 1 << bits;
    int[] lengths = new int[1 << MOST_BITS]; // of what a code stands for
    Arrays.fill(lengths, 0, clear, 1);
    long pixels = 0;
    int width = bits + 1;
    int next = clear + 2;
    int before = -1;
    for (int code = code(width); code >= 0 && code != clear + 1; code = code(width)) {
      if (code == clear) {
        width = bits + 1;
        next = clear + 2;
        before = -1;
        continue;
      }
      if (code > next || (code == next && before < 0)) {
        return pixels;
      }
      if (before >= 0 && next < lengths.length) {
        lengths[next++] = lengths[before] + 1;
        width += next == 1 << width && width < MOST_BITS ? 1 : 0;
      }
      if (code >= next) { // the table is full, and the code is none of it
        return pixels;
      }
      pixels += lengths[code];
      before = code;
    }
    return pixels;
  }

  /**
   * Reads the next code.
   *
   * @return -1 at the end
   */
  private int code(int width) {
    while (buffered < width) {
      if (block == 0) {
        block = at < end ? file.at(at++) : 0;
        if (block == 0) {
          return -1;
        }
      }
      if (at >= end) {
        return -1;
      }
      buffer |= file.at(at++) << buffered;
      buffered += 8;
      block--;
    }
    int code = buffer & ((1 << width) - 1);
    buffer >>>= width;
    buffered -= width;
    return code;
  }
}
