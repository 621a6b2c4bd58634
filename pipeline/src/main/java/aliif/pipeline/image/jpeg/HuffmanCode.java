package aliif.pipeline.image.jpeg;

import java.io.IOException;
import java.util.Arrays;

/** A Huffman code of a JPEG (ITU-T T.81, annex C). Immutable. */
final class HuffmanCode {
  /** Bits of the codes that are looked up at once; longer ones are rare. */
  private static final int SHORT = 9;

  private static final int LONGEST = 16;

  private final short[] shorter =
      new short[1 << SHORT]; // length << 8 | symbol; 0 for a longer code
  private final int[] mostOf = new int[LONGEST + 1]; // the largest code of each length; -1 for none
  private final int[] offsets = new int[LONGEST + 1]; // index of a symbol, less its code
  private final byte[] symbols;

  /**
   * @param counts how many codes have 1 to 16 bits
   * @param symbols in the order of their codes, as many as there are codes
   * @throws IOException if these are more codes than there can be
   */
  HuffmanCode(byte[] counts, byte[] symbols) throws IOException {
    this.symbols = symbols.clone();
    Arrays.fill(mostOf, -1);
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int count = counts[length - 1] & 0xff;
      offsets[length] = index - code;
      for (int i = 0; i < count; i++, code++, index++) {
        if (code >= 1 << length) {
          throw new IOException("codes of %d bits (expected: fewer)".formatted(length));
        }
        if (length <= SHORT) {
          int first = code << (SHORT - length);
          short entry = (short) (length << 8 | (symbols[index] & 0xff));
          Arrays.fill(shorter, first, first + (1 << (SHORT - length)), entry);
        }
        mostOf[length] = code;
      }
      code <<= 1;
    }
  }

  /** Reads the next symbol. */
  int next(CodedBits bits) throws IOException {
    int ahead = bits.peek(LONGEST);
    int entry = shorter[ahead >>> (LONGEST - SHORT)];
    if (entry != 0) {
      bits.skip(entry >>> 8);
      return entry & 0xff;
    }
    int length = SHORT + 1;
    while (length <= LONGEST && ahead >>> (LONGEST - length) > mostOf[length]) {
      length++;
    }
    if (length > LONGEST) {
      throw new IOException("a code that is not in its table (expected: one that is)");
    }
    bits.skip(length);
    return symbols[offsets[length] + (ahead >>> (LONGEST - length))] & 0xff;
  }
}
