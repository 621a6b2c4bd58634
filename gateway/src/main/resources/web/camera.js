// What the window shows: the input position at its centre, and the scale in device pixels per input pixel.
// The camera has a goal and moves towards it. Both change by the same law whatever moves them.

const ZOOMING = 0.08; // seconds in which 63 % of the way are covered
const GLIDING = 0.28;

export class Camera {
  goal = {x: 0, y: 0, scale: 1};
  shown = {x: 0, y: 0, scale: 1};
  #window = {width: 1, height: 1};
  #pace = ZOOMING;

  /**
   * @param {{width: number, height: number}} image in input pixels
   * @param {number} largest scale
   * @param {() => boolean} calm whether to jump instead of moving
   */
  constructor(image, largest, calm = () => false) {
    this.image = image;
    this.largest = largest;
    this.calm = calm;
  }

  get window() {
    return this.#window;
  }

  /** The scale at which the whole image is just visible. */
  get fitting() {
    return Math.min(this.#window.width / this.image.width, this.#window.height / this.image.height,
      this.largest);
  }

  get least() {
    return Math.min(1, this.fitting);
  }

  /** The plane of the goal, and where the window lies in it, in whole pixels of the plane. */
  get place() {
    const scale = this.#whole(this.goal.scale);
    const width = Math.max(1, Math.round(this.image.width * scale));
    const height = Math.max(1, Math.round(this.image.height * scale));
    return {width, height, scale, ...this.corner(this.goal, {width, height})};
  }

  /** The pixel of a plane that is at the window's upper left corner. */
  corner(state, plane) {
    return {
      x: Math.round(state.x * plane.width / this.image.width - this.#window.width / 2),
      y: Math.round(state.y * plane.height / this.image.height - this.#window.height / 2),
    };
  }

  /** Takes a new size of the window, in device pixels. A view of the whole image stays one. */
  resize(width, height) {
    const whole = Math.abs(this.goal.scale - this.fitting) < 1e-9;
    this.#window = {width, height};
    if (whole) this.fit();
    this.#aim(this.goal, 0);
  }

  fit(pace = ZOOMING) {
    this.#aim({x: this.image.width / 2, y: this.image.height / 2, scale: this.fitting}, pace);
  }

  /** Goes somewhere without moving there. */
  jump(state) {
    this.#aim(state, 0);
  }

  /** Zooms by a factor; what is shown at a point of the window stays there. */
  zoom(factor, point = this.#middle(), pace = ZOOMING) {
    const from = this.#at(this.shown, point);
    const scale = this.#bounded(this.goal.scale * factor);
    this.#aim({
      x: from.x - (point.x - this.#window.width / 2) / scale,
      y: from.y - (point.y - this.#window.height / 2) / scale,
      scale,
    }, pace);
  }

  /** Moves the picture under the hand, by device pixels. */
  drag(right, down) {
    const {x, y, scale} = this.shown;
    this.#aim({x: x - right / scale, y: y - down / scale, scale}, 0, scale);
  }

  /** Two fingers: the picture follows their middle and their distance. */
  pinch(factor, from, to) {
    const held = this.#at(this.shown, from);
    const scale = this.#bounded(this.shown.scale * factor);
    this.#aim({
      x: held.x - (to.x - this.#window.width / 2) / scale,
      y: held.y - (to.y - this.#window.height / 2) / scale,
      scale,
    }, 0, scale);
  }

  /** Lets go with a speed, in device pixels a second. */
  glide(right, down) {
    if (!this.calm()) this.pan(-right * GLIDING, -down * GLIDING, GLIDING);
  }

  /** Moves the window over the picture, by device pixels. */
  pan(right, down, pace = ZOOMING) {
    const {x, y, scale} = this.goal;
    this.#aim({x: x + right / scale, y: y + down / scale, scale}, pace);
  }

  stop() {
    this.goal = {...this.shown};
  }

  /**
   * Moves on. While the scale changes, one point of the picture keeps its place in the window.
   *
   * @param {number} seconds since the step before
   * @returns {boolean} whether there is more way to go
   */
  step(seconds) {
    const goal = {...this.goal, scale: this.#whole(this.goal.scale)};
    const {x, y, scale} = this.shown;
    const share = this.#pace === 0 ? 1 : 1 - Math.exp(-seconds / this.#pace);
    const ratio = goal.scale / scale;
    const distance = Math.max(Math.abs(goal.x - x), Math.abs(goal.y - y)) * goal.scale;
    if (share === 1 || (Math.abs(Math.log(ratio)) < 1e-4 && distance < 0.3)) {
      this.shown = goal;
      return false;
    }
    const next = scale * ratio ** share;
    const way = Math.abs(ratio - 1) < 1e-6 ? share : (1 / next - 1 / scale) / (1 / goal.scale - 1 / scale);
    this.shown = {x: x + way * (goal.x - x), y: y + way * (goal.y - y), scale: next};
    return true;
  }

  #aim(state, pace, shownScale = null) {
    this.goal = this.#inside(state);
    this.#pace = this.calm() ? 0 : pace;
    if (this.#pace === 0) {
      this.shown = {...this.goal, scale: shownScale === null ? this.#whole(this.goal.scale) : this.goal.scale};
    }
  }

  #inside({x, y, scale}) {
    const bounded = this.#bounded(scale);
    const within = (value, size, window) => {
      const half = window / 2 / bounded;
      return size <= 2 * half ? size / 2 : Math.min(size - half, Math.max(half, value));
    };
    return {
      x: within(x, this.image.width, this.#window.width),
      y: within(y, this.image.height, this.#window.height),
      scale: bounded,
    };
  }

  #bounded(scale) {
    return Math.min(this.largest, Math.max(this.least, scale));
  }

  /* A plane has whole pixels: of its longer side there are exactly as many as the scale says. */
  #whole(scale) {
    const longer = Math.max(this.image.width, this.image.height);
    const pixels = Math.min(Math.round(longer * scale), Math.ceil(longer * this.largest) - 1);
    return Math.max(1, pixels) / longer;
  }

  #at(state, point) {
    return {
      x: state.x + (point.x - this.#window.width / 2) / state.scale,
      y: state.y + (point.y - this.#window.height / 2) / state.scale,
    };
  }

  #middle() {
    return {x: this.#window.width / 2, y: this.#window.height / 2};
  }
}
