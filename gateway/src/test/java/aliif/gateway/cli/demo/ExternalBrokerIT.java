package aliif.gateway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.KafkaServer;
import aliif.gateway.testing.SmallCat;
import aliif.model.Scale;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleParameters;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./aliif serve --kafka HOST:PORT} beside Kafka's own server with its defaults. */
@Timeout(600)
final class ExternalBrokerIT {
  private static final String LAUNCHER = Path.of("..", "aliif").toAbsolutePath().toString();

  private static final String CASES = "aliif/pipeline/image/cases";

  @TempDir private Path folder;

  @Test
  void requestsOfAnyBrokerAreAnswered() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      Process process =
          new ProcessBuilder(LAUNCHER, "serve", "--port", "0", "--kafka", kafka.bootstrapServers())
              .directory(folder.toFile())
              .redirectError(folder.resolve("error").toFile())
              .start();
      try (BufferedReader out = process.inputReader()) {
        assertThat(out.readLine()).startsWith("ready http://127.0.0.1:");
        ask(kafka.bootstrapServers());
      } finally {
        process.destroy();
        process.waitFor();
      }
      assertThat(folder.resolve("data/kafka")).doesNotExist();
      assertThat(folder.resolve("data/store")).isNotEmptyDirectory();
    }
  }

  /** An answer that fits a record, one that does not, one with a notice, and a refusal. */
  private void ask(String bootstrapServers) throws Exception {
    Path image = SmallCat.write(folder.resolve("cat.png"));
    ByteString cat = ByteString.fromArray(Files.readAllBytes(image));
    try (KafkaExchange exchange = new KafkaExchange(bootstrapServers)) {
      exchange.send("small", "cat", cat, to(new Scale.Factor(2.5)));
      exchange.send("large", "cat", cat, to(new Scale.ToWidth(1600)));
      Path animated = Path.of("../pipeline/src/test/resources", CASES, "apng_3_frames.png");
      exchange.send(
          "animated",
          "cat",
          ByteString.fromArray(Files.readAllBytes(animated)),
          to(new Scale.Factor(2)));
      exchange.send("refused", "cat", cat.take(1000), to(new Scale.Factor(2)));
      List<KafkaExchange.Reply> answers = new ArrayList<>();
      while (answers.size() < 4) {
        answers.addAll(exchange.poll());
      }

      assertThat(answers)
          .extracting(KafkaExchange.Reply::id)
          .contains("small", "large", "animated");
      for (KafkaExchange.Reply answer : answers) {
        switch (answer) {
          case KafkaExchange.Reply.Inline small when small.id().equals("animated") ->
              assertThat(small.notices()).containsExactly("image: the first of 3 frames is used");
          case KafkaExchange.Reply.Inline small -> assertThat(width(small)).isEqualTo(240);
          case KafkaExchange.Reply.Reference large ->
              assertThat(large.address().hex()).as(large.id()).hasSize(64);
          case KafkaExchange.Reply.Refused refused ->
              assertThat(refused.message()).startsWith("image: ");
        }
      }
      assertThat(answers)
          .extracting(answer -> answer.getClass().getSimpleName())
          .containsExactlyInAnyOrder("Inline", "Inline", "Reference", "Refused");
    }
  }

  private static UpscaleParameters to(Scale scale) {
    return new UpscaleParameters(scale, OutputFormat.PNG, Optional.empty());
  }

  private static int width(KafkaExchange.Reply.Inline answer) throws Exception {
    return ImageIO.read(answer.bytes().asInputStream()).getWidth();
  }
}
