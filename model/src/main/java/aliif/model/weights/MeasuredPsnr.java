package aliif.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a weights file has reached on a benchmark, in the run that docs/benchmarks.md tells of.
 *
 * @param set name of the benchmark
 * @param decibels PSNR on Y
 */
public record MeasuredPsnr(String set, int scale, double decibels) {
  private static final String FILE = "scores.txt";

  /**
   * All of a file's, by scale; none if it has not been measured.
   *
   * @param digest SHA-256 of the weights file, so that no other weights get its scores
   */
  public static List<MeasuredPsnr> of(String digest) {
    try (InputStream file = MeasuredPsnr.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + FILE);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> List.of(line.split(" ", -1)))
          .filter(fields -> fields.getFirst().equals(digest))
          .map(MeasuredPsnr::parse)
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static MeasuredPsnr parse(List<String> fields) {
    return new MeasuredPsnr(
        fields.get(1), Integer.parseInt(fields.get(2)), Double.parseDouble(fields.get(3)));
  }
}
