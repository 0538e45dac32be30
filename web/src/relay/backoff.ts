/** Decides how long to wait before the next attempt to come back. */

const FIRST_MS = 250;
// A relay restart takes a few seconds; a longer ceiling would keep a clinic out after it is back,
// a shorter one lets three hundred pages knock several times a second.
const CEILING_MS = 8000;

/** Milliseconds before attempt number `attempt` (from 0); `chance` is in 0..1. */
export function pause(attempt: number, chance: number): number {
  const limit = Math.min(CEILING_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  // Half fixed, half random: pages that lost the relay together do not come back together.
  return Math.round(limit / 2 + (limit / 2) * chance);
}
