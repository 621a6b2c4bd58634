// The page: chooses an image, and connects the stage with the controls around it.

import * as access from "/web/access.js";
import * as address from "/web/address.js";
import {Controls} from "/web/controls.js";
import {Jobs} from "/web/jobs.js";
import {Problem, show} from "/web/problem.js";
import {Saving} from "/web/saving.js";
import {Stage} from "/web/stage.js";
import * as upload from "/web/upload.js";

const element = id => document.getElementById(id);
const saving = new Saving();
const jobs = new Jobs();

let image = null; // {id, name, width, height, file}; the file only if it was chosen in this page
let sending = null; // AbortController
let failed = false; // the view before, which is said

const stage = new Stage(element("stage"), {
  changing: () => controls.changing(),
  drawn: () => {
    controls.drawn();
    if (failed && stage.settled && stage.main.times?.all) {
      failed = false;
      show(null);
    }
  },
  hello: message => {
    image = {...image, ...message.image};
    controls.hello(message, image.name);
  },
  lost: (wait, failures) => lost(wait, failures),
  problem: message => {
    failed = true;
    show(new Problem("The server could not show this", message.detail));
  },
});
const controls = new Controls(stage, {link, save, another: leave});

// ---- choosing

upload.listen(element("file"), element("folder-file"), async files => {
  if (files.length === 1) {
    choose(files[0]);
  } else if (files.length === 0) {
    show(new Problem("No images", "There is no image in this folder."));
  } else if (await jobs.offered()) {
    show(null);
    jobs.gather(files, controls.choices.model);
  } else if (await choose(files[0])) {
    show(new Problem("Only the first image is shown", "This server takes one image at a time."));
  }
});
for (const button of document.querySelectorAll("[data-sample]")) {
  button.addEventListener("click", async () => {
    const name = button.dataset.sample;
    try {
      const answer = await fetch("/samples/" + name);
      choose(new File([await answer.blob()], name));
    } catch {
      show(Problem.lost);
    }
  });
}
element("sending-cancel").addEventListener("click", () => sending?.abort());
element("problem-close").addEventListener("click", () => show(null));

/** Whether the image is shown. */
async function choose(file) {
  const stored = await send(file);
  if (!stored) return false;
  image = {...stored, name: file.name, file};
  history.pushState({name: file.name}, "", address.write({id: stored.id, ...controls.choices}));
  open(null);
  return true;
}

async function send(file) {
  sending?.abort();
  const mine = sending = new AbortController();
  show(null);
  element("sending").hidden = false;
  element("sending-status").textContent = `Sending ${file.name}`;
  element("sent").removeAttribute("value");
  try {
    return await upload.store(file, share => {
      element("sent").value = share;
      element("sending-status").textContent = share < 1
        ? `Sending ${file.name}: ${Math.floor(100 * share)} %` : `The server reads ${file.name}`;
    }, mine.signal);
  } catch (failure) {
    if (failure.name !== "AbortError") refused(file, failure);
    return null;
  } finally {
    if (sending === mine) {
      sending = null;
      element("sending").hidden = true;
    }
  }
}

/* An image for which the store has no room may still be enlarged as a whole. */
function refused(file, problem) {
  const whole = {label: "Enlarge it as a whole", run: () => saving.open({name: file.name, file})};
  show(problem, /:(over-limit|overloaded)$/.test(problem.type) ? whole : null);
}

// ---- showing

function open(state) {
  jobs.giveWay();
  element("start").hidden = true;
  element("viewer").hidden = false;
  element("tools").hidden = false;
  controls.opened(image.name);
  stage.open(image, controls.settings, state);
  if (controls.choices.rival) stage.compare(controls.choices.rival);
  element("stage").focus({preventScroll: true});
}

function leave() {
  history.pushState(null, "", location.pathname);
  closed();
}

function closed() {
  jobs.giveWay();
  stage.close();
  image = null;
  show(null);
  element("viewer").hidden = true;
  element("tools").hidden = true;
  element("start").hidden = false;
  element("name").textContent = "";
  document.title = "A-LIIF: any image, any scale";
  element("file").focus();
}

function link() {
  return address.write({id: image.id, state: stage.state, ...controls.choices});
}

/** Shows what the address says. */
function follow() {
  const wanted = address.read(location.hash);
  if (!wanted) {
    if (image) closed();
    return;
  }
  const same = JSON.stringify([image?.id, controls.choices]) ===
    JSON.stringify([wanted.id, {model: wanted.model, rival: wanted.rival, lossless: wanted.lossless}]);
  if (same && stage.camera && wanted.state) {
    stage.go(wanted.state);
    return;
  }
  const known = image?.id === wanted.id ? image : {name: history.state?.name ?? "Picture"};
  image = {...known, id: wanted.id};
  controls.choose(wanted);
  open(wanted.state);
}
addEventListener("popstate", follow);

/* Why it fails again and again may be that the server does not have the image any more. */
async function lost(wait, failures) {
  controls.lost(wait);
  if (failures < 2 || !image || sending) return;
  const {id, file} = image;
  try {
    if (await upload.has(id)) return;
  } catch {
    return; // the server is not there
  }
  if (image?.id !== id || sending) return;
  if (file) {
    await send(file);
  } else {
    closed();
    show(new Problem("This image is not here any more", "The server no longer keeps it. Choose the file again."));
  }
}

function save() {
  const {camera, main} = stage;
  const {width, height} = main.plane ?? camera.place;
  const corner = camera.corner(camera.goal, {width, height});
  const x = Math.max(0, corner.x);
  const y = Math.max(0, corner.y);
  saving.open({
    ...image, model: main.model,
    view: {
      plane: {width, height},
      region: {
        x, y,
        width: Math.min(width, corner.x + camera.window.width) - x,
        height: Math.min(height, corner.y + camera.window.height) - y,
      },
    },
  });
}

await access.enter();
follow();
jobs.offered();
document.documentElement.dataset.ready = "true";
