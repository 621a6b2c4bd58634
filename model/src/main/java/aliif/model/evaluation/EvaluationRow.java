package aliif.model.evaluation;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;

/**
 * One model on one set at one scale: means over its images.
 *
 * @param set name of the images' folder
 * @param psnrY in dB, see {@link ImageScores}
 * @param psnrRgb in dB
 * @param ssimY at most 1
 * @param bicubicPsnrY what bicubic interpolation has on the same images, in dB
 * @param seconds the model took for all of them
 * @param images how many
 */
public record EvaluationRow(
    String model,
    String set,
    double scale,
    double psnrY,
    double psnrRgb,
    double ssimY,
    double bicubicPsnrY,
    double seconds,
    int images) {

  /** One line of JSON; what is not finite is null. */
  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("model", model);
    json.addProperty("set", set);
    json.addProperty("scale", scale);
    json.add("psnr_y", rounded(psnrY));
    json.add("psnr_rgb", rounded(psnrRgb));
    json.add("ssim_y", rounded(ssimY));
    json.add("bicubic_psnr_y", rounded(bicubicPsnrY));
    json.add("seconds", rounded(seconds));
    json.addProperty("images", images);
    return json.toString();
  }

  /** One line for people, under {@link #heading}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%-10s %5s %6d  %-12s %7.2f %8.2f %7.2f %7.4f %8.1f",
        set,
        "x" + plain(scale),
        images,
        model,
        psnrY,
        bicubicPsnrY,
        psnrRgb,
        ssimY,
        seconds);
  }

  public static String heading() {
    return String.format(
        "%-10s %5s %6s  %-12s %7s %8s %7s %7s %8s",
        "set", "scale", "images", "model", "PSNR Y", "bicubic", "RGB", "SSIM Y", "seconds");
  }

  /** To four places. */
  private static JsonElement rounded(double value) {
    return Double.isFinite(value)
        ? new JsonPrimitive(Math.rint(value * 1e4) / 1e4)
        : JsonNull.INSTANCE;
  }

  /** Without a fraction of zero. */
  static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
