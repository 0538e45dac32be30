/** Notices a person who speaks while muted, and says so rarely: the others in the room talk too. */

export interface Overheard {
  /** Whether the hint stands on the page. */
  readonly hint: boolean;
  /** The noise of the room, in dBFS: it falls at once and rises slowly. */
  readonly noise: number;
  /** How long somebody has spoken, less the pauses. */
  readonly voicedMs: number;
  /** How often it has risen or fallen meanwhile. */
  readonly moves: number;
  /** The reading before, in dBFS. */
  readonly last: number;
  /** When this stretch of being muted began. */
  readonly mutedAt: number | undefined;
  readonly readAt: number | undefined;
  readonly hintedAt: number;
  /** The person has said that they know; until they unmute. */
  readonly known: boolean;
}

export const NOTHING_OVERHEARD: Overheard = {
  hint: false,
  noise: 0,
  voicedMs: 0,
  moves: 0,
  last: 0,
  mutedAt: undefined,
  readAt: undefined,
  hintedAt: -Infinity,
  known: false,
};

// Speech at arm's length reaches -20 dBFS: below this it is the next table, or the loudspeaker.
const QUIETEST_VOICE_DB = -45;
const ABOVE_NOISE_DB = 12;
// Somebody who has spoken without a breath since they muted has left no pause to hear the room in.
const LOUDEST_NOISE_DB = -40;
const NOISE_RISES_DB_A_SECOND = 1;
// A fan that is switched on is as loud as a voice, and stays so: syllables rise and fall.
const MOVES_BY_DB = 3;
const LEAST_MOVES = 3;
// A cough and a chair are over in less; whoever speaks for longer thinks to be heard.
const SPOKEN_MS = 1200;
// The end of the sentence after which one has muted is no mistake.
const GRACE_MS = 2000;
const SHOWN_MS = 10_000;
// A clinic of several talks among itself: told more often they would look for a way to switch it off.
const AGAIN_AFTER_MS = 180_000;

/** The microphone is heard, or closed: nothing is to be overheard. */
export function unmuted(before: Overheard): Overheard {
  return { ...NOTHING_OVERHEARD, hintedAt: before.hintedAt };
}

/** The person has closed the hint. */
export function understood(before: Overheard): Overheard {
  return { ...before, hint: false, known: true };
}

/** What the muted microphone gave at `now`. */
export function overheard(before: Overheard, decibels: number, now: number): Overheard {
  const mutedAt = before.mutedAt ?? now;
  const passed = before.readAt === undefined ? 0 : Math.min(now - before.readAt, 1000);
  const noise = Math.min(decibels, LOUDEST_NOISE_DB, before.noise + (passed / 1000) * NOISE_RISES_DB_A_SECOND);
  const voiced = decibels > QUIETEST_VOICE_DB && decibels > noise + ABOVE_NOISE_DB;
  const graced = now - mutedAt < GRACE_MS;
  // half as fast as it was gathered: a speaker takes breath
  const voicedMs = graced ? 0 : voiced ? before.voicedMs + passed : Math.max(0, before.voicedMs - passed / 2);
  const moved = Math.abs(decibels - before.last) > MOVES_BY_DB;
  const moves = voicedMs === 0 ? 0 : before.moves + (moved ? 1 : 0);
  const next = { ...before, noise, voicedMs, moves, last: decibels, mutedAt, readAt: now };
  if (before.hint) return { ...next, hint: now - before.hintedAt < SHOWN_MS };
  if (before.known || voicedMs < SPOKEN_MS || moves < LEAST_MOVES || now - before.hintedAt < AGAIN_AFTER_MS) return next;
  return { ...next, hint: true, voicedMs: 0, moves: 0, hintedAt: now };
}
