// One job in the list: how far it is, what failed, and its outputs.

import * as access from "/web/access.js";
import {ask} from "/web/following.js";
import {counted} from "/web/many.js";
import {Problem} from "/web/problem.js";

const OPEN_UP_TO = 20; // outputs that are listed at once; more are folded

/** An element with a text in it. */
function made(name, text = "", properties = {}) {
  const element = Object.assign(document.createElement(name), properties);
  element.textContent = text;
  return element;
}

export class JobCard {
  element = made("li", "", {className: "job"});
  #job;
  #listener;
  #known = new Set(); // indices of images whose outcome is shown
  #finished = false;
  #bar = made("progress");
  #status = made("p");
  #failures = made("ul", "", {className: "failures"});
  #outputs = made("ul");
  #details = made("details");
  #summary = made("summary");
  #cancel = made("button", "Cancel", {type: "button"});
  #forget = made("button", "Remove from this list", {type: "button", hidden: true});

  /**
   * @param {object} job as it is remembered
   * @param {object} listener forget(), said(text)
   */
  constructor(job, listener) {
    this.#job = job;
    this.#listener = listener;
    const title = made("h3", `${counted(job.names.length, "image")}, ${job.title}`);
    const time = made("time", new Date(job.created).toLocaleString([], {dateStyle: "medium", timeStyle: "short"}),
      {dateTime: job.created, className: "hint"});
    this.#bar.setAttribute("aria-label", `Done of ${title.textContent}`);
    this.#bar.max = job.names.length;
    this.#details.append(this.#summary, this.#outputs);
    this.#details.open = job.names.length <= OPEN_UP_TO;
    this.#details.hidden = true;
    const buttons = made("div", "", {className: "buttons"});
    buttons.append(this.#cancel, this.#forget);
    this.element.append(title, time, this.#bar, this.#status, this.#failures, this.#details, buttons);
    for (const {name, reason} of job.refused) this.#fail(`${name}: not sent. ${reason}`);
    this.#cancel.addEventListener("click", () => this.#stop());
    this.#forget.addEventListener("click", () => listener.forget());
  }

  get finished() {
    return this.#finished;
  }

  /** Shows what is known, or what is new. */
  known({counts, images}) {
    for (const image of images ?? []) this.#outcome(image);
    const {accepted, done, failed, cancelled} = counts;
    const over = done + failed + cancelled;
    const finished = over === accepted;
    this.#bar.max = accepted;
    this.#bar.value = over;
    const refused = this.#job.refused.length;
    const parts = [[failed, "failed"], [cancelled, "cancelled"], [refused, "not sent"]].filter(([count]) => count > 0);
    const text = [`${done} of ${accepted} done`, ...parts.map(([count, what]) => `${count} ${what}`)].join(", ");
    const quarter = Math.floor(4 * over / accepted);
    if (this.element.dataset.quarter !== String(quarter)) this.#listener.said(`${finished ? "Job finished: " : ""}${text}`);
    this.element.dataset.quarter = quarter;
    this.#say(text);
    this.#finished = finished;
    this.#bar.hidden = this.#cancel.hidden = finished;
    this.#forget.hidden = !finished;
    this.element.dataset.state = finished ? "finished" : "open";
  }

  /** It cannot be asked now. */
  trouble({title, detail}) {
    this.#say(`${title}: ${detail} Trying again.`, true);
  }

  #say(text, bad = false) {
    this.#status.textContent = text;
    this.#status.classList.toggle("bad", bad);
  }

  #outcome({index, state, reason, result, width, height}) {
    if (state === "waiting" || this.#known.has(index)) return;
    this.#known.add(index);
    const name = this.#job.names[index] ?? `Image ${index + 1}`;
    if (state === "failed") this.#fail(`${name}: ${reason}`);
    if (state !== "done") return;
    const saved = name.replace(/\.[^.]*$/, "") + `${this.#job.suffix}.${this.#job.ending}`;
    const link = made("a", saved, {href: result, download: saved});
    link.addEventListener("click", event => this.#save(event, link));
    const row = made("li");
    row.dataset.index = index;
    row.append(link, made("span", ` ${width} × ${height}`, {className: "hint"}));
    const next = [...this.#outputs.children].find(other => Number(other.dataset.index) > index);
    this.#outputs.insertBefore(row, next ?? null);
    this.#details.hidden = false;
    this.#summary.textContent = counted(this.#outputs.children.length, "result");
  }

  #fail(text) {
    this.#failures.append(made("li", text));
  }

  /* A link cannot send a key. */
  async #save(event, link) {
    const headers = access.headers();
    if (link.href.startsWith("blob:") || !headers.Authorization) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, {headers});
      const type = answer.headers.get("Content-Type");
      if (!answer.ok) throw Problem.of(answer.status, type, await answer.text());
      const url = URL.createObjectURL(await answer.blob());
      made("a", "", {href: url, download: link.download}).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failure) {
      const {title, detail} = failure instanceof Problem ? failure : Problem.lost;
      this.#say(`${link.download}: ${title}. ${detail}`, true);
    }
  }

  async #stop() {
    this.#cancel.disabled = true;
    try {
      this.known(await ask(`/v1/jobs/${this.#job.id}`, {method: "DELETE"}));
    } catch ({title, detail}) {
      this.#say(`Not cancelled. ${title}: ${detail}`, true);
      this.#cancel.disabled = false;
    }
  }
}
