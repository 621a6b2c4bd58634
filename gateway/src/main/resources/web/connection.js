// The wire to the server: messages of the protocol aliif-zoom.1 (docs/protocol.md), credit, and coming back
// after a loss.

import * as access from "/web/access.js";

const PROTOCOL = "aliif-zoom.1";
const HEADER = 36;
const TYPES = {1: "image/webp", 2: "image/jpeg", 3: "image/png"};
const CREDIT = 1_000_000; // bytes of frames that may be under way
const BACK_OFF = [500, 1000, 2000, 4000, 8000, 15_000];
const SILENCE = 15_000; // with an answer due, before the server is asked whether it is there
const PATIENCE = 5000;
const IDLE = 1000; // the code of a server that has not been asked for anything for long

/** Reads a binary message. */
export function frameOf(buffer) {
  const data = new DataView(buffer);
  if (buffer.byteLength <= HEADER || data.getUint8(0) !== 1) throw new Error("frame: unknown version");
  return {
    preview: data.getUint8(1) === 0,
    type: TYPES[data.getUint8(2)],
    view: data.getUint32(4),
    plane: {width: data.getUint32(8), height: data.getUint32(12)},
    key: `${data.getUint32(16)},${data.getUint32(20)}`,
    x: data.getUint32(24),
    y: data.getUint32(28),
    width: data.getUint16(32),
    height: data.getUint16(34),
    bytes: buffer.byteLength,
    encoded: new Uint8Array(buffer, HEADER),
  };
}

export class Connection {
  #id;
  #listener;
  #socket = null;
  #open = false;
  #closed = false;
  #failures = 0;
  #timer = 0;
  #due = false;
  #asleep = false;

  /**
   * @param {string} id of the image
   * @param {object} listener hello(message), message(message), frame(bytes), lost(milliseconds)
   */
  constructor(id, listener) {
    this.#id = id;
    this.#listener = listener;
    addEventListener("online", this.#now);
    addEventListener("offline", this.#gone);
    this.#connect();
  }

  get open() {
    return this.#open;
  }

  /** Connects again after the server has closed an idle connection. */
  wake() {
    if (this.#asleep) this.#connect();
  }

  /** Asks for a view. */
  view(message) {
    this.#due = true;
    this.#send({type: "view", ...message});
    this.#watch();
  }

  /** Allows the server so many more bytes. */
  credit(bytes) {
    if (this.#open) this.#send({type: "credit", bytes});
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.#now);
    removeEventListener("offline", this.#gone);
    this.#drop();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#asleep = false;
    const address = new URL(`/v1/zoom/${this.#id}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, access.protocols(PROTOCOL));
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({data}) => this.#received(data);
    socket.onclose = ({code}) => code === IDLE && !this.#due ? this.#sleep() : this.#lost();
    this.#socket = socket;
    this.#timer = setTimeout(this.#gone, SILENCE);
  }

  #received(data) {
    if (data instanceof ArrayBuffer) {
      this.#listener.frame(data);
    } else {
      const message = JSON.parse(data);
      if (message.type === "hello") {
        this.#open = true;
        this.#failures = 0;
        this.credit(CREDIT);
        this.#listener.hello(message);
      } else {
        if (message.type !== "plan") this.#due = false;
        this.#listener.message(message);
      }
    }
    this.#watch();
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #drop() {
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
    this.#open = false;
  }

  #sleep() {
    this.#drop();
    clearTimeout(this.#timer);
    this.#asleep = true;
  }

  #lost() {
    this.#drop();
    if (this.#closed) return;
    clearTimeout(this.#timer);
    const wait = BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)] * (0.8 + 0.4 * Math.random());
    this.#failures++;
    this.#timer = setTimeout(this.#now, wait);
    this.#listener.lost(wait, this.#failures);
  }

  #now = () => {
    if (!this.#open && !this.#closed) {
      this.#drop();
      this.#connect();
    }
  };

  #gone = () => this.#lost();

  /* A connection can be lost without anybody saying so. */
  #watch() {
    clearTimeout(this.#timer);
    if (this.#due && this.#open) this.#timer = setTimeout(() => this.#probe(), SILENCE);
  }

  async #probe() {
    const socket = this.#socket;
    try {
      await fetch("/health/live", {cache: "no-store", signal: AbortSignal.timeout(PATIENCE)});
      if (this.#socket === socket) this.#watch();
    } catch {
      if (this.#socket === socket) this.#lost();
    }
  }
}
