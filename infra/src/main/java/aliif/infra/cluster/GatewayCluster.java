package aliif.infra.cluster;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A gateway's side of a cluster: it is a cluster of its own, which worker processes join. */
public final class GatewayCluster {
  private final Address address;

  private GatewayCluster(Address address) {
    this.address = address;
  }

  /**
   * Lets worker processes join.
   *
   * @param system with the configuration of {@link ClusterConfig#gateway}
   */
  public static GatewayCluster open(
      ActorSystem<?> system, GatewayNeeds needs, GatewayResources resources) {
    Cluster cluster = Cluster.get(system);
    Address address = cluster.selfMember().address();
    cluster.manager().tell(new Join(address));
    system.systemActorOf(WorkerEntrance.create(needs, resources), "worker-entrance", Props.empty());
    return new GatewayCluster(address);
  }

  /** Where worker processes join: {@code host:port}. */
  public String address() {
    return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
  }
}
