package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.Place;

/** One image to read and one to write. */
record ImageJob(Place input, Place output) {}
