// The picture by one model: asks the server for what the camera looks at, and keeps what has come.

import {Connection, frameOf} from "/web/connection.js";
import {Planes} from "/web/planes.js";

const STILL = 60; // milliseconds without a change after which a view is asked for
const MOVING = 200; // milliseconds between two views while the goal changes
const MARGIN = 1; // plane pixels around the window, as both sides round
const FADE = 160;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const PREVIEWS = 3;
const BUSY = 2000; // milliseconds until a view is asked for again for which the server had no room
const GRANT = 50; // milliseconds between two grants of credit

export class ModelView {
  planes = new Planes();
  plane = null; // the one that was asked for last
  tile = 256;
  hello = null;
  times = null; // {began, first, all} of the view that was asked for last
  backdrop = null; // planes of another view, shown until this one is complete
  #connection;
  #listener;
  #settings;
  #number = 0;
  #wanted = "";
  #asked = "";
  #changed = 0;
  #sent = -Infinity;
  #done = false;
  #decoding = 0;
  #spent = 0;
  #granting = 0;
  #again = 0;
  #sizes = new Map(); // of planes, where the server rounds otherwise

  /**
   * @param {string} id of the image
   * @param {object} settings model, formats, quality; the default of the server where left out
   * @param {object} listener changed(), hello(message), lost(wait, failures), problem(message)
   * @param {Planes | null} backdrop what to show before there is anything else
   */
  constructor(id, settings, listener, backdrop = null) {
    this.backdrop = backdrop;
    this.#settings = settings;
    this.#listener = listener;
    this.#connection = new Connection(id, {
      hello: message => this.#hello(message),
      message: message => this.#message(message),
      frame: bytes => this.#frame(bytes),
      lost: (wait, failures) => this.#lost(wait, failures),
    });
  }

  get model() {
    return this.#settings.model ?? this.hello?.model;
  }

  get connected() {
    return this.#connection.open;
  }

  /** Whether all that was asked for is here. */
  get settled() {
    return this.#asked !== "" && this.#asked === this.#wanted && this.#done && this.#decoding === 0;
  }

  /**
   * Asks for what the camera will show, if it was not asked for yet.
   *
   * @returns {boolean} whether this should be called again soon
   */
  look(camera, ratio, now) {
    const {place, window} = camera;
    const wanted = JSON.stringify([place, window, ratio]);
    if (wanted !== this.#wanted) {
      this.#wanted = wanted;
      this.#changed = now;
    }
    if (wanted === this.#asked) return false;
    if (!this.connected) {
      this.#connection.wake();
      return false;
    }
    if (now - this.#changed < STILL && now - this.#sent < MOVING) return true;
    this.#asked = wanted;
    this.#sent = now;
    this.#done = false;
    this.#number++;
    const size = this.#sizes.get(`${place.width}x${place.height}`) ?? place;
    this.plane = this.planes.at(size.width, size.height);
    this.times = {began: now, first: null, all: null};
    this.#connection.view({
      ...this.#settings, view: this.#number, ...this.#rectangle(camera, place, ratio), ratio,
      prefetch: true, plane: {width: size.width, height: size.height},
      have: this.plane.held({x: place.x - MARGIN, y: place.y - MARGIN, width: window.width + 2 * MARGIN,
        height: window.height + 2 * MARGIN}, this.tile),
    });
    return false;
  }

  #rectangle({image, window}, place, ratio) {
    const across = image.width / place.width;
    const down = image.height / place.height;
    const width = window.width + 2 * MARGIN;
    const height = window.height + 2 * MARGIN;
    return {
      x: (place.x - MARGIN) * across,
      y: (place.y - MARGIN) * down,
      width: width * across,
      height: height * down,
      output: {width: width / ratio, height: height / ratio},
    };
  }

  /** What has been drawn no longer counts: the server may send as much again. */
  drawn(now) {
    if (this.times && this.times.first === null && this.plane.pictures.some(it => it.arrived >= this.times.began)) {
      this.times.first = now;
    }
    if (this.times && this.times.all === null && this.settled) this.times.all = now;
    if (this.backdrop && this.settled) this.backdrop = null;
    if (this.#spent > 0 && this.#granting === 0) this.#granting = setTimeout(() => this.#grant(), GRANT);
  }

  #grant() {
    this.#granting = 0;
    this.#connection.credit(this.#spent);
    this.#spent = 0;
  }

  /** Ends it. The planes stay usable until they are cleared. */
  close() {
    this.#connection.close();
    clearTimeout(this.#granting);
    clearTimeout(this.#again);
    this.#listener = {changed() {}, hello() {}, lost() {}, problem() {}};
  }

  #hello(message) {
    this.hello = message;
    this.tile = message.tile;
    this.#asked = "";
    this.#spent = 0;
    this.#listener.hello(message);
    this.#listener.changed();
  }

  #message(message) {
    if (message.type === "error") this.#failed(message);
    else if (message.view === this.#number && message.type === "plan") this.#plan(message.plane);
    else if (message.view === this.#number && message.type === "done") this.#done = true;
    this.#listener.changed();
  }

  #failed(message) {
    if (message.problem === "overloaded" && message.view === this.#number) {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        this.#asked = "";
        this.#listener.changed();
      }, BUSY);
    } else {
      this.#done ||= message.view === this.#number;
      this.times = null;
      this.#listener.problem(message);
    }
  }

  /* Halves of a pixel may be rounded in either way; the server's is the one that counts. */
  #plan({width, height}) {
    if (width !== this.plane.width || height !== this.plane.height) {
      this.#sizes.set(`${this.plane.width}x${this.plane.height}`, {width, height});
      this.plane = this.planes.at(width, height);
    }
  }

  #lost(wait, failures) {
    this.#asked = "";
    this.#listener.lost(wait, failures);
    this.#listener.changed();
  }

  async #frame(buffer) {
    this.#decoding++;
    try {
      const frame = frameOf(buffer);
      const bitmap = await createImageBitmap(new Blob([frame.encoded], {type: frame.type}));
      this.#keep(frame, bitmap);
    } catch (failure) {
      this.#listener.problem({problem: "unreadable-frame", detail: failure.message});
    }
    this.#decoding--;
    this.#spent += buffer.byteLength;
    this.#listener.changed();
  }

  #keep({preview, plane: size, key, x, y, width, height}, bitmap) {
    const arrived = performance.now();
    const picture = {bitmap, x, y, width, height, arrived, solid: arrived + (CALM.matches ? 0 : FADE), drawn: arrived};
    const plane = this.planes.find(size.width, size.height);
    if (!plane) {
      bitmap.close();
    } else if (preview) {
      plane.previews.push(picture);
      while (plane.previews.length > PREVIEWS) plane.previews.shift().bitmap.close();
    } else {
      plane.tiles.get(key)?.bitmap.close();
      plane.tiles.set(key, {...picture, key});
    }
  }
}
