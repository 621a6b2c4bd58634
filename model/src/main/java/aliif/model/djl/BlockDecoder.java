package aliif.model.djl;

import aliif.model.djl.network.DjlDecoder;

/**
 * A decoder and how much of it the device does best at a time.
 *
 * @param limit floats that the largest array of a block may have
 */
record BlockDecoder(DjlDecoder decoder, int limit) {}
