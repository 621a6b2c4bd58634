// The form for many images: what to make of them, how far they are sent, and then the request for a job.

import {ask} from "/web/following.js";
import {Problem} from "/web/problem.js";
import {ENDINGS, LOSSY} from "/web/saving.js";
import {Item, patiently, sendAll} from "/web/sending.js";

const MOST = 1000; // images of one job; if there are more, there are several jobs

const element = id => document.getElementById(id);

/** A number with its noun. */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export class Many {
  #items = [];
  #rows = new Map();
  #running = null;
  #listener;

  /**
   * @param {object} listener begun(job): as it is remembered; changed(): something was chosen, sent or discarded;
   *     said(text), for those who do not see the form
   */
  constructor(listener) {
    this.#listener = listener;
    element("many").addEventListener("submit", event => {
      event.preventDefault();
      if (!this.#running) this.#start();
    });
    element("many").addEventListener("change", () => this.#describe());
    element("many-cancel").addEventListener("click", () => {
      if (this.#running) this.#running.abort();
      else this.#discard();
    });
    addEventListener("beforeunload", event => {
      if (this.#running) event.preventDefault();
    });
  }

  /** Whether there are images of which nothing has been made yet. */
  get waiting() {
    return this.#items.length > 0;
  }

  /** Offers models, of which one is chosen. */
  models(names, chosen) {
    element("many-model").replaceChildren(...names.map(name => new Option(name, name)));
    element("many-model").value = chosen;
  }

  /** Takes more images. */
  gather(files) {
    const items = files.map(file => new Item(file));
    for (const item of items) {
      const row = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = item.file.name;
      row.append(name, document.createElement("span"));
      this.#rows.set(item, row);
      this.#show(item);
    }
    this.#items.push(...items);
    element("many-list").append(...items.map(item => this.#rows.get(item)));
    this.#describe();
    this.#listener.changed();
  }

  #describe() {
    const bytes = this.#items.reduce((sum, item) => sum + item.file.size, 0);
    element("many-files").textContent = `${counted(this.#items.length, "image")}, ` +
      (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
    element("many-quality-row").hidden = element("many-quality").disabled =
      !LOSSY.includes(element("many-format").value);
    const byWidth = element("many-by").value === "width";
    element("many-scale-row").hidden = element("many-scale").disabled = byWidth;
    element("many-width-row").hidden = element("many-width").disabled = !byWidth;
  }

  #show(item) {
    const row = this.#rows.get(item);
    const {id, problem, share} = item;
    row.classList.toggle("bad", problem !== null);
    row.lastChild.textContent = problem ? `${problem.title}: ${problem.detail}` : id ? "sent"
      : share > 0 ? `${Math.floor(100 * share)} %` : "";
    const over = this.#items.filter(each => each.over).length;
    element("many-progress").value = this.#items.reduce((sum, each) => sum + (each.over ? 1 : each.share), 0)
      / Math.max(1, this.#items.length);
    element("many-status").textContent = `Sending: ${over} of ${this.#items.length}`;
  }

  get #parameters() {
    const format = element("many-format").value;
    const by = element("many-by").value;
    return {
      [by]: element(`many-${by}`).value,
      format,
      model: element("many-model").value,
      ...(LOSSY.includes(format) ? {quality: element("many-quality").value} : {}),
    };
  }

  async #start() {
    const run = this.#running = new AbortController();
    const parameters = this.#parameters;
    this.#busy(true);
    try {
      // whether it takes jobs now, before much is sent
      await patiently(() => ask("/v1/jobs?limit=0", {signal: run.signal}), run.signal);
      this.#listener.said(`Sending ${counted(this.#items.length, "image")}`);
      while (this.waiting) {
        await sendAll(this.#items, item => this.#show(item), run);
        const sent = this.#items.filter(item => item.id).slice(0, MOST);
        if (sent.length === 0) throw new Problem("No job", "The server took none of the images.");
        await this.#submit(sent, parameters);
      }
    } catch (failure) {
      if (failure.name === "AbortError") this.#refuse({title: "Cancelled", detail: "What was sent stays sent."});
      else this.#refuse(failure instanceof Problem ? failure : Problem.lost);
    }
    this.#running = null;
    this.#busy(false);
    this.#listener.changed();
  }

  /* With the last job goes what was refused. */
  async #submit(items, parameters) {
    const job = await ask("/v1/jobs", {
      method: "POST", body: JSON.stringify({images: items.map(item => item.id), parameters})});
    const gone = new Set(items);
    const rest = this.#items.filter(item => !gone.has(item));
    const last = rest.every(item => item.problem);
    const refused = last ? rest : [];
    this.#keep(last ? [] : rest);
    const {scale, width, format, model} = parameters;
    this.#listener.begun({
      id: job.id,
      created: job.created,
      title: `${width ? `${width} pixels wide` : `×${scale}`}, ${format.toUpperCase()}, ${model}`,
      suffix: width ? `_w${width}` : `_x${scale}`,
      ending: ENDINGS[format],
      names: items.map(item => item.file.name),
      refused: refused.map(({file, problem}) => ({name: file.name, reason: `${problem.title}: ${problem.detail}`})),
    });
  }

  #discard() {
    this.#keep([]);
    this.#refuse(null);
    this.#listener.changed();
  }

  #keep(items) {
    const kept = new Set(items);
    for (const item of this.#items.filter(each => !kept.has(each))) {
      this.#rows.get(item).remove();
      this.#rows.delete(item);
    }
    this.#items = items;
    this.#describe();
  }

  #busy(busy) {
    element("many-state").hidden = !busy;
    element("many-fields").disabled = busy;
    element("many-start").disabled = busy;
    element("many-cancel").textContent = busy ? "Stop" : "Discard";
    if (busy) this.#refuse(null);
  }

  #refuse(problem) {
    element("many-problem").hidden = problem === null;
    element("many-problem").textContent = problem ? `${problem.title}: ${problem.detail}` : "";
  }
}
