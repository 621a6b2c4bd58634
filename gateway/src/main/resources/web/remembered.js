// The jobs that this browser has begun. The server knows the rest of them, and forgets them after some days.

const ITEM = "aliif-jobs";
const CLOSED = "aliif-jobs-closed";
const MOST = 50; // jobs
const FIELDS = {id: "string", created: "string", ending: "string", names: "object", refused: "object"};

/**
 * The jobs, the newest first.
 *
 * @returns {{id: string, created: string, title: string, suffix: string, ending: string, names: string[],
 *     refused: {name: string, reason: string}[]}[]} suffix and ending are those of the outputs' names, names are
 *     those of the images in the job, refused are those that were not sent
 */
export function all() {
  try {
    return JSON.parse(localStorage.getItem(ITEM) ?? "[]")
      .filter(job => Object.entries(FIELDS).every(([name, type]) => typeof job?.[name] === type));
  } catch { // not allowed, or written by something else
    return [];
  }
}

export function add(job) {
  keep([job, ...all()].slice(0, MOST));
}

export function forget(id) {
  keep(all().filter(job => job.id !== id));
}

function keep(jobs) {
  put(ITEM, JSON.stringify(jobs));
}

/** Whether somebody has closed the panel, so that it does not open by itself. */
export function closed() {
  try {
    return localStorage.getItem(CLOSED) !== null;
  } catch {
    return false;
  }
}

export function setClosed(closed) {
  if (closed) put(CLOSED, "yes");
  else remove(CLOSED);
}

function put(item, text) {
  try {
    localStorage.setItem(item, text);
  } catch {
    // not allowed, or full: this tab still knows
  }
}

function remove(item) {
  try {
    localStorage.removeItem(item);
  } catch {
    // not allowed
  }
}
