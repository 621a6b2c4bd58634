// Many images on their way into the server's store, two at a time.

import {pause} from "/web/following.js";
import {Problem} from "/web/problem.js";
import {store} from "/web/upload.js";

const AT_ONCE = 2;
const TRIES = 4;
const AGAIN = 1500; // milliseconds, longer each time

/** An image that is to be sent. */
export class Item {
  share = 0; // that has been sent
  id = null; // under which the server has it
  problem = null; // why it was refused

  constructor(file) {
    this.file = file;
  }

  get over() {
    return this.id !== null || this.problem !== null;
  }
}

/**
 * Sends all that are not over.
 *
 * @param {Item[]} items to which more may be added meanwhile
 * @param {(item: Item) => void} changed
 * @param {AbortController} run is aborted, too, if the server cannot be reached
 * @throws {Problem} if the server cannot be reached; what was sent before stays sent
 */
export async function sendAll(items, changed, run) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const item = items[next++];
      if (!item.over) await send(item, changed, run.signal);
    }
  };
  try {
    await Promise.all(Array.from({length: AT_ONCE}, worker));
  } catch (failure) {
    run.abort();
    throw failure;
  }
}

async function send(item, changed, signal) {
  const sent = share => {
    item.share = share;
    changed(item);
  };
  try {
    if (!await readable(item.file)) throw new Problem("Cannot be read", "The file was moved, changed or deleted.");
    const stored = await patiently(() => {
      sent(0);
      return store(item.file, sent, signal);
    }, signal);
    item.id = stored.id;
  } catch (failure) {
    if (failure.name === "AbortError" || passing(failure)) throw failure;
    item.problem = failure;
  }
  changed(item);
}

/** Attempts something again while the server is away or has too much to do. */
export async function patiently(attempt, signal) {
  for (let tries = 1;; tries++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (failure) {
      if (failure.name === "AbortError" || !passing(failure) || tries === TRIES) throw failure;
      await pause(AGAIN * tries, signal);
    }
  }
}

/** Whether the same may be taken a little later. */
function passing({title, type}) {
  return title === Problem.lost.title || /^Status 5/.test(title) || /:(overloaded|too-many-requests)$/.test(type);
}

async function readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
