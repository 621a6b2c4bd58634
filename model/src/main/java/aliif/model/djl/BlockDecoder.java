package aliif.model.djl;

/**
 * A decoder and how much of it the device does best at a time.
 *
 * @param limit floats that the largest array of a block may have
 */
record BlockDecoder(DjlDecoder decoder, int limit) {}
