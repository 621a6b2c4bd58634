package aliif.infra.cluster;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.DowningProvider;
import scala.Option;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** Makes {@link DowningActor}; {@code aliif-cluster.conf} names this class to Pekko. */
public final class Downing extends DowningProvider {
  /** The dispatcher of what keeps a cluster alive. */
  private static final String INTERNAL = "pekko.actor.internal-dispatcher";

  /**
   * What Pekko calls.
   *
   * @param system that is part of a cluster
   */
  public Downing(ActorSystem system) {
    system.log().debug("processes that cannot be reached leave after {}", DowningActor.STABLE);
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return Duration.Zero();
  }

  @Override
  public Option<Props> downingActorProps() {
    return Option.apply(
        Props.create(DowningActor.class, DowningActor::new).withDispatcher(INTERNAL));
  }
}
