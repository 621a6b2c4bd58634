// Wheel, mouse, fingers and keys, turned into movements of the camera.

const WHEEL = 0.0016; // of the logarithm of the scale, for each pixel of the wheel
const PINCHED_WHEEL = 0.01; // a pinch on a touchpad arrives as a wheel with Ctrl
const LINE = 32;
const TAP = 300; // milliseconds
const NEAR = 24; // CSS pixels
const MEMORY = 80; // milliseconds of a drag of which the speed is taken
const STEP = 80; // CSS pixels of an arrow key
const KEY_FACTOR = 1.5;

export class Gestures {
  #stage;
  #camera;
  #moved;
  #pointers = new Map();
  #trail = [];
  #tap = null;

  /**
   * @param {HTMLElement} stage which listens; for keys, what is around it listens, too
   * @param {() => Camera | null} camera the one to move; null if there is none
   * @param {() => void} moved called after each movement
   */
  constructor(stage, camera, moved) {
    this.#stage = stage;
    this.#camera = camera;
    this.#moved = moved;
    stage.addEventListener("wheel", event => this.#wheel(event), {passive: false});
    stage.addEventListener("pointerdown", event => this.#down(event));
    stage.addEventListener("pointermove", event => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      stage.addEventListener(name, event => this.#up(event));
    }
    stage.addEventListener("dblclick", event => event.preventDefault());
    stage.parentElement.addEventListener("keydown", event => this.#key(event));
  }

  #point(event) {
    const {left, top} = this.#stage.getBoundingClientRect();
    return {x: (event.clientX - left) * devicePixelRatio, y: (event.clientY - top) * devicePixelRatio};
  }

  #wheel(event) {
    const camera = this.#camera();
    if (!camera) return;
    event.preventDefault();
    const {height} = this.#stage.getBoundingClientRect();
    const pixels = event.deltaY * [1, LINE, height][event.deltaMode];
    const bounded = Math.max(-300, Math.min(300, pixels));
    camera.zoom(Math.exp(-bounded * (event.ctrlKey ? PINCHED_WHEEL : WHEEL)), this.#point(event));
    this.#moved();
  }

  #down(event) {
    const camera = this.#camera();
    if (!camera || event.button !== 0 || event.target.closest("input, button")) return;
    this.#stage.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#point(event));
    if (this.#pointers.size === 1) {
      this.#tap = {at: this.#point(event), time: event.timeStamp, before: this.#tap};
    } else {
      this.#tap = null;
    }
    this.#trail = [];
    camera.stop();
    this.#stage.classList.add("held");
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    const camera = this.#camera();
    if (!before || !camera) return;
    const point = this.#point(event);
    if (this.#pointers.size === 1) {
      camera.drag(point.x - before.x, point.y - before.y);
      this.#trail.push({...point, time: event.timeStamp});
      while (this.#trail[0].time < event.timeStamp - MEMORY) this.#trail.shift();
    } else if (this.#pointers.size === 2) {
      const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      camera.pinch(distance(point, other) / Math.max(1, distance(before, other)),
        middle(before, other), middle(point, other));
    }
    this.#pointers.set(event.pointerId, point);
    this.#moved();
  }

  #up(event) {
    const camera = this.#camera();
    if (!this.#pointers.delete(event.pointerId) || !camera) return;
    if (this.#pointers.size > 0) return;
    this.#stage.classList.remove("held");
    if (event.type === "pointerup" && this.#isTap(event)) this.#tapped(event, camera);
    else this.#letGo(event, camera);
    this.#moved();
  }

  #isTap(event) {
    return this.#tap && event.timeStamp - this.#tap.time < TAP && this.#near(this.#tap.at, this.#point(event));
  }

  #tapped(event, camera) {
    const {before, at, time} = this.#tap;
    if (before && time - before.time < 2 * TAP && this.#near(before.at, at)) {
      camera.zoom(event.shiftKey ? 0.5 : 2, at);
      this.#tap = null;
    } else {
      this.#tap = {at, time, before: null};
    }
  }

  #letGo(event, camera) {
    this.#tap = null;
    const trail = this.#trail.filter(({time}) => time >= event.timeStamp - MEMORY);
    if (trail.length < 2) return;
    const first = trail[0];
    const last = trail.at(-1);
    const seconds = Math.max(0.008, (last.time - first.time) / 1000);
    camera.glide((last.x - first.x) / seconds, (last.y - first.y) / seconds);
  }

  #near(a, b) {
    return distance(a, b) < NEAR * devicePixelRatio;
  }

  #key(event) {
    const camera = this.#camera();
    if (!camera || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
    const step = STEP * devicePixelRatio * (event.shiftKey ? 4 : 1);
    const action = {
      "+": () => camera.zoom(KEY_FACTOR),
      "=": () => camera.zoom(KEY_FACTOR),
      "-": () => camera.zoom(1 / KEY_FACTOR),
      "_": () => camera.zoom(1 / KEY_FACTOR),
      "0": () => camera.fit(),
      "Home": () => camera.fit(),
      "1": () => camera.zoom(1 / camera.goal.scale),
      "ArrowLeft": () => camera.pan(-step, 0),
      "ArrowRight": () => camera.pan(step, 0),
      "ArrowUp": () => camera.pan(0, -step),
      "ArrowDown": () => camera.pan(0, step),
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
    this.#moved();
  }
}

function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a, b) {
  return {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
}
