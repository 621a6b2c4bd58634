package aliif.infra.cluster.wire;

import aliif.infra.cluster.wire.RemotePiece.KeptFeatures;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.TileKey;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.Optional;

/** A {@link RemotePiece} as bytes. */
final class PieceForm {
  /** More than any piece has, and so few that their bytes can be counted. */
  private static final long MOST_PIXELS = 1L << 40;

  private static final int ID = 1024;
  private static final int NAME = 256;
  private static final int DIGEST = 64;
  private static final long NEVER = -1;
  private static final Duration LONGEST = Duration.ofDays(365);

  private PieceForm() {}

  static void write(RemotePiece piece, WireWriter to) {
    to.put(piece.request()).put(piece.model()).put(piece.priority());
    to.put(piece.options().selfEnsemble()).put(piece.options().clampCell());
    to.put(piece.left().map(PieceForm::millis).orElse(NEVER));
    RenderWindow window = piece.window();
    writeAxis(window.grid().rows(), to);
    writeAxis(window.grid().columns(), to);
    writeRegion(window.crop(), to);
    writeRegion(window.output(), to);
    to.put(piece.kept().isPresent());
    piece.kept().ifPresent(kept -> writeKept(kept, to));
  }

  /**
   * A year is as good as any longer time, and added to an instant it does not overflow. A time that
   * is over is none at all, and is not taken for {@link #NEVER}.
   */
  private static long millis(Duration left) {
    return left.isNegative()
        ? 0
        : left.compareTo(LONGEST) < 0 ? left.toMillis() : LONGEST.toMillis();
  }

  private static void writeAxis(CoordinateGrid.Axis axis, WireWriter to) {
    to.put(axis.low()).put(axis.high());
    to.put(axis.start()).put(axis.length()).put(axis.unit()).put(axis.leastCell());
  }

  private static void writeRegion(Region region, WireWriter to) {
    to.put(region.y()).put(region.x()).put(region.height()).put(region.width());
  }

  private static void writeKept(KeptFeatures kept, WireWriter to) {
    TileKey key = kept.key();
    to.put(key.image().hex()).put(key.weights()).put(key.precision()).put(kept.bytes());
  }

  static RemotePiece read(WireReader from) throws NotSerializableException {
    String request = from.readString(ID);
    String model = from.readString(NAME);
    Priority priority = from.readEnum(Priority.class);
    ModelOptions options = new ModelOptions(from.readBoolean(), from.readBoolean());
    long left = from.readLong();
    RenderWindow window =
        new RenderWindow(
            new CoordinateGrid(readAxis(from), readAxis(from)), readRegion(from), readRegion(from));
    return new RemotePiece(
        request,
        model,
        priority,
        options,
        left == NEVER
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.clamp(left, 0, LONGEST.toMillis()))),
        window,
        from.readBoolean() ? Optional.of(readKept(from, window.crop())) : Optional.empty());
  }

  private static CoordinateGrid.Axis readAxis(WireReader from) throws NotSerializableException {
    return new CoordinateGrid.Axis(
        from.readInt(),
        from.readInt(),
        from.readLong(),
        from.readLong(),
        from.readLong(),
        from.readFloat());
  }

  private static Region readRegion(WireReader from) throws NotSerializableException {
    Region region = new Region(from.readInt(), from.readInt(), from.readInt(), from.readInt());
    if (region.pixels() > MOST_PIXELS) {
      throw new NotSerializableException("region: " + region.size() + " (expected: fewer pixels)");
    }
    return region;
  }

  private static KeptFeatures readKept(WireReader from, Region crop)
      throws NotSerializableException {
    ImageId image = new ImageId(from.readString(DIGEST));
    String weights = from.readString(DIGEST);
    Precision precision = from.readEnum(Precision.class);
    return new KeptFeatures(new TileKey(image, weights, precision, crop), from.readLong());
  }
}
