package aliif.pipeline.image.jpeg;

import java.util.Arrays;

/**
 * Turns the coefficients of a block of 8x8 pixels into as many pixels as a half of the image has
 * there: on each axis 4, or 8 of a component that has half as many samples as others. 4 are made of
 * the four lowest frequencies. For one thread.
 */
final class HalfBlocks {
  /*
   * The inverse cosine transform of n pixels: f(x) = sum over u of c(u) / 2 * cos((2 x + 1) u pi / 2
   * n) * F(u), where c(0) is the root of 1/2 and all others are 1. Of 8 pixels, the even u are a
   * transform of 4.
   */
  private static final int SIDE = 8;
  private static final float MIDDLE = 128;
  private static final float ROOT = (float) Math.sqrt(0.125); // also cos(pi / 4) / 2
  private static final float EIGHTH = wave(2); // cos(pi / 8) / 2
  private static final float THREE_EIGHTHS = wave(6);
  private static final float W1 = wave(1); // cos(pi / 16) / 2
  private static final float W3 = wave(3);
  private static final float W5 = wave(5);
  private static final float W7 = wave(7);

  private final int across; // pixels that are made
  private final int down;
  private final float[] half = new float[SIDE * SIDE]; // (down, 8)

  /**
   * @param across pixels that are made of a row: 4 or 8
   * @param down rows that are made, likewise
   */
  HalfBlocks(int across, int down) {
    this.across = across;
    this.down = down;
  }

  private static float wave(int sixteenths) {
    return (float) (Math.cos(sixteenths * Math.PI / 16) / 2);
  }

  int across() {
    return across;
  }

  int down() {
    return down;
  }

  /**
   * Makes the pixels of a block.
   *
   * @param block coefficients, (8, 8); those of frequencies that are not used are 0
   * @param right the last column that has one which is not 0
   * @param to index of the first pixel
   * @param stride bytes from a row of pixels to the next
   */
  void put(float[] block, int right, byte[] pixels, int to, int stride) {
    for (int u = 0; u <= right; u++) {
      if (down == SIDE) {
        column8(block, half, u);
      } else {
        column4(block, half, u);
      }
    }
    for (int y = 0; y < down; y++) {
      if (across == SIDE) {
        row8(half, y * SIDE, pixels, to + y * stride);
      } else {
        row4(half, y * SIDE, pixels, to + y * stride);
      }
    }
    for (int u = 0; u <= right; u++) {
      for (int y = 0; y < down; y++) {
        half[y * SIDE + u] = 0;
      }
    }
  }

  /** Makes the pixels of a block that has only its first coefficient. */
  void fill(float coefficient, byte[] pixels, int to, int stride) {
    byte flat = cut(coefficient * 0.125f + MIDDLE + 0.5f);
    for (int y = 0; y < down; y++) {
      Arrays.fill(pixels, to + y * stride, to + y * stride + across, flat);
    }
  }

  private static void column4(float[] from, float[] into, int u) {
    float even = ROOT * from[u];
    float second = ROOT * from[16 + u];
    float first = from[8 + u];
    float third = from[24 + u];
    float outer = EIGHTH * first + THREE_EIGHTHS * third;
    float inner = THREE_EIGHTHS * first - EIGHTH * third;
    into[u] = even + second + outer;
    into[8 + u] = even - second + inner;
    into[16 + u] = even - second - inner;
    into[24 + u] = even + second - outer;
  }

  private static void row4(float[] from, int at, byte[] pixels, int to) {
    float even = ROOT * from[at] + MIDDLE + 0.5f;
    float second = ROOT * from[at + 2];
    float first = from[at + 1];
    float third = from[at + 3];
    float outer = EIGHTH * first + THREE_EIGHTHS * third;
    float inner = THREE_EIGHTHS * first - EIGHTH * third;
    pixels[to] = cut(even + second + outer);
    pixels[to + 1] = cut(even - second + inner);
    pixels[to + 2] = cut(even - second - inner);
    pixels[to + 3] = cut(even + second - outer);
  }

  private static void column8(float[] from, float[] into, int u) {
    float even = ROOT * from[u];
    float fourth = ROOT * from[32 + u];
    float f2 = from[16 + u];
    float f6 = from[48 + u];
    float outer = EIGHTH * f2 + THREE_EIGHTHS * f6;
    float inner = THREE_EIGHTHS * f2 - EIGHTH * f6;
    float f1 = from[8 + u];
    float f3 = from[24 + u];
    float f5 = from[40 + u];
    float f7 = from[56 + u];
    float odd = W1 * f1 + W3 * f3 + W5 * f5 + W7 * f7;
    into[u] = even + fourth + outer + odd;
    into[56 + u] = even + fourth + outer - odd;
    odd = W3 * f1 - W7 * f3 - W1 * f5 - W5 * f7;
    into[8 + u] = even - fourth + inner + odd;
    into[48 + u] = even - fourth + inner - odd;
    odd = W5 * f1 - W1 * f3 + W7 * f5 + W3 * f7;
    into[16 + u] = even - fourth - inner + odd;
    into[40 + u] = even - fourth - inner - odd;
    odd = W7 * f1 - W5 * f3 + W3 * f5 - W1 * f7;
    into[24 + u] = even + fourth - outer + odd;
    into[32 + u] = even + fourth - outer - odd;
  }

  private static void row8(float[] from, int at, byte[] pixels, int to) {
    float even = ROOT * from[at] + MIDDLE + 0.5f;
    float fourth = ROOT * from[at + 4];
    float f2 = from[at + 2];
    float f6 = from[at + 6];
    float outer = EIGHTH * f2 + THREE_EIGHTHS * f6;
    float inner = THREE_EIGHTHS * f2 - EIGHTH * f6;
    float f1 = from[at + 1];
    float f3 = from[at + 3];
    float f5 = from[at + 5];
    float f7 = from[at + 7];
    float odd = W1 * f1 + W3 * f3 + W5 * f5 + W7 * f7;
    pixels[to] = cut(even + fourth + outer + odd);
    pixels[to + 7] = cut(even + fourth + outer - odd);
    odd = W3 * f1 - W7 * f3 - W1 * f5 - W5 * f7;
    pixels[to + 1] = cut(even - fourth + inner + odd);
    pixels[to + 6] = cut(even - fourth + inner - odd);
    odd = W5 * f1 - W1 * f3 + W7 * f5 + W3 * f7;
    pixels[to + 2] = cut(even - fourth - inner + odd);
    pixels[to + 5] = cut(even - fourth - inner - odd);
    odd = W7 * f1 - W5 * f3 + W3 * f5 - W1 * f7;
    pixels[to + 3] = cut(even + fourth - outer + odd);
    pixels[to + 4] = cut(even + fourth - outer - odd);
  }

  /** The whole part, from 0 to 255. */
  private static byte cut(float value) {
    return (byte) Math.max(0, Math.min(255, (int) value));
  }
}
