/*
 * Prints every tile that viewers ask for: node tiles.mjs INFO_JSON_ADDRESS...
 * One line each, as JSON: the viewer, the URL that the viewer itself makes, and the size of the picture that has its
 * place filled exactly. That size is computed here, from the scale and the place of the tile.
 */
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const require = createRequire(import.meta.url);

/* Viewers look for a page when they are loaded. */
const page = new JSDOM("<!doctype html><div id='map'></div>", { url: "http://localhost/" });
page.window.HTMLCanvasElement.prototype.getContext = () => null; // nothing is drawn
for (const name of ["window", "self", "document", "navigator", "HTMLElement", "Image"]) {
  Object.defineProperty(globalThis, name, { value: page.window[name], configurable: true });
}

function print(viewer, url, width, height) {
  console.log(JSON.stringify({ viewer, url, width, height }));
}

/** Sides of the part of a level that a tile covers. */
function part(info, factor, tile, x, y) {
  return [
    Math.min(tile, Math.ceil(info.width / factor) - x * tile),
    Math.min(tile, Math.ceil(info.height / factor) - y * tile),
  ];
}

/** Calls back with the columns and rows of a level. */
function eachTile(info, factor, tile, call) {
  for (let y = 0; y * tile * factor < info.height; y++) {
    for (let x = 0; x * tile * factor < info.width; x++) {
      call(x, y);
    }
  }
}

function openSeadragon(address, info) {
  const OpenSeadragon = require("openseadragon");
  const made = new OpenSeadragon.IIIFTileSource({ version: 3 - Number("@id" in info), ...structuredClone(info) });
  const tile = made.getTileWidth(made.maxLevel);
  for (let level = made.minLevel; level <= made.maxLevel; level++) {
    const factor = 2 ** (made.maxLevel - level);
    const count = made.getNumTiles(level);
    for (let y = 0; y < count.y; y++) {
      for (let x = 0; x < count.x; x++) {
        print("OpenSeadragon", made.getTileUrl(level, x, y), ...part(info, factor, tile, x, y));
      }
    }
  }
}

async function openLayers(address, info) {
  const { default: IIIF } = await import("ol/source/IIIF.js");
  const { default: IIIFInfo } = await import("ol/format/IIIFInfo.js");
  const options = new IIIFInfo(structuredClone(info)).getTileSourceOptions();
  const source = new IIIF(options);
  const grid = source.getTileGrid();
  for (let z = grid.getMinZoom(); z <= grid.getMaxZoom(); z++) {
    const factor = grid.getResolution(z);
    const [tile] = grid.getTileSize(z);
    eachTile(info, factor, tile, (x, y) =>
      print("OpenLayers", source.getTileUrlFunction()([z, x, y], 1, source.getProjection()),
        ...part(info, factor, tile, x, y)));
  }
}

async function leaflet(address, info) {
  globalThis.L = require("leaflet");
  require("leaflet-iiif");
  const L = globalThis.L;
  const map = new L.Map(page.window.document.createElement("div"), { crs: L.CRS.Simple, center: [0, 0], zoom: 0 });
  map.getSize = () => L.point(320, 200); // of a small window, in which levels below the smallest of info.json are shown
  const layer = L.tileLayer.iiif(address);
  layer.createTile = () => page.window.document.createElement("div"); // loads nothing
  await layer._infoPromise;
  layer.addTo(map);
  await layer._infoPromise;
  await new Promise((resolve) => setTimeout(resolve));
  for (let zoom = layer.options.minNativeZoom; zoom <= layer.maxNativeZoom; zoom++) {
    const factor = 2 ** (layer.maxNativeZoom - zoom);
    const tile = layer.options.tileSize;
    layer._tileZoom = zoom;
    eachTile(info, factor, tile, (x, y) =>
      print("leaflet-iiif", layer.getTileUrl({ x, y, z: zoom }), ...part(info, factor, tile, x, y)));
  }
  layer._tileZoom = undefined;
}

for (const address of process.argv.slice(2)) {
  const info = await (await fetch(address)).json();
  openSeadragon(address, info);
  await openLayers(address, info);
  await leaflet(address, info);
}
process.exit(0);
