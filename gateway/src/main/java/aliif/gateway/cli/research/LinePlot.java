package aliif.gateway.cli.research;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A line chart as an SVG image. */
final class LinePlot {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 450;
  private static final int MARGIN = 70;
  private static final int TICKS = 5;
  private static final int FEW = 30; // points that are marked each
  private static final List<String> COLOURS =
      List.of("#0b6", "#06c", "#c40", "#80c", "#a80", "#555");

  private final String title;
  private final String across;
  private final String up;
  private final List<Line> lines = new ArrayList<>();

  /** A point, in the units of the axes. */
  record Point(double x, double y) {}

  private record Line(String name, List<Point> points) {}

  /** From the least value to the largest one. */
  private record Range(double least, double largest) {
    static Range of(DoubleStream values) {
      double[] all = values.filter(Double::isFinite).toArray();
      double least = DoubleStream.of(all).min().orElse(0);
      double largest = DoubleStream.of(all).max().orElse(1);
      return largest > least ? new Range(least, largest) : new Range(least - 1, least + 1);
    }

    double share(double value) {
      return (value - least) / (largest - least);
    }

    double at(double share) {
      return least + share * (largest - least);
    }
  }

  LinePlot(String title, String across, String up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /** Adds a line; points that are not finite are left out. */
  void add(String name, List<Point> points) {
    lines.add(
        new Line(
            name,
            points.stream().filter(it -> Double.isFinite(it.x) && Double.isFinite(it.y)).toList()));
  }

  String svg() {
    Range x = Range.of(lines.stream().flatMap(it -> it.points.stream()).mapToDouble(Point::x));
    Range y = Range.of(lines.stream().flatMap(it -> it.points.stream()).mapToDouble(Point::y));
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
        <rect width="100%%" height="100%%" fill="#fff"/>
        """
            .formatted(WIDTH, HEIGHT));
    svg.append(text(WIDTH / 2.0, MARGIN / 2.0, "middle", title));
    svg.append(text(WIDTH / 2.0, HEIGHT - 12, "middle", across));
    svg.append(text(8, MARGIN - 14, "start", up));
    for (int tick = 0; tick <= TICKS; tick++) {
      double share = (double) tick / TICKS;
      svg.append(text(left(share), HEIGHT - MARGIN + 20, "middle", number(x.at(share))));
      svg.append(text(MARGIN - 8, top(share) + 4, "end", number(y.at(share))));
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f %.1fH%d\" stroke=\"#ddd\"/>%n",
              left(0),
              top(share),
              WIDTH - MARGIN));
    }
    for (int i = 0; i < lines.size(); i++) {
      svg.append(line(lines.get(i), i, x, y));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String line(Line line, int index, Range x, Range y) {
    String colour = COLOURS.get(index % COLOURS.size());
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (Point point : line.points) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : "L",
              left(x.share(point.x)),
              top(y.share(point.y))));
    }
    if (line.points.size() <= FEW) {
      line.points.forEach(it -> marks.append(mark(left(x.share(it.x)), top(y.share(it.y)))));
    }
    return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n"
            .formatted(path, colour)
        + "<g fill=\"%s\">".formatted(colour)
        + marks
        + text(WIDTH - MARGIN + 4, MARGIN + 16.0 * index, "start", line.name)
        + "</g>\n";
  }

  private static String mark(double x, double y) {
    return String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", x, y);
  }

  private static double left(double share) {
    return MARGIN + share * (WIDTH - 2 * MARGIN);
  }

  private static double top(double share) {
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static String number(double value) {
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value).replaceFirst("\\.?0+$", "");
  }
}
