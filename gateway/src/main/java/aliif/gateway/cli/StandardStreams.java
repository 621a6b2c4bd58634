package aliif.gateway.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** Standard input and output, which {@code -} stands for on the command line. */
public record StandardStreams(InputStream in, OutputStream out) {
  /**
   * The streams of the process itself, even if {@code System.in} or {@code System.out} were
   * replaced.
   */
  public static StandardStreams ofProcess() {
    return new StandardStreams(
        new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
  }

  /** Whether standard output is a terminal; the launcher sets a property for this. */
  public static boolean outIsTerminal() {
    return Boolean.getBoolean("aliif.terminal.out");
  }
}
