// Images that are dropped, pasted or chosen, and their way into the server's store.

import * as access from "/web/access.js";
import {Problem} from "/web/problem.js";

const IMAGE = /^[^.].*\.(png|jpe?g|webp|tiff?|bmp|gif)$/i; // the name of a file in a folder

/**
 * Calls back with the files that are dropped anywhere, pasted, or chosen in inputs.
 *
 * @param {HTMLInputElement} input of files
 * @param {HTMLInputElement} folder of a folder
 * @param {(files: File[]) => void} chosen of a folder, only its images
 */
export function listen(input, folder, chosen) {
  const body = document.body;
  const taken = files => {
    if (files.length > 0) chosen(files);
  };
  input.addEventListener("change", () => {
    taken([...input.files]);
    input.value = "";
  });
  folder.addEventListener("change", () => {
    chosen([...folder.files].filter(file => IMAGE.test(file.name)));
    folder.value = "";
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
  addEventListener("drop", async event => {
    event.preventDefault();
    body.classList.remove("dropping");
    const {items, files} = event.dataTransfer;
    const entries = [...items].map(item => item.webkitGetAsEntry?.()).filter(entry => entry);
    if (entries.some(entry => entry.isDirectory)) chosen((await Promise.all(entries.map(entry => filesOf(entry)))).flat());
    else taken([...files]);
  });
  addEventListener("paste", event => taken([...event.clipboardData?.files ?? []]));
}

/** The images in a dropped folder and the folders in it; a dropped file itself. */
async function filesOf(entry, inFolder = false) {
  const promised = method => new Promise((resolve, reject) => method(resolve, reject));
  if (entry.isFile) {
    return inFolder && !IMAGE.test(entry.name) ? [] : [await promised((taken, failed) => entry.file(taken, failed))];
  }
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const some = await promised((taken, failed) => reader.readEntries(taken, failed)); // 100 at a time
    if (some.length === 0) return files;
    for (const each of some) files.push(...await filesOf(each, true));
  }
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
