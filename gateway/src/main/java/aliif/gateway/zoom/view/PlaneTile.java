package aliif.gateway.zoom.view;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tile of a plane.
 *
 * @param column from 0, counted from the left edge of the plane
 * @param row from 0, counted from its upper edge
 */
public record PlaneTile(int column, int row) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}),(\\d{1,9})");

  /** Reads {@code column,row}; empty if the text is anything else. */
  public static Optional<PlaneTile> parse(String text) {
    Matcher numbers = TEXT.matcher(text);
    return numbers.matches()
        ? Optional.of(
            new PlaneTile(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
        : Optional.empty();
  }
}
