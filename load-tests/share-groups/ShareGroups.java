import aliif.infra.kafka.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures how two processes with one worker each ({@link Member}) consume a topic of four
 * partitions, as a consumer group and as a share group, and prints a row for each run: {@code java
 * -cp CLASSES ShareGroups FOLDER MODE...}. Of the records, 95 % take 50 ms, and 5 % take 2 s; they
 * have no keys. In the first run all records are there at the beginning. In the second they come at
 * random times, so that the workers have work for 70 % of the time. In the third and the fourth,
 * with half of that, the first process is killed or stopped (SIGSTOP) while it works.
 */
final class ShareGroups {
  private ShareGroups() {}

  public static void main(String[] arguments) throws Exception {
    try (var broker = EmbeddedBroker.start(Path.of(arguments[0]), 0)) {
      System.out.println(
          "| mode | run | all done after, s | half of the records, ms | 99 %, ms | longest, ms "
              + "| in progress when it broke | begun again after, s | begun twice | done twice |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|");
      for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
        Member.Mode mode = Member.Mode.valueOf(name);
        run(broker, mode, new Load("at once", 200, 0, Load.Trouble.NONE));
        run(broker, mode, new Load("70 %", 200, 0.7, Load.Trouble.NONE));
        run(broker, mode, new Load("35 %, killed", 140, 0.35, Load.Trouble.KILL));
        run(broker, mode, new Load("35 %, stopped", 140, 0.35, Load.Trouble.STOP));
      }
    }
  }

  private static void run(EmbeddedBroker broker, Member.Mode mode, Load load) throws Exception {
    String topic = mode + "-" + load.trouble() + "-" + load.share();
    try (var run = GroupRun.start(broker.bootstrapServers(), mode, topic)) {
      run.warmUp();
      System.out.printf("| %s | %s | %s |%n", mode, load.name(), run.measure(load));
    }
  }
}
