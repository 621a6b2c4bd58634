// The panel of jobs: many images at once, and what became of them.

import {ask, follow} from "/web/following.js";
import {JobCard} from "/web/job-card.js";
import {Many} from "/web/many.js";
import * as remembered from "/web/remembered.js";

const element = id => document.getElementById(id);
const narrow = matchMedia("(max-width: 44rem)"); // there the panel covers the page

export class Jobs {
  #many = new Many({
    begun: job => this.#begun(job),
    changed: () => this.#show(),
    said: text => this.#say(text),
  });
  #cards = new Map(); // by the ids of their jobs
  #following = new AbortController();
  #offered = null;

  constructor() {
    element("jobs-button").addEventListener("click", () => {
      if (element("jobs").hidden) this.#open();
      else this.#close();
    });
    element("jobs-close").addEventListener("click", () => this.#close());
    element("jobs").addEventListener("keydown", event => {
      if (event.key === "Escape") this.#close();
    });
    element("folder").addEventListener("click", () => element("folder-file").click());
    document.addEventListener("visibilitychange", () => this.#follow());
  }

  /** Whether the server takes jobs. */
  offered() {
    return this.#offered ??= this.#begin();
  }

  /* A server that cannot be asked takes none now; it is asked again when somebody has several images. */
  async #begin() {
    let offer;
    try {
      offer = await ask("/v1/server");
    } catch {
      this.#offered = null;
      return false;
    }
    if (!offer.jobs) return false;
    this.#many.models(offer.models, offer.model);
    element("several").hidden = false;
    element("file").multiple = true;
    for (const job of remembered.all().reverse()) this.#add(job);
    this.#show();
    if (this.#cards.size > 0 && !remembered.closed() && !narrow.matches && !element("start").hidden) {
      element("jobs").hidden = false;
      this.#show();
    }
    this.#follow();
    return true;
  }

  /**
   * Takes images for a job.
   *
   * @param {string | null} model that is in use
   */
  gather(files, model) {
    if (model && !this.#many.waiting) element("many-model").value = model;
    this.#many.gather(files);
    this.#open();
  }

  /** The page behind the panel is needed. */
  giveWay() {
    if (!narrow.matches) return;
    element("jobs").hidden = true;
    this.#show();
  }

  #open() {
    element("jobs").hidden = false;
    remembered.setClosed(false);
    this.#show();
    element("jobs-title").focus();
  }

  #close() {
    element("jobs").hidden = true;
    remembered.setClosed(true);
    this.#show();
    const button = element("jobs-button");
    (button.hidden ? element("skip") : button).focus();
  }

  #begun(job) {
    remembered.add(job);
    this.#add(job);
    this.#follow();
  }

  #add(job) {
    const card = new JobCard(job, {
      forget: () => {
        this.#forget(job.id);
        element("jobs-title").focus();
      },
      said: text => this.#say(text),
    });
    this.#cards.set(job.id, card);
    element("jobs-list").prepend(card.element);
  }

  #forget(id) {
    remembered.forget(id);
    this.#cards.get(id).element.remove();
    this.#cards.delete(id);
    this.#show();
  }

  /* A hidden tab takes no connection from the others. */
  #follow() {
    this.#following.abort();
    this.#following = new AbortController();
    if (document.hidden) return;
    for (const [id, card] of [...this.#cards].reverse()) {
      if (card.finished) continue;
      follow(id, {
        known: job => {
          card.known(job);
          this.#show();
        },
        gone: () => this.#forget(id),
        trouble: problem => card.trouble(problem),
      }, this.#following.signal);
    }
  }

  #show() {
    const open = [...this.#cards.values()].filter(card => !card.finished).length;
    const button = element("jobs-button");
    element("many").hidden = !this.#many.waiting;
    element("jobs-none").hidden = this.#many.waiting || this.#cards.size > 0;
    button.hidden = !this.#many.waiting && this.#cards.size === 0 && element("jobs").hidden;
    button.textContent = open > 0 ? `Jobs (${open})` : "Jobs";
    button.setAttribute("aria-expanded", String(!element("jobs").hidden));
  }

  #say(text) {
    element("jobs-announcement").textContent = text;
  }
}
