// Images that are dropped, pasted or chosen, and their way into the server's store.

import * as access from "/web/access.js";
import {Problem} from "/web/problem.js";

/** Calls back with each file that is dropped anywhere, pasted, or chosen in an input. */
export function listen(input, chosen) {
  const body = document.body;
  input.addEventListener("change", () => {
    const [file] = input.files;
    if (file) chosen(file);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, event => {
      event.preventDefault();
      body.classList.add("dropping");
    });
  }
  addEventListener("dragleave", event => {
    if (!event.relatedTarget) body.classList.remove("dropping");
  });
  addEventListener("drop", event => {
    event.preventDefault();
    body.classList.remove("dropping");
    const [file] = event.dataTransfer.files;
    if (file) chosen(file);
  });
  addEventListener("paste", event => {
    const [file] = event.clipboardData?.files ?? [];
    if (file) chosen(file);
  });
}

/**
 * Sends an image. Only XMLHttpRequest tells how much has been sent.
 *
 * @param {(share: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<{id: string, width: number, height: number}>}
 */
export function store(file, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/v1/images");
    for (const [name, value] of Object.entries(access.headers())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({loaded, total}) => progress(loaded / Math.max(1, total));
    request.onerror = () => reject(Problem.lost);
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    request.onload = () => {
      const {status, responseText: text} = request;
      if (status === 200 || status === 201) resolve(JSON.parse(text));
      else reject(Problem.of(status, request.getResponseHeader("Content-Type"), text));
    };
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** Whether the server has an image; an error if it cannot be asked. */
export async function has(id) {
  const answer = await fetch(`/v1/images/${id}`, {cache: "no-store", headers: access.headers()});
  return answer.status !== 404;
}
