import {Comparison} from "/web/comparison.js";
import {RenderedShare} from "/web/rendered.js";

const LARGEST_ON_SLIDER = 16;

const element = id => document.getElementById(id);
const comparison = new Comparison();
let image = null; // {file, bitmap}; no bitmap of a TIFF, which browsers do not read
let running = null; // AbortController

// ---- the image

async function choose(file) {
  showProblem(null);
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    if (!/\.tiff?$/i.test(file.name)) {
      showProblem("Unreadable image", `${file.name} (expected: a PNG, JPEG, WebP, TIFF, BMP or GIF image)`);
      return;
    }
  }
  image?.bitmap?.close();
  image = {file, bitmap};
  const thumbnail = element("thumbnail");
  if (thumbnail.src) URL.revokeObjectURL(thumbnail.src);
  thumbnail.src = URL.createObjectURL(file);
  thumbnail.hidden = !bitmap;
  element("chosen").textContent =
    bitmap ? `${file.name}, ${bitmap.width} × ${bitmap.height}` : file.name;
  element("start").disabled = Boolean(running);
  showSize();
}

element("file").addEventListener("change", event => {
  const [file] = event.target.files;
  if (file) choose(file);
});

const drop = element("drop");
for (const name of ["dragenter", "dragover"]) {
  addEventListener(name, event => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
addEventListener("dragleave", event => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
addEventListener("drop", event => {
  event.preventDefault();
  drop.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) choose(file);
});
addEventListener("paste", event => {
  const [file] = event.clipboardData.files;
  if (file) choose(file);
});

for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", async () => {
    const name = button.dataset.sample;
    const answer = await fetch("/samples/" + name);
    choose(new File([await answer.blob()], name));
  });
}

// ---- the scale; the slider is logarithmic, from 1 to 16

const slider = element("slider");
const scale = element("scale");

slider.addEventListener("input", () => {
  scale.value = Math.round(10 * LARGEST_ON_SLIDER ** (slider.value / 1000)) / 10;
  showSize();
});
scale.addEventListener("input", () => {
  const position = 1000 * Math.log(scale.valueAsNumber) / Math.log(LARGEST_ON_SLIDER);
  if (Number.isFinite(position)) slider.value = position;
  showSize();
});

function showSize() {
  slider.setAttribute("aria-valuetext", "× " + scale.value);
  const factor = scale.valueAsNumber;
  if (!image || !(factor > 0)) return;
  if (!image.bitmap) {
    element("size").textContent = "";
    return;
  }
  const side = pixels => Math.max(1, Math.floor(pixels * factor + 0.5));
  element("size").textContent =
    `${image.bitmap.width} × ${image.bitmap.height} becomes `
      + `${side(image.bitmap.width)} × ${side(image.bitmap.height)}.`;
}

// ---- the work

element("form").addEventListener("submit", event => {
  event.preventDefault();
  if (image && !running) upscale(image);
});
element("cancel").addEventListener("click", () => running?.abort());

async function upscale({file, bitmap}) {
  const format = element("format").value;
  const factor = scale.value;
  running = new AbortController();
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1) + " s";
  const share = new RenderedShare();
  const status = () => {
    const percent = Math.floor(100 * share.value);
    if (percent > 0) element("progress").value = share.value;
    else element("progress").removeAttribute("value");
    element("status").textContent = percent > 0
      ? `Rendering: ${percent} % in ${seconds()}`
      : `Waiting for the first rows: ${seconds()}`;
  };
  const clock = setInterval(status, 200);
  working(true);
  status();
  let result = null;
  try {
    result = await request(file, {scale: factor, format}, bytes => share.add(bytes));
  } catch (failure) {
    if (failure.name === "AbortError") showProblem("Cancelled", "The server stops its work.");
    else if (failure.problem) showProblem(failure.problem.title, failure.problem.detail);
    else showProblem("Connection lost", "The server did not answer, or stopped in the middle of the image.");
  }
  clearInterval(clock);
  const took = seconds();
  working(false);
  if (result) {
    const name = file.name.replace(/\.[^.]*$/, "");
    element("download").download = `${name}_x${factor}.${format === "jpeg" ? "jpg" : "png"}`;
    await show(bitmap, result,
      `${file.name} × ${factor}: ${result.width} × ${result.height} by ${result.model} in ${took}`);
  }
  element("empty").hidden = !element("comparison").hidden;
}

/** What has arrived can be saved, whatever the browser cannot do with it. */
async function show(bitmap, {blob}, caption) {
  comparison.offer(blob, caption);
  if (!bitmap) {
    showProblem("Not compared", `The browser cannot read TIFF. The result has arrived; save it by "Download".`);
    return;
  }
  try {
    await comparison.show(bitmap);
  } catch (failure) {
    const what = element("stage").hidden ? "show the result" : "compare the result";
    element("numbers").textContent = "";
    showProblem("Not shown",
      `The browser could not ${what}: ${failure.message}. It has arrived whole; save it by "Download".`);
  }
}

async function request(file, parameters, onBytes) {
  const answer = await fetch("/v1/upscale?" + new URLSearchParams(parameters), {
    method: "POST", body: file, signal: running.signal});
  if (!answer.ok) throw await problemOf(answer);
  const pieces = [];
  for (const reader = answer.body.getReader();;) {
    const {done, value} = await reader.read();
    if (done) break;
    pieces.push(value);
    onBytes(value);
  }
  return {
    blob: new Blob(pieces, {type: answer.headers.get("Content-Type")}),
    width: answer.headers.get("Aliif-Width"),
    height: answer.headers.get("Aliif-Height"),
    model: answer.headers.get("Aliif-Model"),
  };
}

async function problemOf(answer) {
  const failure = new Error(answer.statusText);
  failure.problem = {title: `Status ${answer.status}`, detail: answer.statusText};
  if (answer.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    failure.problem = await answer.json();
  }
  return failure;
}

function working(busy) {
  if (busy) {
    showProblem(null);
    comparison.clear();
    element("empty").hidden = true;
  } else {
    running = null;
  }
  element("state").hidden = !busy;
  element("start").disabled = busy || !image;
}

function showProblem(title, detail = "") {
  element("problem").hidden = title === null;
  element("problem-title").textContent = title ?? "";
  element("problem-detail").textContent = detail;
  if (title !== null) element("problem").scrollIntoView({block: "nearest"});
}

showSize();
document.documentElement.dataset.ready = "true";
