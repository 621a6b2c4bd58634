package aliif.gateway.cli.progress;

/** How many columns of a terminal a text takes: letters of East Asia and pictures take two. */
final class TextWidth {
  private TextWidth() {}

  /** Columns of a text. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** A text, cut to so many columns where it is longer. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int left = columns - 1; // the mark that it is cut
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      left -= of(letter);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(letter);
      at += Character.charCount(letter);
    }
    return cut.append('…').toString();
  }

  private static int of(int letter) {
    return switch (Character.getType(letter)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      case Character.CONTROL -> 0;
      default -> isWide(letter) ? 2 : 1;
    };
  }

  /** The ranges that Unicode's East Asian Width (UAX 11) calls wide or fullwidth, roughly. */
  private static boolean isWide(int letter) {
    return (letter >= 0x1100 && letter <= 0x115f)
        || (letter >= 0x2e80 && letter <= 0x303e)
        || (letter >= 0x3041 && letter <= 0xa4cf)
        || (letter >= 0xa960 && letter <= 0xa97c)
        || (letter >= 0xac00 && letter <= 0xd7a3)
        || (letter >= 0xf900 && letter <= 0xfaff)
        || (letter >= 0xfe30 && letter <= 0xfe6f)
        || (letter >= 0xff00 && letter <= 0xff60)
        || (letter >= 0xffe0 && letter <= 0xffe6)
        || (letter >= 0x1f300 && letter <= 0x1f64f)
        || (letter >= 0x1f900 && letter <= 0x1f9ff)
        || (letter >= 0x20000 && letter <= 0x3fffd);
  }
}
