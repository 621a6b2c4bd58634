// What went wrong, in plain words.

/** An error with a title and a detail, as problem+json has them. */
export class Problem extends Error {
  constructor(title, detail, type = "") {
    super(detail);
    this.title = title;
    this.detail = detail;
    this.type = type;
  }

  static get lost() {
    return new Problem("Connection lost", "The server did not answer, or stopped in the middle.");
  }

  /** Of an answer's status and body. */
  static of(status, contentType, text) {
    if (contentType?.startsWith("application/problem+json")) {
      const {title, detail, type} = JSON.parse(text);
      return new Problem(title ?? `Status ${status}`, detail ?? "", type ?? "");
    }
    return new Problem(`Status ${status}`, "The server gave no reason.");
  }
}

/** Shows a problem, with one thing that can be done about it; null takes it away. */
export function show(problem, action = null) {
  const element = id => document.getElementById(id);
  element("problem").hidden = problem === null;
  element("problem-title").textContent = problem?.title ?? "";
  element("problem-detail").textContent = problem?.detail ?? problem?.message ?? "";
  element("problem-action").hidden = action === null;
  element("problem-action").textContent = action?.label ?? "";
  element("problem-action").onclick = () => {
    show(null);
    action?.run();
  };
}
