package aliif.infra.cluster;

/** Is told how a worker process gets on. Called on the threads of actors, and does not wait. */
public interface JoinListener {
  /** The process takes part in a gateway's work from now on. */
  void joined();

  /** The gateway does not want this process, and will not. */
  void refused(String reason);
}
