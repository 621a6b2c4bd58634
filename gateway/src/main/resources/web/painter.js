// Draws what there is: the plane that was asked for, and below it whatever else shows these places, the
// finest last. Nothing is ever drawn blank while something is known.

const LAYERS = 4; // planes below the one that was asked for

/**
 * Draws one model's picture into a part of a canvas. What is visible in a part without width counts as
 * drawn, too: the server does not send it again.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, width: number}} part columns of the canvas
 * @returns {boolean} whether something is still fading in
 */
export function paint(context, camera, view, part, now) {
  const {width, height} = camera.window;
  context.save();
  context.beginPath();
  context.rect(part.x, 0, part.width, height);
  context.clip();
  context.clearRect(part.x, 0, part.width, height);
  const current = view.plane && geometry(camera, view.plane);
  let fading = false;
  const whole = current?.exact ? complete(camera, view, current.window, now) : null;
  if (whole) {
    draw(context, current, whole, {width, height}, now);
  } else {
    for (const {plane, pictures} of below(view, camera)) {
      draw(context, geometry(camera, plane), pictures, {width, height}, now);
    }
  }
  if (current && !whole) {
    fading = draw(context, current, view.plane.tiles.values(), {width, height}, now, true);
  }
  context.restore();
  return fading;
}

/* What shows a view alone: its tiles, or a preview where no model is needed; null if that is not there. */
function complete({image}, {plane, tile}, window, now) {
  if (plane.covers(window, tile, now)) return plane.tiles.values();
  const enlarged = plane.width > image.width || plane.height > image.height;
  const preview = enlarged ? null : plane.previews.findLast(it => it.bitmap.width === it.width &&
    it.bitmap.height === it.height && it.x <= Math.max(0, window.x) && it.y <= Math.max(0, window.y) &&
    it.x + it.width >= Math.min(plane.width, window.x + window.width) &&
    it.y + it.height >= Math.min(plane.height, window.y + window.height));
  return preview ? [preview] : null;
}

/** From a plane's pixels to the window's. A plane at its own scale is not resampled. */
function geometry(camera, plane) {
  const {shown, image, window} = camera;
  const across = shown.scale * image.width / plane.width;
  const down = shown.scale * image.height / plane.height;
  const exact = Math.abs(across - 1) * plane.width <= 1 && Math.abs(down - 1) * plane.height <= 1;
  if (exact) {
    const corner = camera.corner(shown, plane);
    return {exact, across: 1, down: 1, left: -corner.x, top: -corner.y, window: {...corner, ...window}};
  }
  return {exact, across, down, left: window.width / 2 - shown.x * shown.scale,
    top: window.height / 2 - shown.y * shown.scale};
}

/* Tiles of a coarser plane have what the model added at its scale, previews have what the input has. */
function below(view, camera) {
  const scale = camera.shown.scale;
  const layers = [];
  const all = view.planes.all;
  for (const plane of view.backdrop?.all ?? []) {
    layers.push({plane, pictures: plane.pictures, detail: Math.min(scale, plane.width / camera.image.width) - scale});
  }
  for (const plane of new Set([...all.slice(0, 1), ...all.slice(-LAYERS - 1)])) {
    const own = plane.width / camera.image.width;
    const detail = own < scale ? own : scale * (scale / own) ** 0.1;
    if (plane !== view.plane) layers.push({plane, pictures: plane.tiles.values(), detail});
    layers.push({plane, pictures: plane.previews.values(),
      detail: Math.min(1, detail) - (plane === view.plane ? 0 : 1e-6)});
  }
  return layers.sort((a, b) => a.detail - b.detail);
}

/* Edges are rounded to whole pixels of the window, so that neighbours leave no seam between them. */
function draw(context, {exact, across, down, left, top}, pictures, window, now, fade = false) {
  let fading = false;
  context.imageSmoothingEnabled = !exact;
  for (const picture of pictures) {
    const x = Math.round(left + picture.x * across);
    const y = Math.round(top + picture.y * down);
    const width = Math.round(left + (picture.x + picture.width) * across) - x;
    const height = Math.round(top + (picture.y + picture.height) * down) - y;
    if (x >= window.width || y >= window.height || x + width <= 0 || y + height <= 0) continue;
    picture.drawn = now;
    const opacity = fade ? Math.min(1, 1 - (picture.solid - now) / (picture.solid - picture.arrived || 1)) : 1;
    if (opacity < 1) fading = true;
    else context.clearRect(x, y, width, height);
    const stretched = picture.bitmap.width !== width || picture.bitmap.height !== height;
    if (exact) context.imageSmoothingEnabled = stretched;
    context.globalAlpha = Math.max(0, opacity);
    context.drawImage(picture.bitmap, x, y, Math.max(1, width), Math.max(1, height));
    context.globalAlpha = 1;
  }
  return fading;
}
