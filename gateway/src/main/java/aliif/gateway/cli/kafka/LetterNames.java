package aliif.gateway.cli.kafka;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.client.Answer;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The dead letters that a command is about. */
final class LetterNames {
  @Parameters(
      arity = "0..*",
      paramLabel = "KEY|PARTITION@OFFSET",
      description = "Record keys of requests, or places as list prints them.")
  private List<String> names = List.of();

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Whether a letter is one of those. */
  boolean name(Answer.Refused letter) {
    return StoredLetters.isNamed(names, letter);
  }

  /** Ends the command, when thrown: none of them is there. */
  CommandFailure notThere() {
    return new CommandFailure(
        String.join(", ", names)
            + ": no dead letter (expected: a record key, or PARTITION@OFFSET)");
  }
}
