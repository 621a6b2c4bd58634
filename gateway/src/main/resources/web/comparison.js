// The result beside bicubic scaling of the same input, with a divider between them.

const COMPARED_PIXELS = 100_000_000;
const SIDE = 16_384; // of a canvas, in the browsers that allow least

const element = id => document.getElementById(id);

export class Comparison {
  #worker = null;
  #address = null;

  constructor() {
    const divider = element("divider");
    divider.addEventListener("input", () =>
      element("pair").style.setProperty("--split", divider.value + "%"));
    for (const button of document.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.#zoom(button.dataset.zoom));
    }
    addEventListener("resize", () => this.#layout());
  }

  /** Takes away what is shown. */
  clear() {
    this.#worker?.terminate();
    this.#worker = null;
    element("comparison").hidden = true;
    element("empty").hidden = false;
  }

  /**
   * Offers a result for download, whether or not it can be shown.
   *
   * @param {Blob} result what came back
   */
  offer(result, caption) {
    this.#worker?.terminate();
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = URL.createObjectURL(result);
    element("download").href = this.#address;
    element("caption").textContent = caption;
    element("pair").classList.remove("compared");
    element("stage").hidden = true;
    element("numbers").textContent = "";
    element("empty").hidden = true;
    element("comparison").hidden = false;
  }

  /**
   * Shows what was offered, and bicubic's as soon as it is computed.
   *
   * @param {ImageBitmap} input what was sent
   */
  async show(input) {
    const output = element("output");
    output.src = this.#address;
    await output.decode();
    const {naturalWidth: width, naturalHeight: height} = output;
    element("stage").hidden = false;
    this.#layout();
    if (width * height > COMPARED_PIXELS || Math.max(width, height) > SIDE) {
      element("numbers").textContent = "Too large to compare with bicubic in the browser.";
      return;
    }
    element("numbers").textContent = "Computing bicubic …";
    await this.#bicubic(input, width, height);
    element("pair").classList.add("compared");
    element("numbers").textContent =
      "Drag the divider, or move it with the arrow keys. Left: A-LIIF. Right: bicubic (a = −0.5), computed in this page.";
  }

  #bicubic(input, width, height) {
    const source = new OffscreenCanvas(input.width, input.height).getContext("2d");
    source.drawImage(input, 0, 0);
    const image = source.getImageData(0, 0, input.width, input.height);
    this.#worker = new Worker("/web/bicubic.js", {type: "module"});
    return new Promise((resolve, reject) => {
      this.#worker.onerror = event => reject(new Error(event.message));
      this.#worker.onmessage = ({data}) => {
        if (data.rows) {
          element("numbers").textContent =
            `Computing bicubic … ${Math.round(100 * data.rows / height)} %`;
          return;
        }
        const canvas = element("bicubic");
        canvas.width = width;
        canvas.height = height;
        canvas.getContext("2d").putImageData(new ImageData(data.output, width, height), 0, 0);
        resolve();
      };
      const {data} = image;
      this.#worker.postMessage(
        {image: {data, width: input.width, height: input.height}, width, height}, [data.buffer]);
    });
  }

  #zoom(zoom) {
    for (const button of document.querySelectorAll("[data-zoom]")) {
      button.setAttribute("aria-pressed", button.dataset.zoom === zoom);
    }
    this.#layout();
  }

  #layout() {
    const {naturalWidth: width, naturalHeight: height} = element("output");
    const {zoom} = document.querySelector("[data-zoom][aria-pressed=true]").dataset;
    const room = Math.max(200, innerHeight - 220);
    const fitting = Math.min(1, element("stage").clientWidth / width, room / height);
    const factor = zoom === "fit" ? fitting : Number(zoom);
    const pair = element("pair");
    pair.classList.toggle("enlarged", factor > 1);
    pair.style.width = Math.floor(width * factor) + "px";
    pair.style.height = Math.floor(height * factor) + "px";
  }
}
