// Bicubic scaling (a = -0.5, antialiased where it reduces), as a worker of its own. The browser's own
// scaling of images is no honest rival: what it does is not specified.

function cubic(x) {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
  return 0;
}

/** For each output position of an axis: where its window of inputs begins, and their weights. */
export function windows(from, to) {
  const step = from / to;
  const widening = Math.max(1, step);
  return Array.from({length: to}, (_, i) => {
    const centre = (i + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - 2 * widening + 0.5));
    const end = Math.min(from, Math.floor(centre + 2 * widening + 0.5));
    const weights = [];
    for (let k = first; k < end; k++) weights.push(cubic((k + 0.5 - centre) / widening));
    const sum = weights.reduce((a, b) => a + b, 0);
    return {first, weights: weights.map(weight => weight / sum)};
  });
}

/**
 * Scales RGBA pixels row by row; at no time are more rows in floats than one window needs.
 *
 * @param {{data: Uint8ClampedArray, width: number, height: number}} image
 * @param {(rows: number) => void} progress called now and then with the rows that are done
 * @returns {Uint8ClampedArray} (height, width, 4)
 */
export function bicubic(image, width, height, progress = () => {}) {
  const across = windows(image.width, width);
  const down = windows(image.height, height);
  const kept = Math.max(...down.map(window => window.weights.length));
  const rows = Array.from({length: kept}, () => ({y: -1, values: new Float32Array(width * 4)}));
  const row = y => {
    const slot = rows[y % kept];
    if (slot.y !== y) {
      slot.y = y;
      scaleRow(image, y, across, slot.values);
    }
    return slot.values;
  };
  const output = new Uint8ClampedArray(width * height * 4);
  const sum = new Float32Array(width * 4);
  for (let y = 0; y < height; y++) {
    const {first, weights} = down[y];
    sum.fill(0);
    weights.forEach((weight, k) => {
      const values = row(first + k);
      for (let i = 0; i < sum.length; i++) sum[i] += weight * values[i];
    });
    storeRow(sum, output, y * width * 4);
    if (y % 64 === 63) progress(y + 1);
  }
  return output;
}

/** One input row, scaled across; colours are multiplied by their opacity. */
function scaleRow(image, y, across, values) {
  const {data} = image;
  const start = y * image.width * 4;
  across.forEach(({first, weights}, x) => {
    let red = 0, green = 0, blue = 0, alpha = 0;
    for (let k = 0, i = start + first * 4; k < weights.length; k++, i += 4) {
      const weight = weights[k] * data[i + 3] / 255;
      red += weight * data[i];
      green += weight * data[i + 1];
      blue += weight * data[i + 2];
      alpha += weight;
    }
    values.set([red, green, blue, alpha], x * 4);
  });
}

function storeRow(sum, output, start) {
  for (let i = 0; i < sum.length; i += 4) {
    const alpha = Math.min(1, Math.max(0, sum[i + 3]));
    for (let c = 0; c < 3; c++) output[start + i + c] = alpha > 0 ? sum[i + c] / alpha : 0;
    output[start + i + 3] = alpha * 255;
  }
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = ({data: {image, width, height}}) => {
    const output = bicubic(image, width, height, rows => self.postMessage({rows}));
    self.postMessage({output}, [output.buffer]);
  };
}
