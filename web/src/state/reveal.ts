/** Decides whether a frame already belongs to the track that a slot is said to carry. */

const HALF = 2 ** 31;

/** Whether RTP timestamp `stamp` is at or after `from`, modulo 2^32 (RFC 3550 §5.1). */
export function atOrAfter(stamp: number, from: number): boolean {
  return ((stamp - from) >>> 0) < HALF;
}
