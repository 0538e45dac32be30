/** Collects how large each track stands on the page, and says so when it changed. */
import type { Shown, TrackId } from "../relay/messages";

// A resize drag changes sizes sixty times a second; a longer wait shows a coarse picture.
const SETTLE_MS = 150;
// A picture waits for its first view; a few milliseconds gather a whole page of new tiles.
const NEW_MS = 15;
const MOST_TRACKS = 50;
const LARGEST = 8192;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The view message for these sizes in device pixels: largest first. */
export function shown(sizes: ReadonlyMap<TrackId, Size>): Shown[] {
  return [...sizes]
    .filter(([, { width, height }]) => width > 0 && height > 0)
    .sort(([, a], [, b]) => b.width * b.height - a.width * a.height)
    .slice(0, MOST_TRACKS)
    .map(([track, { width, height }]) => ({ track, width: bounded(width), height: bounded(height) }));
}

function bounded(pixels: number): number {
  return Math.min(LARGEST, Math.max(1, Math.round(pixels)));
}

/** Lives as long as the session; tells `say` each view that differs from the one before. */
export class View {
  private readonly sizes = new Map<TrackId, Size>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private urgent = false;
  private told: string | undefined;
  private paused = false;

  constructor(private readonly say: (tracks: Shown[]) => void) {}

  set(track: TrackId, size: Size): void {
    const known = this.sizes.has(track);
    this.sizes.set(track, size);
    this.soon(known ? SETTLE_MS : NEW_MS);
  }

  remove(track: TrackId): void {
    this.sizes.delete(track);
    this.soon(SETTLE_MS);
  }

  /** Says the view anew: the room that hears it knows none of it yet. */
  again(): void {
    this.told = undefined;
    this.soon(NEW_MS);
  }

  /** Says that nothing is shown, until it is not paused any more. */
  pause(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.soon(NEW_MS);
  }

  /** A change that waits for quiet never puts off one that is due at once. */
  private soon(wait: number): void {
    if (this.timer !== undefined && this.urgent) return;
    clearTimeout(this.timer);
    this.urgent = wait === NEW_MS;
    this.timer = setTimeout(() => this.tell(), wait);
  }

  private tell(): void {
    this.timer = undefined;
    const tracks = this.paused ? [] : shown(this.sizes);
    const text = JSON.stringify(tracks);
    if (text === this.told) return;
    if (this.told === undefined && tracks.length === 0) return;
    this.told = text;
    this.say(tracks);
  }
}
