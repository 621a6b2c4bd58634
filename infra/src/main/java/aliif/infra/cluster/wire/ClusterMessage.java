package aliif.infra.cluster.wire;

/** A message that {@link ClusterSerializer} writes and reads. */
public sealed interface ClusterMessage permits ToEntrance, ToProcess, ToRemoteWorker {

  /**
   * The version of all messages. A gateway refuses worker processes of another version, so only two
   * messages must never change their form: the beginning of {@link ToEntrance.Hello}, and {@link
   * ToProcess.Refused}.
   */
  int PROTOCOL = 1;

  /** Values of a crop or of pixels that one message has at most: 512 KiB of floats. */
  int PART = 1 << 17;
}
