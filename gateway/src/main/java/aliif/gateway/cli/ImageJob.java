package aliif.gateway.cli;

import java.nio.file.Path;

/** One file to read and one to write. */
record ImageJob(Path input, Path output) {}
