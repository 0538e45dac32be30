/** Divides an area between the stage and a gallery, and a gallery into pages of equal tiles. */
const RATIO = 16 / 9;
// Below this a face cannot be told from another.
const NARROWEST_TILE = 150;
const MOST_ON_A_PAGE = 25;

/** How many tiles fit on one page of a grid of this size. */
export function capacity(width: number, height: number, gap: number): number {
  const columns = Math.max(1, Math.floor((width + gap) / (NARROWEST_TILE + gap)));
  const rows = Math.max(1, Math.floor((height + gap) / (NARROWEST_TILE / RATIO + gap)));
  return Math.min(MOST_ON_A_PAGE, columns * rows);
}

/**
 * How wide `count` tiles of 16:9 may become when they share this area, in whole pixels; with
 * `columnsAtLeast` 2 a few tiles stay small beside a stage that they must not outgrow.
 */
export function tileWidth(count: number, width: number, height: number, gap: number, columnsAtLeast = 1): number {
  let best = 0;
  for (let columns = columnsAtLeast; columns <= Math.max(columnsAtLeast, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = ((height - gap * (rows - 1)) / rows) * RATIO;
    best = Math.max(best, Math.min(across, down));
  }
  return Math.max(0, Math.floor(best));
}

export type Plan =
  | { readonly shape: "even" }
  | { readonly shape: "beside"; readonly strip: number }
  | { readonly shape: "below"; readonly stage: number };

// Narrower than this, a gallery beside the stage takes more from it than it gives.
const WIDE = 1.15;

/** What stands on the stage: nobody, one face, two, or a slide with its name below. */
export type Staged = "nothing" | "face" | "pair" | "slide";

/** The name of a slide and its tools, in pixels; the slide reaches over the edges of a phone's page. */
const CAPTION = 40;
const EDGES = 16;

/** Divides an area between the stage and a gallery of `count` tiles; `upright`, whatever its shape. */
export function plan(staged: Staged, count: number, width: number, height: number, gap: number, upright = false): Plan {
  if (staged === "nothing") return { shape: "even" };
  if (upright || width < height * WIDE) {
    // A phone held upright, or a column: the stage keeps its shape, the gallery has what is left.
    const wanted = { face: width / RATIO, pair: (width / RATIO) * 1.5, slide: (width + EDGES) / RATIO + CAPTION }[staged];
    const stage = Math.min(wanted, height * (count === 0 ? 1 : 0.6));
    return { shape: "below", stage: Math.round(stage) };
  }
  const narrow = width * 0.2;
  const rows = Math.floor((height + gap) / (narrow / RATIO + gap));
  // What the stage would only letterbox belongs to the gallery; a crowd gets two columns.
  const spare = width - gap - height * RATIO;
  const least = count > rows ? width * 0.27 : narrow;
  return { shape: "beside", strip: Math.round(Math.min(Math.max(spare, least), width * 0.4)) };
}

export interface Page<T> {
  readonly tiles: readonly T[];
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** The page `index` of `tiles`, or the nearest that exists. */
export function paged<T>(tiles: readonly T[], size: number, index: number): Page<T> {
  const count = Math.max(1, Math.ceil(tiles.length / size));
  const at = Math.min(Math.max(0, index), count - 1);
  return { tiles: tiles.slice(at * size, (at + 1) * size), index: at, count };
}
