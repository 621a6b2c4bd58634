// The controls around the stage: choices, buttons, divider, and what is said about the view.

const element = id => document.getElementById(id);
const BICUBIC = "bicubic";
const ADDRESS_AFTER = 400; // milliseconds of rest; browsers limit how often the address may change
const KEY_FACTOR = 1.5;

/** A scale with three significant digits. */
export function scaleText(scale) {
  return "×" + Number(scale.toPrecision(scale < 100 ? 3 : 4));
}

export class Controls {
  #stage;
  #actions;
  #model = null;
  #rival = null;
  #lossless = false;
  #resting = 0;
  #said = "";

  /** @param {object} actions link(): fragment, save(), another() */
  constructor(stage, actions) {
    this.#stage = stage;
    this.#actions = actions;
    const on = (id, event, action) => element(id).addEventListener(event, action);
    on("another", "click", () => actions.another());
    on("save", "click", () => actions.save());
    on("link", "click", () => this.#copy());
    on("model", "change", () => this.#use({model: element("model").value}));
    on("lossless", "change", () => this.#use({lossless: element("lossless").checked}));
    on("compare", "click", () => this.#compare(this.#rival === null ? element("rival").value || BICUBIC : null));
    on("rival", "change", () => this.#compare(element("rival").value));
    on("divider", "input", () => this.#split());
    on("zoom-in", "click", () => this.#move(camera => camera.zoom(KEY_FACTOR)));
    on("zoom-out", "click", () => this.#move(camera => camera.zoom(1 / KEY_FACTOR)));
    on("zoom-fit", "click", () => this.#move(camera => camera.fit()));
    on("zoom-one", "click", () => this.#move(camera => camera.zoom(1 / camera.goal.scale)));
    on("skip", "click", event => {
      event.preventDefault();
      element(element("viewer").hidden ? "file" : "stage").focus();
    });
  }

  /** What an address keeps of the choices. */
  get choices() {
    return {model: this.#model, rival: this.#rival, lossless: this.#lossless};
  }

  /** What is asked of the server. */
  get settings() {
    const formats = this.#lossless ? ["png"] : ["webp", "jpeg", "png"];
    return {...(this.#model ? {model: this.#model} : {}), formats, quality: 90};
  }

  /** Takes choices from an address. */
  choose({model, rival, lossless}) {
    this.#model = model;
    this.#rival = rival;
    this.#lossless = lossless;
    element("lossless").checked = lossless;
    this.#showCompared();
  }

  opened(name) {
    element("name").textContent = name;
    element("status").textContent = "";
    element("connection").textContent = "";
    this.#said = "";
  }

  hello({image, model, models}, name) {
    element("connection").textContent = "";
    element("name").textContent = `${name}, ${image.width} × ${image.height}`;
    document.title = `${name} – A-LIIF`;
    element("stage").setAttribute("aria-label", `Picture ${name}, ${image.width} by ${image.height} pixels`);
    const names = models.filter(it => it !== BICUBIC);
    fill(element("model"), [...names, BICUBIC], this.#model ?? model);
    fill(element("rival"), [BICUBIC, ...names], this.#rival ?? (element("rival").value || BICUBIC));
    this.#showCompared();
  }

  lost(wait) {
    element("connection").textContent = "Connection lost. " +
      (wait < 1500 ? "Trying again." : `Trying again in ${Math.round(wait / 1000)} s.`);
  }

  /** Tells what is shown now, and keeps the address up to date once it rests. */
  drawn() {
    const {camera, main, settled} = this.#stage;
    const {times} = main;
    const parts = [scaleText(camera.shown.scale)];
    if (times?.first) parts.push(`first picture after ${milliseconds(times.first - times.began)}`);
    if (times?.all) parts.push(`all after ${milliseconds(times.all - times.began)}`);
    put("status", parts[0] + (parts.length > 1 ? " · " + parts.slice(1).join(", ") : ""));
    if (settled) this.#complete();
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rest(), ADDRESS_AFTER);
  }

  /** Something will be drawn. */
  changing() {
    element("viewer").setAttribute("aria-busy", "true");
  }

  /* The plane, and where the window is in it, are there for whoever wants to compare pixels. */
  #complete() {
    const {camera, main} = this.#stage;
    const {x, y} = camera.corner(camera.shown, main.plane);
    const viewer = element("viewer");
    viewer.dataset.plane = `${main.plane.width}x${main.plane.height}`;
    viewer.dataset.corner = `${x},${y}`;
    viewer.setAttribute("aria-busy", "false");
  }

  #rest() {
    const {camera, settled} = this.#stage;
    if (!camera) return;
    const fragment = this.#actions.link();
    if (fragment !== location.hash) history.replaceState(history.state, "", fragment);
    const said = `Scale ${scaleText(camera.goal.scale).slice(1)}. ${settled ? "The view is complete." : "Details are coming."}`;
    if (said !== this.#said) element("announcement").textContent = this.#said = said;
  }

  #move(movement) {
    if (!this.#stage.camera) return;
    movement(this.#stage.camera);
    this.#stage.changed();
  }

  #use({model = this.#model, lossless = this.#lossless}) {
    this.#model = model;
    this.#lossless = lossless;
    this.#stage.use(this.settings);
    this.#showCompared();
  }

  #compare(rival) {
    this.#rival = rival;
    this.#stage.compare(rival);
    this.#showCompared();
  }

  #showCompared() {
    const compared = this.#rival !== null;
    element("compare").setAttribute("aria-pressed", String(compared));
    for (const id of ["rival-row", "left-tag", "right-tag", "line", "divider"]) element(id).hidden = !compared;
    const left = this.#model ?? (element("model").value || "A-LIIF");
    element("left-tag").textContent = left;
    element("right-tag").textContent = this.#rival ?? "";
    element("divider").setAttribute("aria-label", `Divider: ${left} to its left, ${this.#rival} to its right`);
    this.#split();
  }

  #split() {
    const {value} = element("divider");
    element("stage").style.setProperty("--split", value + "%");
    this.#stage.split = value / 100;
  }

  async #copy() {
    const text = new URL(this.#actions.link(), location.href).href;
    const button = element("link");
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch { // not allowed, or no secure address: it is in the address bar
      history.replaceState(history.state, "", text);
      button.textContent = "See address bar";
    }
    setTimeout(() => {
      button.textContent = "Copy link";
    }, 2000);
  }
}

function put(id, text) {
  if (element(id).textContent !== text) element(id).textContent = text;
}

function fill(select, names, chosen) {
  select.replaceChildren(...[...new Set([...names, chosen])].map(name => new Option(name, name)));
  select.value = chosen;
}

function milliseconds(time) {
  return time < 10_000 ? `${Math.round(time)} ms` : `${(time / 1000).toFixed(1)} s`;
}
