/** Chooses what stands large on the page and what stands around it. */
import type { Participant, SourceName } from "../relay/messages";
import { participant, type Room } from "./room";

export interface Tile {
  /** Stable for one participant and source: a tile keeps its element. */
  readonly key: string;
  readonly participant: Participant;
  readonly source: Exclude<SourceName, "microphone">;
  readonly self: boolean;
}

export interface Arrangement {
  /** `undefined`: everyone stands in one even grid. */
  readonly stage: Tile | undefined;
  /** Everyone else, in the order of the pages. */
  readonly gallery: readonly Tile[];
  /** One's own picture; it stands on every page. */
  readonly own: Tile | undefined;
}

export function arrange(room: Room): Arrangement {
  const stage = stageOf(room);
  // whoever only watches has no picture, and stands in the list of people
  const people = room.participants.filter(({ role }) => role !== "observer");
  const tiles = people.map((one) => tile(room, one, "camera"));
  const gallery = tiles
    .filter(({ key, self }) => key !== stage?.key && !self)
    .map((one, index) => ({ one, index, rank: rank(room, one) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ one }) => one);
  return { stage, gallery, own: tiles.find(({ self }) => self) };
}

function stageOf(room: Room): Tile | undefined {
  const { first, second, screen } = room.stage;
  const sharing = participant(room, screen);
  if (sharing && sharing.id !== room.self) return tile(room, sharing, "screen");
  // the hub watches everyone until someone has the floor
  if (room.site === "hub" && (room.floor === null || room.floor === room.self)) return undefined;
  const face = participant(room, first === room.self ? second : first);
  return face && tile(room, face, "camera");
}

/** The first place of the gallery is the one that a thin page shows. */
function rank(room: Room, { participant: one }: Tile): number {
  if (one.id === room.floor) return 0;
  return room.site === "spoke" && one.site === "hub" ? 1 : 2;
}

function tile(room: Room, one: Participant, source: Tile["source"]): Tile {
  return { key: `${one.id}/${source}`, participant: one, source, self: one.id === room.self };
}

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

/** Divides an area between the stage and a gallery of `count` tiles. */
export function plan(staged: boolean, count: number, width: number, height: number, gap: number): Plan {
  if (!staged) return { shape: "even" };
  if (width < height * WIDE) {
    // A phone held upright: the stage keeps its shape, the gallery has what is left.
    const stage = Math.min(width / RATIO, height * (count === 0 ? 1 : 0.6));
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
