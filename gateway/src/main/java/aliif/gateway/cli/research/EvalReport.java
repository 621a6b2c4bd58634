package aliif.gateway.cli.research;

import aliif.gateway.cli.files.TextFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.evaluation.Comparison;
import aliif.model.evaluation.Disagreement;
import aliif.model.evaluation.Evaluation;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.Encoders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTML page of crops side by side: input, bicubic, models, original. For each set and scale it
 * shows the images in which bicubic and the models differ most, cropped where they differ most. For
 * one thread.
 */
final class EvalReport {
  private static final int IMAGES = 5;
  private static final int SIDE = 96; // HR pixels of a crop
  private static final int SHOWN = 240; // pixels of a crop on the page

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>A-LIIF: evaluation</title>
      <style>
      body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; }
      div { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 1.5em; }
      figure { margin: 0; }
      img { width: %dpx; image-rendering: pixelated; display: block; }
      </style>
      <h1>Where the models differ most</h1>
      """
          .formatted(SHOWN);

  private final Map<String, List<Row>> rows = new LinkedHashMap<>();

  /** The crops of an image, as HTML. */
  private record Row(double value, String html) {}

  /** Adds the crops of an image, if it is among the images to show. */
  void add(Evaluation evaluation, String image, Comparison comparison) {
    int step = (int) Math.ceil(evaluation.scale());
    Disagreement most = Disagreement.most(comparison, Math.ceilDiv(SIDE, step) * step, step);
    List<Row> best = rows.computeIfAbsent(evaluation.title(), _ -> new ArrayList<>());
    if (best.size() < IMAGES || most.value() > best.getLast().value) {
      best.add(new Row(most.value(), html(image, evaluation.models(), comparison, most.place())));
      best.sort(Comparator.comparingDouble(Row::value).reversed());
      best.subList(Math.min(IMAGES, best.size()), best.size()).clear();
    }
  }

  /**
   * Writes the page.
   *
   * @throws CommandFailure if it cannot be written
   */
  void write(Path file) {
    StringBuilder page = new StringBuilder(HEAD);
    rows.forEach(
        (title, best) -> {
          page.append("<h2>").append(escaped(title)).append("</h2>\n");
          best.forEach(row -> page.append(row.html));
        });
    TextFile.write(file, page.append("</html>\n").toString());
  }

  private static String html(
      String image, List<String> models, Comparison comparison, Region place) {
    StringBuilder row = new StringBuilder("<h3>" + escaped(image) + "</h3>\n<div>\n");
    row.append(figure("input", comparison.pair().low().crop(low(comparison, place))));
    row.append(figure("bicubic", comparison.bicubic().crop(place)));
    for (int model = 0; model < models.size(); model++) {
      row.append(figure(models.get(model), comparison.outputs().get(model).crop(place)));
    }
    return row.append(figure("original", comparison.pair().high().crop(place)))
        .append("</div>\n")
        .toString();
  }

  /** The same part of the input, rounded out to whole pixels. */
  private static Region low(Comparison comparison, Region place) {
    RgbImage low = comparison.pair().low();
    RgbImage high = comparison.pair().high();
    int y = place.y() * low.height() / high.height();
    int x = place.x() * low.width() / high.width();
    int bottom = Math.ceilDiv(place.bottom() * low.height(), high.height());
    int right = Math.ceilDiv(place.right() * low.width(), high.width());
    return new Region(y, x, bottom - y, right - x);
  }

  private static String figure(String caption, RgbImage crop) {
    String png =
        Base64.getEncoder().encodeToString(Encoders.encode(OutputFormat.PNG, crop).toArray());
    return "<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>\n"
        .formatted(escaped(caption), png, escaped(caption));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
