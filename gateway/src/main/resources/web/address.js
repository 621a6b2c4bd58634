// The fragment of the page's address: the image and what is shown of it.

const ID = /^[0-9a-f]{64}$/;
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Reads a fragment; null if it names no image. What is not valid in it is left out. */
export function read(fragment) {
  const values = new URLSearchParams(fragment.replace(/^#/, ""));
  const number = name => values.has(name) ? Number(values.get(name)) : NaN;
  const id = values.get("id") ?? "";
  if (!ID.test(id)) return null;
  const state = {x: number("x"), y: number("y"), scale: number("scale")};
  const valid = Object.values(state).every(Number.isFinite) && state.scale > 0;
  const named = name => NAME.test(values.get(name) ?? "") ? values.get(name) : null;
  return {id, state: valid ? state : null, model: named("model"), rival: named("with"),
    lossless: values.get("pixels") === "exact"};
}

/** Writes a fragment that shows the same again. */
export function write({id, state, model, rival, lossless}) {
  const values = new URLSearchParams({id});
  if (state) {
    for (const name of ["x", "y", "scale"]) values.set(name, String(Number(state[name].toPrecision(12))));
  }
  if (model) values.set("model", model);
  if (rival) values.set("with", rival);
  if (lossless) values.set("pixels", "exact");
  return "#" + values;
}
