// The key with which the page asks, where a server wants one. It is kept until the tab is closed.

const ITEM = "aliif-key";
const element = id => document.getElementById(id);

/** Headers of a request. */
export function headers() {
  const key = sessionStorage.getItem(ITEM);
  return key ? {Authorization: `Bearer ${key}`} : {};
}

/** Subprotocols of a WebSocket, for which a page cannot set headers. */
export function protocols(protocol) {
  const key = sessionStorage.getItem(ITEM);
  return key ? [protocol, `aliif-key.${key}`] : [protocol];
}

/** Whether the server lets the page in; also if it does not answer, which other requests will tell. */
async function allowed() {
  try {
    return (await fetch("/v1/images?limit=0", {headers: headers(), cache: "no-store"})).status !== 401;
  } catch {
    return true;
  }
}

/** Takes a key from the address, where it must not stay: #key=KEY, alone or before the rest. */
function taken() {
  const values = new URLSearchParams(location.hash.replace(/^#/, ""));
  const key = values.get("key");
  if (!key) return;
  sessionStorage.setItem(ITEM, key);
  values.delete("key");
  history.replaceState(history.state, "", values.size ? "#" + values : location.pathname);
}

/** Asks for a key as long as the server wants another one. */
export async function enter() {
  taken();
  while (!await allowed()) {
    const wrong = sessionStorage.getItem(ITEM) !== null;
    sessionStorage.setItem(ITEM, await asked(wrong));
  }
}

function asked(wrong) {
  const dialog = element("access");
  element("access-wrong").hidden = !wrong;
  element("access-key").value = "";
  dialog.showModal();
  return new Promise(resolve => {
    dialog.oncancel = event => event.preventDefault();
    element("access-form").onsubmit = event => {
      event.preventDefault();
      dialog.close();
      resolve(element("access-key").value.trim());
    };
  });
}
