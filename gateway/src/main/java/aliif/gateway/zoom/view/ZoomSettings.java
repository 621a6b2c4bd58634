package aliif.gateway.zoom.view;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of zoom sessions, read once from {@code aliif.zoom}. {@code application.conf} explains
 * each.
 *
 * @param sessions that may be open at once
 * @param inProgress pictures of one session that are in progress or wait to be sent
 * @param viewPixels largest view, in pixels of its plane
 * @param credit bytes that a client may have granted at a time
 * @param preview how previews are made
 * @param message what a client may send
 * @param idle time without a message after which a session ends
 * @param silence time without any sign of the client, such as the answer to a ping, after which it
 *     counts as gone
 */
public record ZoomSettings(
    int sessions,
    int inProgress,
    long viewPixels,
    long credit,
    Preview preview,
    Message message,
    Duration idle,
    Duration silence) {

  private static final int PER_CORE = 2;

  /**
   * How previews are made.
   *
   * @param pixels at most
   * @param quality of JPEG and WebP
   */
  public record Preview(long pixels, int quality) {
    public Preview {
      require("preview.pixels", pixels);
      require("preview.quality", quality);
    }
  }

  /**
   * What a client may send.
   *
   * @param length characters of a message, at most
   * @param within time in which all pieces of a message come
   * @param perSecond messages that are obeyed; twice as many at once
   * @param errors in a row, with the last of which the session ends
   */
  public record Message(int length, Duration within, int perSecond, int errors) {
    public Message {
      require("message.length", length);
      require("message.within", within.toMillis());
      require("message.per-second", perSecond);
      require("message.errors", errors);
    }
  }

  public ZoomSettings {
    require("sessions", sessions);
    require("in-progress", inProgress);
    require("view-pixels", viewPixels);
    require("credit", credit);
    require("idle", idle.toMillis());
    require("silence", silence.toMillis());
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static ZoomSettings of(Config config) {
    Config zoom = config.getConfig("aliif.zoom");
    return new ZoomSettings(
        zoom.getInt("sessions"),
        inProgress(zoom.getInt("in-progress")),
        zoom.getLong("view-pixels"),
        zoom.getBytes("credit"),
        new Preview(zoom.getLong("preview.pixels"), zoom.getInt("preview.quality")),
        new Message(
            zoom.getInt("message.length"),
            zoom.getDuration("message.within"),
            zoom.getInt("message.per-second"),
            zoom.getInt("message.errors")),
        zoom.getDuration("idle"),
        zoom.getDuration("silence"));
  }

  private static int inProgress(int pictures) {
    return pictures == 0 ? PER_CORE * Runtime.getRuntime().availableProcessors() : pictures;
  }

  /**
   * Pictures of one session that are in progress while a preview is: so few that a core is free for
   * the preview, if each core may have {@value #PER_CORE} pictures.
   */
  public int inProgressWithPreview() {
    return Math.max(1, inProgress / PER_CORE - 1);
  }

  private static void require(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "aliif.zoom: " + name + ": " + value + " (expected: above 0)");
    }
  }
}
