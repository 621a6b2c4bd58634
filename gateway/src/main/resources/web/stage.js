// The canvas with one image: draws when something has changed, and only then.

import {Camera} from "/web/camera.js";
import {Gestures} from "/web/gestures.js";
import {ModelView} from "/web/model-view.js";
import {paint} from "/web/painter.js";

const KEPT = 24_000_000; // pixels of pictures that have come, at least
const KEPT_WINDOWS = 4; // and as many windows full of them
const LARGEST = 64; // scale, until the server says

export class Stage {
  camera = null;
  main = null;
  rival = null;
  #element;
  #canvas;
  #context;
  #listener;
  #image = null;
  #settings = {};
  #start = null;
  #split = 0.5;
  #frame = 0;
  #last = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /**
   * @param {HTMLElement} element the window, with a canvas in it
   * @param {object} listener changing(), drawn(), hello(message), lost(wait, failures), problem(message)
   */
  constructor(element, listener) {
    this.#element = element;
    this.#canvas = element.querySelector("canvas");
    this.#context = this.#canvas.getContext("2d");
    this.#listener = listener;
    new Gestures(element, () => this.camera, () => this.changed());
    const observer = new ResizeObserver(([entry]) => this.#resized(entry));
    try {
      observer.observe(element, {box: "device-pixel-content-box"});
    } catch { // Safari
      observer.observe(element);
    }
  }

  /**
   * Shows an image.
   *
   * @param {{id: string, width: number, height: number}} image
   * @param {object} settings model, formats, quality
   * @param {{x: number, y: number, scale: number} | null} start what to look at; null for all of it
   */
  open(image, settings, start) {
    this.close();
    this.#image = image;
    this.#start = start;
    this.#settings = settings;
    this.main = this.#view(settings);
    if (image.width) this.#aim(image);
  }

  close() {
    for (const view of this.#views) {
      view.close();
      view.planes.clear();
    }
    this.main = this.rival = this.camera = null;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** Shows the image by another model, or in another encoding. */
  use(settings) {
    this.#settings = settings;
    this.main.close();
    this.main = this.#view(settings, this.main.planes);
    if (this.rival) this.compare(this.rival.model);
    this.changed();
  }

  /** Shows another model to the right of the divider; null for none. */
  compare(model) {
    this.rival?.close();
    const backdrop = this.rival?.planes ?? this.main.planes;
    this.rival = model === null ? null : this.#view({...this.#settings, model}, backdrop);
    this.changed();
  }

  /** Shows another part of the image. */
  go(state) {
    this.camera.jump(state);
    this.changed();
  }

  /** Where the divider is, in 0 to 1. */
  set split(share) {
    this.#split = share;
    this.changed();
  }

  /** What the window shows; the same numbers show it again. */
  get state() {
    return this.camera.goal;
  }

  get settled() {
    return this.#views.length > 0 && this.camera !== null && this.#frame === 0 &&
      this.#views.every(view => view.settled);
  }

  /** Draws soon. */
  changed() {
    this.#listener.changing();
    if (this.#frame === 0) {
      this.#frame = requestAnimationFrame(now => this.#draw(now));
      this.#last = 0;
    }
  }

  get #views() {
    return [this.main, this.rival].filter(view => view !== null);
  }

  #view(settings, backdrop = null) {
    return new ModelView(this.#image.id, settings, {
      changed: () => this.changed(),
      hello: message => {
        if (!this.camera) this.#aim(message.image);
        this.camera.largest = message.largestScale ?? LARGEST;
        if (this.camera.goal.scale > this.camera.largest) this.camera.jump(this.camera.goal);
        this.#listener.hello(message);
      },
      lost: (wait, failures) => this.#listener.lost(wait, failures),
      problem: message => this.#listener.problem(message),
    }, backdrop);
  }

  #aim(image) {
    this.camera = new Camera(image, LARGEST, () => this.#calm.matches);
    this.camera.resize(this.#canvas.width, this.#canvas.height);
    if (this.#start) this.camera.largest = Math.max(LARGEST, this.#start.scale);
    if (this.#start) this.camera.jump(this.#start);
    else this.camera.fit(0);
    this.changed();
  }

  #resized(entry) {
    const [exact] = entry.devicePixelContentBoxSize ?? [];
    const width = devicePixels(entry.contentRect.width, exact?.inlineSize);
    const height = devicePixels(entry.contentRect.height, exact?.blockSize);
    if (width === 0 || height === 0) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.camera?.resize(width, height);
    if (this.camera) this.#draw(performance.now());
  }

  #draw(now) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const {camera} = this;
    if (!camera) return;
    let more = camera.step(this.#last === 0 ? 1 / 60 : Math.min(0.1, (now - this.#last) / 1000));
    for (const view of this.#views) more = view.look(camera, devicePixelRatio, now) || more;
    const {width} = this.#canvas;
    const divider = this.rival ? Math.round(width * this.#split) : width;
    more = paint(this.#context, camera, this.main, {x: 0, width: divider}, now) || more;
    if (this.rival) {
      more = paint(this.#context, camera, this.rival, {x: divider, width: width - divider}, now) || more;
    }
    const pixels = width * this.#canvas.height;
    const kept = Math.max(KEPT, KEPT_WINDOWS * pixels) / this.#views.length;
    for (const view of this.#views) {
      view.drawn(now);
      view.planes.trim(kept, now, pixels);
    }
    if (more) {
      this.#frame = requestAnimationFrame(next => this.#draw(next));
      this.#last = now;
    }
    this.#listener.drawn();
  }
}

/* Where the browser emulates a device, its exact count is of other pixels. */
function devicePixels(length, exact = NaN) {
  const computed = length * devicePixelRatio;
  return Math.abs(exact - computed) <= 1 ? exact : Math.round(computed);
}
