/** Chooses what stands large on the page and what stands around it. */
import type { Participant, SourceName } from "../relay/messages";
import { liveTrack, participant, type Room } from "./room";

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
  readonly gallery: readonly Tile[];
}

export function arrange(room: Room): Arrangement {
  const stage = stageOf(room);
  const gallery = room.participants
    .map((one) => tile(room, one, "camera"))
    .filter(({ key }) => key !== stage?.key)
    .map((one, index) => ({ one, index, rank: rank(room, one) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ one }) => one);
  return { stage, gallery };
}

function stageOf(room: Room): Tile | undefined {
  const others = room.participants.filter(({ id }) => id !== room.self);
  const sharing = others.find((one) => liveTrack(one, "screen"));
  if (sharing) return tile(room, sharing, "screen");
  const speaker = participant(room, room.floor);
  if (speaker && speaker.id !== room.self) return tile(room, speaker, "camera");
  if (room.site === "hub") return undefined;
  const hub = others.filter(({ site }) => site === "hub");
  const face =
    hub.find(({ id }) => id === room.hubSpeaker) ??
    hub.find((one) => one.connected && liveTrack(one, "camera")) ??
    hub[0];
  return face && tile(room, face, "camera");
}

/** The first place of the gallery is the one that a thin page shows. */
function rank(room: Room, { participant: one, self }: Tile): number {
  if (one.id === room.floor) return 0;
  if (room.site === "spoke" && one.site === "hub") return 1;
  // One's own picture stays in sight, and never takes the first place from another's.
  return self ? 2 : 3;
}

function tile(room: Room, one: Participant, source: Tile["source"]): Tile {
  return { key: `${one.id}/${source}`, participant: one, source, self: one.id === room.self };
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
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

/** The grid in which `count` tiles of 16:9 become largest. */
export function grid(count: number, width: number, height: number, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count) };
  let bestWidth = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = ((height - gap * (rows - 1)) / rows) * RATIO;
    const size = Math.min(across, down);
    if (size > bestWidth) {
      bestWidth = size;
      best = { columns, rows };
    }
  }
  return best;
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
