package aliif.gateway.iiif;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.http.ProblemException;
import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the parameters of an image request mean, rule by rule (Image API 3.0, 4). */
final class IiifRequestTest {
  /** No side above 2000, at most 3 megapixels, each side at most 100 times the region's. */
  private static final IiifLimits LIMITS = new IiifLimits(2000, 3_000_000, 100);

  /** Answers {@code x,y,w,h WxH canonical}, or the status of the error. */
  private static String outcome(Size whole, String path) {
    return outcome(IiifVersion.THREE, whole, path);
  }

  private static String outcome(IiifVersion version, Size whole, String path) {
    try {
      IiifPicture picture =
          IiifRequest.parse(version, List.of(path.split("/", -1))).of(whole, LIMITS);
      return "%d,%d,%d,%d %s %s"
          .formatted(
              picture.region().x(),
              picture.region().y(),
              picture.region().width(),
              picture.region().height(),
              picture.size(),
              picture.canonical());
    } catch (UpscaleException invalid) {
      assertThat(invalid).hasMessageContaining("(expected: ");
      return "400";
    } catch (ProblemException problem) {
      return Integer.toString(problem.problem().status());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full/max/0/default.jpg           | 0,0,600,400 600x400 full/max/0/default.jpg",
        "square/max/0/default.jpg         | 100,0,400,400 400x400 100,0,400,400/max/0/default.jpg",
        "0,0,600,400/max/0/default.jpg    | 0,0,600,400 600x400 full/max/0/default.jpg",
        "10,20,30,40/max/0/default.jpg    | 10,20,30,40 30x40 10,20,30,40/max/0/default.jpg",
        "590,390,100,100/max/0/default.jpg| 590,390,10,10 10x10 590,390,10,10/max/0/default.jpg",
        "0,0,9999,9999/max/0/default.jpg  | 0,0,600,400 600x400 full/max/0/default.jpg",
        "pct:0,0,100,100/max/0/default.jpg| 0,0,600,400 600x400 full/max/0/default.jpg",
        "pct:25,50,50,25/max/0/default.jpg| 150,200,300,100 300x100"
            + " 150,200,300,100/max/0/default.jpg",
        "pct:41.6,7.5,40,70/max/0/default.jpg| 250,30,240,280 240x280"
            + " 250,30,240,280/max/0/default.jpg",
        "pct:90,90,20,20/max/0/default.jpg| 540,360,60,40 60x40 540,360,60,40/max/0/default.jpg",
        "pct:99.99,0,.001,.001/max/0/default.jpg| 599,0,1,1 1x1 599,0,1,1/max/0/default.jpg",
        "600,0,1,1/max/0/default.jpg      | 400",
        "0,400,1,1/max/0/default.jpg      | 400",
        "0,0,0,10/max/0/default.jpg       | 400",
        "0,0,10,0/max/0/default.jpg       | 400",
        "-1,0,10,10/max/0/default.jpg     | 400",
        "0,0,10/max/0/default.jpg         | 400",
        "0,0,10,10,10/max/0/default.jpg   | 400",
        "0.5,0,10,10/max/0/default.jpg    | 400",
        "pct:0,0,0,10/max/0/default.jpg   | 400",
        "pct:100,0,10,10/max/0/default.jpg| 400",
        "pct:a,0,10,10/max/0/default.jpg  | 400",
        "Full/max/0/default.jpg           | 400",
        "1e2,0,10,10/max/0/default.jpg    | 400",
      })
  void regions(String path, String expected) {
    assertThat(outcome(new Size(600, 400), path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "150,      | 150x100 150,100",
        "600,      | 600x400 max",
        "601,      | 400",
        "^601,     | 601x401 ^601,401",
        "^1200,    | 1200x800 ^1200,800",
        ",100      | 150x100 150,100",
        ",401      | 400",
        "^,800     | 1200x800 ^1200,800",
        "pct:50    | 300x200 300,200",
        "pct:100   | 600x400 max",
        "pct:33.3  | 200x133 200,133",
        "pct:100.1 | 400",
        "^pct:200  | 1200x800 ^1200,800",
        "^pct:50   | 300x200 300,200",
        "pct:0     | 400",
        "pct:0.01  | 400",
        "300,300   | 300x300 300,300",
        "600,401   | 400",
        "^600,401  | 600x401 ^600,401",
        "!150,150  | 150x100 150,100",
        "!150,50   | 75x50 75,50",
        "!9000,9000| 600x400 max",
        "^!900,9000| 900x600 ^900,600",
        "^!9000,500| 750x500 ^750,500",
        "^!9000,9000| 2000x1333 ^max",
        "^max      | 2000x1333 ^max",
        "^2001,    | 400",
        "^2000,2000| 400",
        "^1900,1900| 400",
        "0,        | 400",
        ",0        | 400",
        "0,0       | 400",
        "!0,10     | 400",
        ",         | 400",
        "!,        | 400",
        "!10,      | 400",
        "full      | 400",
        "10        | 400",
        "1.5,      | 400",
        "-10,      | 400",
        "pct:-10   | 400",
        "!^10,10   | 400",
        "^^10,10   | 400",
        "1,2,3     | 400",
      })
  void sizes(String size, String expected) {
    String all = outcome(new Size(600, 400), "full/" + size + "/0/default.png");

    assertThat(all)
        .isEqualTo(
            expected.equals("400")
                ? "400"
                : "0,0,600,400 " + expected.replaceFirst(" ", " full/") + "/0/default.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full      | 600x400 full",
        "max       | 600x400 full",
        "600,      | 600x400 full",
        "600,400   | 600x400 full",
        "150,      | 150x100 150,",
        "150,100   | 150x100 150,",
        "150,101   | 150x101 150,101",
        ",100      | 150x100 150,",
        "1200,     | 1200x800 1200,",
        ",800      | 1200x800 1200,",
        "601,      | 601x401 601,",
        "100,      | 100x67 100,",
        "1,        | 1x1 1,",
        "pct:50    | 300x200 300,",
        "pct:200   | 1200x800 1200,",
        "pct:0.01  | 400",
        "300,300   | 300x300 300,300",
        "!150,150  | 150x100 150,",
        "!900,9000 | 900x600 900,",
        "2001,     | 400",
        "0,        | 400",
        "^150,     | 400",
        "^max      | 400",
        "^full     | 400",
        "!full     | 400",
        ",         | 400",
        "Full      | 400",
      })
  void sizesOfVersionTwo(String size, String expected) {
    String all = outcome(IiifVersion.TWO, new Size(600, 400), "full/" + size + "/0/default.png");

    assertThat(all)
        .isEqualTo(
            expected.equals("400")
                ? "400"
                : "0,0,600,400 " + expected.replaceFirst(" ", " full/") + "/0/default.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full/full/0/default.jpg      | 400",
        "full/max/0/default.jpg       | 0,0,6000,1000 2000x333 full/2000,/0/default.jpg",
        "0,0,40,1/1,/0/default.jpg    | 0,0,40,1 1x1 0,0,40,1/1,/0/default.jpg",
        "0,0,4096,9/512,/0/default.jpg| 0,0,4096,9 512x2 0,0,4096,9/512,/0/default.jpg",
        "5991,0,9,800/2,/0/default.jpg| 5991,0,9,800 2x100 5991,0,9,800/2,/0/default.jpg",
        "0,0,10,10/1000,/0/default.jpg| 0,0,10,10 1000x1000 0,0,10,10/1000,/0/default.jpg",
        "0,0,10,10/1001,/0/default.jpg| 400",
      })
  void aLargeImageIsConfinedInVersionTwo(String path, String expected) {
    assertThat(outcome(IiifVersion.TWO, new Size(6000, 1000), path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "90 | 90",
        "180 | 180",
        "270 | 270",
        "360 | 0",
        "22.50 | 22.5",
        "0.0 | 0",
        ".5 | 0.5",
        "!0 | !0",
        "!90 | !90",
        "!12.25 | !12.25",
        "361 | 400",
        "-90 | 400",
        "90! | 400",
        "right | 400",
        "! | 400",
        "1e1 | 400",
      })
  void rotations(String rotation, String expected) {
    String all = outcome(new Size(6, 4), "full/max/" + rotation + "/default.png");

    assertThat(all)
        .isEqualTo(
            expected.equals("400") ? "400" : "0,0,6,4 6x4 full/max/" + expected + "/default.png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default.jpg | default.jpg",
        "color.png | default.png",
        "gray.webp | gray.webp",
        "bitonal.tif | bitonal.tif",
        "native.jpg | 400",
        "grey.jpg | 400",
        "default | 400",
        "default.jpeg | 400",
        "default.gif | 501",
        "default.jp2 | 501",
        "default.pdf | 501",
        "default.bmp | 400",
        ".jpg | 400",
        "default. | 400",
        "DEFAULT.jpg | 400",
      })
  void qualitiesAndFormats(String file, String expected) {
    String all = outcome(new Size(6, 4), "full/max/0/" + file);

    assertThat(all)
        .isEqualTo(expected.matches("\\d+") ? expected : "0,0,6,4 6x4 full/max/0/" + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "full/max/0/default.jpg        | 0,0,6000,1000 2000x333 full/max/0/default.jpg",
        "full/!3000,3000/0/default.jpg | 0,0,6000,1000 2000x333 full/max/0/default.jpg",
        "full/3000,/0/default.jpg      | 400",
        "0,0,10,10/^max/0/default.jpg  | 0,0,10,10 1000x1000 0,0,10,10/^max/0/default.jpg",
        "0,0,10,10/^1001,/0/default.jpg| 400",
        "0,0,40,10/1,/0/default.jpg    | 400",
        "0,0,40,1/!1,1/0/default.jpg   | 400",
      })
  void aLargeImageIsConfinedToTheLimits(String path, String expected) {
    assertThat(outcome(new Size(6000, 1000), path)).isEqualTo(expected);
  }
}
