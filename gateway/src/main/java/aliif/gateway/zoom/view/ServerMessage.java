package aliif.gateway.zoom.view;

import aliif.model.Size;
import aliif.pipeline.Models;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** What the server says in JSON, besides pictures. */
public final class ServerMessage {
  private static final int VERSION = 1;

  private ServerMessage() {}

  /** The first message of a session. */
  public static String hello(ZoomImage image, Models models) {
    JsonObject about = size(image.size());
    about.addProperty("id", image.id().hex());
    JsonArray names = new JsonArray();
    models.names().forEach(names::add);
    JsonObject json = typed("hello");
    json.addProperty("version", VERSION);
    json.add("image", about);
    json.addProperty("tile", Plane.TILE);
    json.addProperty("model", models.standard());
    json.add("models", names);
    json.addProperty("largestScale", Plane.largestScale(image.size()));
    return json.toString();
  }

  /**
   * The answer to a view.
   *
   * @param tiles that will be sent
   */
  public static String plan(ViewPlan plan, int tiles) {
    JsonObject json = typed("plan");
    json.addProperty("view", plan.view().number());
    json.add("plane", size(plan.plane().size()));
    json.addProperty("scale", plan.view().scale());
    json.addProperty("tiles", tiles);
    return json.toString();
  }

  /** All of a view is sent. */
  public static String done(long view, Duration time) {
    JsonObject json = typed("done");
    json.addProperty("view", view);
    json.addProperty("milliseconds", time.toMillis());
    return json.toString();
  }

  /**
   * What is wrong.
   *
   * @param view that fails; empty if the message was none
   */
  public static String error(Optional<Long> view, String problem, String detail) {
    JsonObject json = typed("error");
    view.ifPresent(number -> json.addProperty("view", number));
    json.addProperty("problem", problem);
    json.addProperty("detail", detail);
    return json.toString();
  }

  private static JsonObject typed(String type) {
    JsonObject json = new JsonObject();
    json.addProperty("type", type);
    return json;
  }

  private static JsonObject size(Size size) {
    JsonObject json = new JsonObject();
    json.addProperty("width", size.width());
    json.addProperty("height", size.height());
    return json;
  }
}
