package aliif.infra.kafka.contract;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Headers as text in UTF-8. Of several headers with one name the last one counts; a header without
 * a value counts as absent.
 */
public record HeaderText(Headers headers) implements Function<String, Optional<String>> {

  /**
   * The text under a name.
   *
   * @throws UpscaleException with an {@link InvalidParameter} if it is not UTF-8
   */
  @Override
  public Optional<String> apply(String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> decode(name, value));
  }

  /** The texts of all headers with a name, in their order. */
  public List<String> all(String name) {
    List<String> all = new ArrayList<>();
    for (Header header : headers.headers(name)) {
      Optional.ofNullable(header.value()).ifPresent(value -> all.add(decode(name, value)));
    }
    return all;
  }

  /**
   * A number that has to be there.
   *
   * @param record what has such a header, for messages
   * @throws IllegalArgumentException if there is none, or it is not a whole number within bounds
   */
  long number(String name, String record, long least, long most) {
    String text = required(name, record);
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException problem) {
      /* said below */
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: a whole number from %d to %d)".formatted(name, text, least, most));
  }

  /**
   * A text that has to be there.
   *
   * @param record what has such a header, for messages
   * @throws IllegalArgumentException if there is none
   */
  String required(String name, String record) {
    return apply(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: none (expected: a header of a %s)".formatted(name, record)));
  }

  /** Adds a header. */
  public static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String name, byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException problem) {
      throw new UpscaleException(
          new InvalidParameter(
              "header " + name + ": " + value.length + " bytes (expected: text in UTF-8)"),
          problem);
    }
  }
}
