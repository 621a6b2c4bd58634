package aliif.gateway.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** What {@code -} stands for. */
public record StandardStreams(InputStream in, OutputStream out) {
  /** Those of the process, whatever else has been put over them. */
  public static StandardStreams ofProcess() {
    return new StandardStreams(
        new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
  }

  /** Whether standard output is shown to a person; the launcher says so. */
  public static boolean outIsTerminal() {
    return Boolean.getBoolean("aliif.terminal.out");
  }
}
