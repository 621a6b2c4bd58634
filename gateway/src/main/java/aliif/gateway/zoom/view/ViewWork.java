package aliif.gateway.zoom.view;

import aliif.gateway.zoom.view.Picture.Beside;
import aliif.gateway.zoom.view.Picture.Preview;
import aliif.gateway.zoom.view.Picture.Sharp;
import aliif.model.Region;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done and left to do for the view that a client has now. */
public final class ViewWork {
  /** Rounds in which no picture is made, though each picture in progress was tried again. */
  private static final int MOST_RETRIES = 5;

  /** How far the preview is. */
  private enum Stage {
    WAITING,
    IN_WORK,
    SENT
  }

  private final ViewPlan plan;
  private final TilesToSend tiles;
  private final Optional<Preview> preview;
  private final Deque<PlaneTile> beside;
  private final long began;
  private Stage stage = Stage.WAITING;
  private int retries;
  private boolean done;

  private ViewWork(ViewPlan plan, TilesToSend tiles, Optional<Region> unseen, long began) {
    this.plan = plan;
    this.tiles = tiles;
    this.preview = unseen.map(Preview::new);
    this.beside = new ArrayDeque<>(plan.beside());
    this.began = began;
  }

  /**
   * The work for a view.
   *
   * @param before for the view that it replaces
   * @param now in nanoseconds, of any clock
   */
  public static ViewWork of(Optional<ViewWork> before, ViewPlan plan, long now) {
    Optional<ViewWork> kept = before.filter(work -> work.plan.fits(plan));
    TilesToSend tiles =
        kept.map(work -> work.tiles)
            .orElseGet(TilesToSend::none)
            .next(plan.tiles(), plan.have())
            .tiles();
    Optional<Region> covered = kept.filter(ViewWork::isPreviewed).flatMap(it -> it.plan.visible());
    List<PlaneTile> blank =
        Stream.concat(tiles.waiting().stream(), tiles.inProgress().stream())
            .filter(tile -> covered.filter(seen -> plan.isSeenIn(seen, tile)).isEmpty())
            .toList();
    Optional<Region> unseen = plan.plane().enlarged() ? plan.around(blank) : plan.visible();
    return new ViewWork(plan, tiles, unseen, now);
  }

  /** Whether a picture may be sent: no tile is sent before the preview, which would cover it. */
  public boolean isDue(Picture picture) {
    return isPreviewed() || picture instanceof Preview;
  }

  private boolean isPreviewed() {
    return preview.isEmpty() || stage == Stage.SENT;
  }

  public ViewPlan plan() {
    return plan;
  }

  /** Whether a picture that was begun for an earlier view is of use for this one. */
  public boolean wants(Picture picture) {
    return switch (picture) {
      case Sharp(PlaneTile tile) -> tiles.inProgress().contains(tile);
      case Preview _, Beside _ -> false;
    };
  }

  /** The next picture to begin, if there is one; it is in progress then. */
  public Optional<Picture> next() {
    if (awaitsPreview()) {
      stage = Stage.IN_WORK;
      return Optional.of(preview.orElseThrow());
    }
    return tiles.begin().map(Sharp::new);
  }

  /** Whether the preview has still to be begun; nothing is sent before it. */
  public boolean awaitsPreview() {
    return preview.isPresent() && stage == Stage.WAITING;
  }

  /** Whether the preview is being made: then it has the machine for itself, nearly. */
  public boolean isPreviewing() {
    return stage == Stage.IN_WORK;
  }

  /**
   * A picture found no room. It is begun again later, unless that has happened too often since a
   * picture was sent.
   *
   * @param first whether no other picture has found no room since pictures were begun
   */
  public boolean again(Picture picture, boolean first) {
    retries += first ? 1 : 0;
    switch (picture) {
      case Preview _ -> stage = Stage.WAITING;
      case Sharp(PlaneTile tile) -> tiles.again(tile);
      case Beside _ -> beside.clear();
    }
    return retries <= MOST_RETRIES;
  }

  /** A picture is on its way to the client. */
  public void sent(Picture picture) {
    retries = 0;
    switch (picture) {
      case Preview _ -> stage = Stage.SENT;
      case Sharp(PlaneTile tile) -> tiles.sent(tile);
      case Beside _ -> throw new IllegalArgumentException(picture + " (expected: not sent)");
    }
  }

  /** Pictures that are not sent yet. */
  public int unsent() {
    return tiles.unsent() + (isPreviewed() ? 0 : 1);
  }

  /** Tiles that are not sent yet. */
  public int unsentTiles() {
    return tiles.unsent();
  }

  /** Tells once that all is sent. */
  public boolean isJustDone() {
    boolean just = !done && unsent() == 0;
    done = done || just;
    return just;
  }

  /** The next tile beside the view, if there is one. */
  public Optional<Picture> nextBeside() {
    return Optional.ofNullable(beside.poll()).map(Beside::new);
  }

  /** Time since the view came. */
  public Duration age(long now) {
    return Duration.ofNanos(now - began);
  }
}
