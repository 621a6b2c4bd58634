package aliif.gateway.cli.kafka;

import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.ResultRecord;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Shows an answer in one line, for people or for programs. */
final class AnswerLine {
  private static final int SHOWN = 32;

  private AnswerLine() {}

  /** Anybody may write to a topic: what would control a terminal is replaced by {@code ?}. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\u2028\u2029]", "?");
  }

  /** The value of a header: text, or else its bytes in hexadecimal, the first 32 of them. */
  static String printable(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      if (text.equals(printable(text))) {
        return text;
      }
    } catch (CharacterCodingException binary) {
      return hexadecimal(value);
    }
    return hexadecimal(value);
  }

  private static String hexadecimal(byte[] value) {
    int shown = Math.min(value.length, SHOWN);
    return "0x%s%s (%d bytes)"
        .formatted(
            HexFormat.of().formatHex(value, 0, shown),
            shown < value.length ? "..." : "",
            value.length);
  }

  /** Such as {@code cat.png: 192x128 by lite in 0.3 s, 40210 bytes}. */
  static String text(Answer answer) {
    return printable(line(answer));
  }

  private static String line(Answer answer) {
    return switch (answer) {
      case Answer.Result(_, var result) ->
          "%s: %s by %s in %.1f s, %s"
              .formatted(
                  answer.key(),
                  result.size(),
                  result.model(),
                  result.time().toMillis() / 1e3,
                  result
                      .address()
                      .map(address -> "stored as " + address)
                      .orElseGet(() -> result.bytes().size() + " bytes"));
      case Answer.Refused(_, var reason) -> answer.key() + ": dead letter: " + reason.message();
      case Answer.Foreign(_, String problem) -> answer.place() + ": no answer: " + problem;
    };
  }

  /** An object of JSON, in one line. */
  static String json(Answer answer) {
    JsonObject json = new JsonObject();
    json.addProperty("kind", kind(answer));
    json.addProperty("key", answer.key());
    answer.id().ifPresent(id -> json.addProperty("id", id));
    ConsumerRecord<byte[], byte[]> record = answer.record();
    json.addProperty("topic", record.topic());
    json.addProperty("partition", record.partition());
    json.addProperty("offset", record.offset());
    json.addProperty("time", Instant.ofEpochMilli(record.timestamp()).toString());
    switch (answer) {
      case Answer.Result(_, var result) -> describe(json, result);
      case Answer.Refused(_, var reason) -> describe(json, reason);
      case Answer.Foreign(_, String problem) -> json.addProperty("message", problem);
    }
    return json.toString();
  }

  private static String kind(Answer answer) {
    return switch (answer) {
      case Answer.Result _ -> "result";
      case Answer.Refused _ -> "dead-letter";
      case Answer.Foreign _ -> "foreign";
    };
  }

  private static void describe(JsonObject json, ResultRecord.Received result) {
    json.addProperty("width", result.size().width());
    json.addProperty("height", result.size().height());
    json.addProperty("model", result.model());
    json.addProperty("milliseconds", result.time().toMillis());
    json.addProperty("sha256", result.sha256());
    result
        .address()
        .ifPresentOrElse(
            address -> json.addProperty("result-ref", address.hex()),
            () -> json.addProperty("bytes", result.bytes().size()));
    JsonArray notices = new JsonArray();
    result.notices().forEach(notices::add);
    json.add("notices", notices);
  }

  private static void describe(JsonObject json, DeadLetter.Reason reason) {
    json.addProperty("message", reason.message());
    json.addProperty("request-topic", reason.topic());
    json.addProperty("request-partition", reason.partition());
    json.addProperty("request-offset", reason.offset());
  }
}
