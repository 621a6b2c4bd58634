package aliif.gateway.cli.research;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class LinePlotTest {
  private static Document parsed(LinePlot plot) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(LinePlot plot) {
    return Pattern.compile("<text[^>]*>([^<]*)</text>")
        .matcher(plot.svg())
        .results()
        .map(text -> text.group(1))
        .toList();
  }

  @Test
  void theAxesGoFromTheLeastToTheLargestValue() {
    LinePlot plot = new LinePlot("Title", "K", "dB");
    plot.add("query", List.of(new LinePlot.Point(1, 20), new LinePlot.Point(11, 30)));

    assertThat(texts(plot))
        .contains("Title", "K", "dB", "query")
        .contains("1", "3", "5", "7", "9", "11")
        .contains("20", "22", "24", "26", "28", "30");
    assertThat(plot.svg()).contains("M70.0 380.0L730.0 70.0");
  }

  @Test
  void fewPointsAreMarkedAndManyAreNot() throws Exception {
    LinePlot few = new LinePlot("few", "x", "y");
    LinePlot many = new LinePlot("many", "x", "y");
    few.add("a", IntStream.range(0, 30).mapToObj(i -> new LinePlot.Point(i, i)).toList());
    many.add("a", IntStream.range(0, 31).mapToObj(i -> new LinePlot.Point(i, i)).toList());

    assertThat(parsed(few).getElementsByTagName("circle").getLength()).isEqualTo(30);
    assertThat(parsed(many).getElementsByTagName("circle").getLength()).isZero();
  }

  @Test
  void whatIsNotFiniteIsLeftOut() throws Exception {
    LinePlot plot = new LinePlot("loss", "x", "y");
    plot.add(
        "a",
        List.of(
            new LinePlot.Point(1, Double.NaN),
            new LinePlot.Point(Double.POSITIVE_INFINITY, 2),
            new LinePlot.Point(3, 4)));

    assertThat(parsed(plot).getElementsByTagName("circle").getLength()).isEqualTo(1);
    assertThat(plot.svg()).doesNotContain("NaN", "Infinity");
  }

  @Test
  void aPlotWithoutLinesAndOneOfASinglePointAreImagesToo() throws Exception {
    LinePlot single = new LinePlot("a < b & c", "x", "y");
    assertThat(parsed(single).getDocumentElement().getTagName()).isEqualTo("svg");
    single.add("<i>", List.of(new LinePlot.Point(5, 5)));

    assertThat(parsed(single).getDocumentElement().getTextContent()).contains("a < b & c", "<i>");
  }
}
