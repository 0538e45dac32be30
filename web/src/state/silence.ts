/** Notices a microphone that is sent and gives nothing: its switch is off, or it is the wrong one. */

export interface Silence {
  /** Readings in a row of digital silence. */
  readonly readings: number;
  /** Whether this microphone ever gave a sound. */
  readonly heard: boolean;
}

export const NOTHING_READ: Silence = { readings: 0, heard: false };

// A reading comes every 2 s. A microphone whose switch is off never gives a sound: 10 s are longer
// than a slow device takes to start. One that was heard may stand in a quiet room, where a browser
// that takes the noise away leaves zeros too: after 30 s it is worth a look, earlier it would nag.
const NEVER_HEARD = 5;
const HEARD_BEFORE = 15;

/** `voice` is whether the last reading had any sound; `undefined` where nothing was read. */
export function listened(before: Silence, voice: boolean | undefined): Silence {
  if (voice === undefined) return before;
  return voice ? { readings: 0, heard: true } : { ...before, readings: before.readings + 1 };
}

export function isSilent({ readings, heard }: Silence): boolean {
  return readings >= (heard ? HEARD_BEFORE : NEVER_HEARD);
}
