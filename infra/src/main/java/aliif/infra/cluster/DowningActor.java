package aliif.infra.cluster;

import java.time.Duration;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachableMember;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who leaves a cluster when processes cannot reach each other. A gateway removes each
 * process that somebody cannot reach for {@link #STABLE}, and never itself. A worker process that
 * cannot reach its gateway for as long removes itself, and nobody else; it joins anew when it can.
 * So there is one truth, the gateway's (docs/decisions.md, 160).
 */
final class DowningActor extends AbstractActorWithTimers {
  private static final Logger LOG = LoggerFactory.getLogger(DowningActor.class);

  /** How long a process cannot be reached before it is removed. */
  static final Duration STABLE = Duration.ofSeconds(5);

  private final Cluster cluster = Cluster.get(getContext().getSystem());
  private final boolean inGateway = cluster.selfMember().hasRole(ClusterConfig.GATEWAY);

  /** A process could not be reached for long. */
  private record Lost(Member member) {}

  @Override
  public void preStart() {
    cluster.subscribe(
        getSelf(),
        ClusterEvent.initialStateAsEvents(),
        UnreachableMember.class,
        ReachableMember.class,
        MemberRemoved.class);
    getContext()
        .getSystem()
        .getEventStream()
        .subscribe(getSelf(), ThisActorSystemQuarantinedEvent.class);
  }

  @Override
  public void postStop() {
    cluster.unsubscribe(getSelf());
    getContext().getSystem().getEventStream().unsubscribe(getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(UnreachableMember.class, event -> begin(event.member()))
        .match(ReachableMember.class, event -> getTimers().cancel(event.member().uniqueAddress()))
        .match(MemberRemoved.class, event -> getTimers().cancel(event.member().uniqueAddress()))
        .match(Lost.class, lost -> remove(lost.member()))
        .match(ThisActorSystemQuarantinedEvent.class, _ -> leaveIfRemoved())
        .build();
  }

  private void begin(Member member) {
    if (!getTimers().isTimerActive(member.uniqueAddress())) {
      getTimers().startSingleTimer(member.uniqueAddress(), new Lost(member), STABLE);
    }
  }

  private void remove(Member member) {
    if (inGateway && !member.address().equals(cluster.selfAddress())) {
      LOG.debug("{} is removed from the cluster", member.address());
      cluster.down(member.address());
    } else if (!inGateway && member.hasRole(ClusterConfig.GATEWAY)) {
      leave();
    }
  }

  /** Who cannot talk to others any more has been removed by the gateway; no gateway has. */
  private void leaveIfRemoved() {
    if (!inGateway) {
      leave();
    }
  }

  private void leave() {
    LOG.debug("the gateway is lost; this process leaves its cluster");
    cluster.down(cluster.selfAddress());
  }
}
