// The dialog that saves the view or the whole image, at any size, in any format.

import * as access from "/web/access.js";
import {Problem} from "/web/problem.js";
import {RenderedShare} from "/web/rendered.js";

export const ENDINGS = {png: "png", jpeg: "jpg", webp: "webp", tiff: "tif"};
export const LOSSY = ["jpeg", "webp"];

const element = id => document.getElementById(id);

export class Saving {
  #source = null;
  #running = null;
  #address = null;

  constructor() {
    element("saving").addEventListener("close", () => this.#running?.abort());
    element("saving-form").addEventListener("submit", event => {
      event.preventDefault();
      if (!this.#running) this.#save();
    });
    element("saving-form").addEventListener("input", () => this.#describe());
    element("saving-cancel").addEventListener("click", () => {
      if (this.#running) this.#running.abort();
      else element("saving").close();
    });
  }

  /**
   * Opens the dialog.
   *
   * @param {object} source name; id of a stored image or else its file; width and height, if known; model;
   *     view: {plane: {width, height}, region: {x, y, width, height}} in plane pixels, if there is one
   */
  open(source) {
    this.#source = source;
    const {view} = source;
    element("what-view").disabled = !view;
    element(view ? "what-view" : "what-whole").checked = true;
    element("saving-state").hidden = true;
    element("saved").hidden = true;
    this.#refuse(null);
    this.#describe();
    element("saving").showModal();
  }

  get #view() {
    return element("what-view").checked ? this.#source.view : null;
  }

  #describe() {
    const lossy = LOSSY.includes(element("saving-format").value);
    element("saving-quality-row").hidden = !lossy;
    element("saving-scale-row").hidden = this.#view !== null;
    const size = this.#size();
    element("saving-size").textContent = size ? `${size.width} × ${size.height} pixels` : "";
  }

  #size() {
    if (this.#view) return this.#view.region;
    const factor = element("saving-scale").valueAsNumber;
    const {width, height} = this.#source;
    const side = pixels => Math.max(1, Math.floor(pixels * factor + 0.5));
    return width && factor > 0 ? {width: side(width), height: side(height)} : null;
  }

  #query() {
    const {id, model, width, height} = this.#source;
    const format = element("saving-format").value;
    const query = new URLSearchParams({format});
    if (id) query.set("id", id);
    if (model) query.set("model", model);
    if (LOSSY.includes(format)) query.set("quality", element("saving-quality").value);
    if (this.#view) {
      const {plane, region} = this.#view;
      const across = width / plane.width;
      const down = height / plane.height;
      query.set("width", plane.width);
      query.set("height", plane.height);
      query.set("region", [region.x * across, region.y * down, region.width * across, region.height * down]
        .map(value => Number(value.toFixed(9))).join(","));
    } else {
      query.set("scale", element("saving-scale").value);
    }
    return query;
  }

  async #save() {
    const {name} = this.#source;
    const query = this.#query();
    const suffix = this.#view ? "view" : "x" + query.get("scale");
    this.#running = new AbortController();
    this.#busy(true);
    const began = performance.now();
    const share = new RenderedShare();
    let bytes = 0;
    const clock = setInterval(() => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      if (share.value > 0) element("saving-progress").value = share.value;
      else element("saving-progress").removeAttribute("value");
      element("saving-status").textContent = bytes === 0 ? `The server computes: ${seconds} s`
        : `${share.value > 0 ? Math.floor(100 * share.value) + " %, " : ""}${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`;
    }, 200);
    try {
      const blob = await this.#receive(query, piece => {
        bytes += piece.length;
        share.add(piece);
      });
      this.#offer(blob, `${name.replace(/\.[^.]*$/, "")}_${suffix}.${ENDINGS[query.get("format")]}`);
    } catch (failure) {
      if (failure.name === "AbortError") this.#refuse({title: "Cancelled", detail: "The server stops its work."});
      else this.#refuse(failure instanceof Problem ? failure : Problem.lost);
    }
    clearInterval(clock);
    this.#running = null;
    this.#busy(false);
  }

  async #receive(query, onPiece) {
    const answer = await fetch("/v1/upscale?" + query, {
      method: "POST", headers: access.headers(), body: this.#source.id ? null : this.#source.file,
      signal: this.#running.signal});
    const type = answer.headers.get("Content-Type");
    if (!answer.ok) throw Problem.of(answer.status, type, await answer.text());
    const pieces = [];
    for (const reader = answer.body.getReader();;) {
      const {done, value} = await reader.read();
      if (done) return new Blob(pieces, {type});
      pieces.push(value);
      onPiece(value);
    }
  }

  #offer(blob, name) {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = URL.createObjectURL(blob);
    const link = element("saved");
    link.href = this.#address;
    link.download = name;
    link.textContent = `Saved as ${name} (${(blob.size / 1e6).toFixed(1)} MB). Save again`;
    link.hidden = false;
    link.click();
  }

  #busy(busy) {
    element("saving-state").hidden = !busy;
    element("saving-start").disabled = busy;
    element("saving-cancel").textContent = busy ? "Cancel" : "Close";
    if (busy) {
      this.#refuse(null);
      element("saved").hidden = true;
    }
  }

  #refuse(problem) {
    element("saving-problem").hidden = problem === null;
    element("saving-problem").textContent = problem ? `${problem.title}: ${problem.detail}` : "";
  }
}
