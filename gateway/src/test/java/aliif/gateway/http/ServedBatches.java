package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;

/** A server that takes two batches at once, and the batches that are sent to it. */
abstract class ServedBatches {
  static final String TAR = "application/x-tar";

  /** With this, any text counts as an image until it is decoded. */
  static final String BEGIN = "BM";

  final ServedFake served =
      ServedFake.start(
          """
          aliif.http.upload { window = 5 s, least-rate = 1 KiB }
          aliif.http.answer { window = 20 s }
          aliif.batch.at-once = 2
          """);

  @AfterEach
  void close() {
    served.close();
  }

  /** A tar file; each content follows two letters with which an image begins. */
  static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = (BEGIN + namesAndContents[i + 1]).getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i], true);
        if (!entry.isDirectory()) {
          entry.setSize(content.length);
        }
        tar.putArchiveEntry(entry);
        if (!entry.isDirectory()) {
          tar.write(content);
        }
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  HttpResponse<byte[]> send(String type, byte[] body) throws Exception {
    HttpRequest request =
        served
            .request("/v1/batch?scale=2&format=webp")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return served.client().send(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<String> refused(String type, byte[] body) throws Exception {
    return served.send(
        served
            .request("/v1/batch?scale=2&format=webp")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  static Map<String, String> entries(byte[] tar) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
        entries.put(each.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  /** Renders the content of the image, except {@code bad}. */
  static UpscaleOutcome echo(UpscaleRequest request) {
    try {
      EncodedImage.InFile image = (EncodedImage.InFile) request.image();
      String text = Files.readString(image.file()).substring(BEGIN.length());
      return text.equals("bad")
          ? new UnreadableImage("image: bad (expected: good)")
          : FakeUpscaler.rendering(request, FakeUpscaler.bytes("<", text, ">"));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  void awaitNothingLeft() {
    eventually("nothing is left", () -> left() == 0 && served.uploads().taken() == 0);
  }

  long left() {
    try (var files = Files.list(served.folder().resolve("batch"))) {
      return files.count();
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
