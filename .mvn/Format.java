import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks ({@code check}) or rewrites ({@code write}) every Java file below the current folder with
 * google-java-format. Run by {@code mvn verify}; {@code mvn -N -Dformat=write verify} rewrites.
 */
final class Format {
  public static void main(String[] arguments) throws IOException, FormatterException {
    boolean write = arguments[0].equals("write");
    List<Path> sources;
    try (var files = Files.walk(Path.of("."))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().contains("/target/"))
              .sorted()
              .toList();
    }
    List<Path> different = new ArrayList<>();
    for (Path source : sources) {
      String text = Files.readString(source);
      String formatted;
      try {
        formatted = new Formatter().formatSourceAndFixImports(text);
      } catch (FormatterException problem) {
        throw new IllegalStateException(source.toString(), problem);
      }
      if (!formatted.equals(text)) {
        different.add(source);
        if (write) {
          Files.writeString(source, formatted);
        }
      }
    }
    different.forEach(
        source -> System.out.println((write ? "formatted " : "not formatted: ") + source));
    if (!write && !different.isEmpty()) {
      System.err.println("run: mvn -N -Dformat=write verify");
      System.exit(1);
    }
  }
}
