package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.ImageLocation;

/** One image to read and one to write. */
public record ImageJob(ImageLocation input, ImageLocation output) {}
