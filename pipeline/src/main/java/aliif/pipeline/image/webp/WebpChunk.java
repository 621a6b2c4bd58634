package aliif.pipeline.image.webp;

/**
 * A chunk of a WebP file (RFC 9649).
 *
 * @param type its four letters, the first in the lowest byte
 * @param start place of its body in the file
 * @param length bytes of its body
 */
record WebpChunk(int type, long start, int length) {}
