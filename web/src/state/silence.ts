/** Notices a microphone that is open and gives nothing: the wrong one, a switch, or the system's privacy setting.
 *
 * Whoever is simply silent is left alone: a natural room is sound. Only what a program or a headset has
 * emptied is none, and some of them do so between any two sentences of a person.
 */
import type { Reading } from "../relay/ear";

/** Where the device stands; only one that is open can be silent. */
export type Device = "muted" | "opening" | "failed" | "held" | "open";

/** What is known of the device, beside its sound. */
interface Standing {
  readonly muted: boolean;
  readonly opening: boolean;
  readonly held: boolean;
  readonly track: unknown;
}

/** Why nothing comes: always zeros, never more than a trace, or nothing any more. */
export type Finding = "zeros" | "faint" | "silent";

export interface Silence {
  readonly device: Device;
  /** Whether this microphone ever gave a sound. */
  readonly heard: boolean;
  /** Whether it is known to fall silent and to sound again by itself. */
  readonly gates: boolean;
  /** How long it has given nothing, in milliseconds. */
  readonly quietMs: number;
  /** Whether all of that was zeros. */
  readonly zeros: boolean;
  /** When it was read last, while it gives nothing. */
  readonly at: number | undefined;
}

export const NOTHING_READ: Silence = { device: "muted", heard: false, gates: false, quietMs: 0, zeros: true, at: undefined };

// A headset without a wire takes 4 s to start; longer, and a person has begun to speak to nobody.
const NEVER_HEARD_MS = 6000;
// What gave a sound may stand in a quiet room where the system takes every noise away: earlier it would nag.
const HEARD_BEFORE_MS = 30_000;
// Between two sentences a gate is closed for so long; shorter are the gaps between words of any microphone.
const GATED_MS = 1000;
// The counters are read every 2 s. What lies further apart was not watched: the computer slept.
const MOST_APART_MS = 3000;

export function deviceOf({ muted, opening, held, track }: Standing): Device {
  if (muted) return "muted";
  if (opening) return "opening";
  if (!track) return "failed";
  return held ? "held" : "open";
}

/** `reading` is `undefined` where nothing was read. */
export function listened(before: Silence, device: Device, reading: Reading | undefined, now: number): Silence {
  if (device !== "open") return { ...before, device, quietMs: 0, zeros: true, at: undefined };
  switch (reading) {
    case undefined:
      return { ...before, device };
    case "sound": {
      const gates = before.gates || (before.heard && before.quietMs >= GATED_MS);
      return { device, heard: true, gates, quietMs: 0, zeros: true, at: undefined };
    }
    case "zeros":
    case "faint": {
      const more = before.at === undefined ? 0 : Math.min(now - before.at, MOST_APART_MS);
      return { ...before, device, quietMs: before.quietMs + more, zeros: before.zeros && reading === "zeros", at: now };
    }
  }
}

export function found({ device, heard, gates, quietMs, zeros }: Silence): Finding | undefined {
  if (device !== "open" || quietMs < (heard ? HEARD_BEFORE_MS : NEVER_HEARD_MS)) return undefined;
  if (heard) return gates ? undefined : "silent";
  return zeros ? "zeros" : "faint";
}

/** Whether a trouble is one of these. */
export function isQuiet(trouble: string | undefined): trouble is Finding {
  return trouble === "zeros" || trouble === "faint" || trouble === "silent";
}
