package aliif.gateway.cli;

/** One image to read and one to write. */
record ImageJob(Place input, Place output) {}
