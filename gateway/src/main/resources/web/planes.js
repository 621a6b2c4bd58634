// The pictures that have arrived, by plane: an enlargement of the whole image to one size. Their number is
// bounded by their pixels; what was not drawn for longest goes first.

export class Plane {
  tiles = new Map(); // by "column,row"
  previews = [];

  constructor(width, height) {
    this.width = width;
    this.height = height;
  }

  get pictures() {
    return [...this.previews, ...this.tiles.values()];
  }

  /** Whether all tiles that a rectangle touches are here and have faded in. */
  covers(rectangle, side, now) {
    return this.#keys(rectangle, side).every(key => (this.tiles.get(key)?.solid ?? Infinity) <= now);
  }

  /** The tiles that are here of those that a rectangle touches, as "column,row". */
  held(rectangle, side) {
    return this.#keys(rectangle, side).filter(key => this.tiles.has(key));
  }

  #keys({x, y, width, height}, side) {
    const keys = [];
    const right = Math.min(this.width, x + width);
    const bottom = Math.min(this.height, y + height);
    for (let row = Math.floor(Math.max(0, y) / side); row * side < bottom; row++) {
      for (let column = Math.floor(Math.max(0, x) / side); column * side < right; column++) {
        keys.push(`${column},${row}`);
      }
    }
    return keys;
  }
}

export class Planes {
  #planes = new Map(); // by size, the one that was needed last at the end

  /** The plane of a size, which becomes the latest. */
  at(width, height) {
    const key = `${width}x${height}`;
    const plane = this.#planes.get(key) ?? new Plane(width, height);
    this.#planes.delete(key);
    this.#planes.set(key, plane);
    return plane;
  }

  /** The plane of a size, if there is one. */
  find(width, height) {
    return this.#planes.get(`${width}x${height}`);
  }

  /** Latest last. */
  get all() {
    return [...this.#planes.values()];
  }

  get pixels() {
    let sum = 0;
    for (const plane of this.#planes.values()) {
      for (const {bitmap} of plane.pictures) sum += bitmap.width * bitmap.height;
    }
    return sum;
  }

  /**
   * Lets pictures go until so many pixels are left, but nothing that was drawn at this time or later, and
   * not the overview: the latest plane that is no larger than a window.
   */
  trim(pixels, since, window) {
    let excess = this.pixels - pixels;
    if (excess > 0) {
      const overview = this.all.findLast(plane => plane.width * plane.height <= window);
      const old = this.all.filter(plane => plane !== overview)
        .flatMap(plane => plane.pictures.map(picture => ({plane, picture})))
        .filter(({picture}) => picture.drawn < since)
        .sort((a, b) => a.picture.drawn - b.picture.drawn);
      for (const {plane, picture} of old) {
        if (excess <= 0) break;
        excess -= picture.bitmap.width * picture.bitmap.height;
        this.#remove(plane, picture);
      }
    }
    const latest = this.all.at(-1);
    for (const [key, plane] of this.#planes) {
      if (plane !== latest && plane.pictures.length === 0) this.#planes.delete(key);
    }
  }

  clear() {
    for (const plane of this.all) {
      for (const picture of plane.pictures) this.#remove(plane, picture);
    }
    this.#planes.clear();
  }

  #remove(plane, picture) {
    plane.previews = plane.previews.filter(it => it !== picture);
    if (plane.tiles.get(picture.key) === picture) plane.tiles.delete(picture.key);
    picture.bitmap.close();
  }
}
