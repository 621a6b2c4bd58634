// What becomes of a job: by server-sent events, and by asking again where there are none.

import * as access from "/web/access.js";
import {Problem} from "/web/problem.js";

const STREAMS = 2; // a browser opens six connections to a server, for all its tabs together
const SILENCE = 60_000; // milliseconds; the server gives a sign of life every 15 s
const AGAIN = 2000; // milliseconds
const LONGEST = 30_000;

let streams = 0;

/** Waits some milliseconds, or until the signal. */
export function pause(time, signal) {
  return new Promise(resolve => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, time);
    signal.addEventListener("abort", over);
  });
}

/** The JSON that a path answers with. */
export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, {cache: "no-store", ...options, headers: access.headers()});
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : Problem.lost;
  }
  if (!answer.ok) throw Problem.of(answer.status, answer.headers.get("Content-Type"), await answer.text());
  return answer.json();
}

/**
 * Follows a job until it has finished, or the signal.
 *
 * @param {object} listener known(job): what is known of it, or what is new; gone(): the server does not know it;
 *     trouble(problem): it cannot be asked now, and will be asked again
 */
export async function follow(id, listener, signal) {
  for (let failures = 0; !signal.aborted;) {
    try {
      const job = await ask(`/v1/jobs/${id}`, {signal});
      failures = 0;
      listener.known(job);
      if (job.state === "finished") return;
      if (await events(id, listener, signal)) continue;
    } catch (problem) {
      if (signal.aborted) return;
      if (problem.type?.endsWith(":unknown-job")) {
        listener.gone();
        return;
      }
      failures++;
      listener.trouble(problem);
    }
    await pause(Math.min(LONGEST, AGAIN * 2 ** failures), signal);
  }
}

/* Whether the last event has come. If there are no events, for whatever reason, the job is asked again. */
async function events(id, listener, signal) {
  if (streams >= STREAMS) return false;
  streams++;
  try {
    const answer = await fetch(`/v1/jobs/${id}/events`, {cache: "no-store", headers: access.headers(), signal});
    return answer.ok && (answer.status === 204 || await read(answer.body, listener));
  } catch {
    return false;
  } finally {
    streams--;
  }
}

async function read(body, listener) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const silent = setTimeout(() => reader.cancel(), SILENCE);
    const {done, value} = await reader.read();
    clearTimeout(silent);
    if (done) return false;
    const whole = (text + value).split("\n\n");
    text = whole.pop();
    for (const event of whole.map(fields)) {
      if (event.event === "progress") listener.known(JSON.parse(event.data));
      if (event.event === "end") return true;
    }
  }
}

function fields(event) {
  return Object.fromEntries(event.split("\n").map(line => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
}
