// How much of an image has arrived, from the bytes of its file so far. The size of a PNG is not known
// before its end, but its bytes, unpacked, are its rows: those are counted. Of other formats, nothing.

const SIGNATURE = 8;
const HEADER = 8;
const CHECKSUM = 4;
const SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}; // of a pixel, by colour type

export class RenderedShare {
  #unpacked = 0;
  #all = Infinity;
  #writer = null;
  #head = [];
  #header = [];
  #skip = SIGNATURE;
  #left = 0;
  #type = "";
  #first = true;

  /** In 0 to 1. */
  get value() {
    return Math.min(1, this.#unpacked / this.#all);
  }

  /** @param {Uint8Array} bytes the next ones of the file */
  add(bytes) {
    if (this.#first && bytes[0] !== 0x89) this.#skip = Infinity;
    this.#first = false;
    for (let i = 0; i < bytes.length;) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, bytes.length - i);
        this.#skip -= skipped;
        i += skipped;
      } else if (this.#left > 0) {
        const part = bytes.slice(i, i + this.#left);
        this.#content(part);
        this.#left -= part.length;
        i += part.length;
        if (this.#left === 0) this.#skip = CHECKSUM;
      } else {
        this.#head.push(bytes[i++]);
        if (this.#head.length === HEADER) this.#chunk();
      }
    }
  }

  #chunk() {
    const [a, b, c, d, ...type] = this.#head;
    this.#left = ((a * 256 + b) * 256 + c) * 256 + d;
    this.#type = String.fromCharCode(...type);
    this.#head = [];
    if (this.#left === 0) this.#skip = CHECKSUM;
  }

  #content(bytes) {
    if (this.#type === "IHDR") {
      this.#header.push(...bytes);
      if (this.#header.length === 13) this.#size(new DataView(new Uint8Array(this.#header).buffer));
    } else if (this.#type === "IDAT") {
      this.#writer ??= this.#unpack();
      this.#writer.write(bytes).catch(() => {});
    }
  }

  #size(header) {
    const bits = header.getUint8(8) * SAMPLES[header.getUint8(9)];
    this.#all = header.getUint32(4) * (1 + Math.ceil(header.getUint32(0) * bits / 8));
  }

  #unpack() {
    const unpacking = new DecompressionStream("deflate");
    (async () => {
      for (const reader = unpacking.readable.getReader();;) {
        const {done, value} = await reader.read();
        if (done) return;
        this.#unpacked += value.length;
      }
    })().catch(() => {});
    return unpacking.writable.getWriter();
  }
}
