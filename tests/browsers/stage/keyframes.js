/** How often a camera is asked for a key frame where its browser answers late. */

/**
 * The relay asks an encoder that did not answer again after this (media/ingress/keyframes.rs): a camera that shares
 * a busy machine with other browsers now and then takes longer.
 */
export const REPEAT_MS = 500;

/** How many requests more than the first a picture may have cost that took so long. */
export const repeats = (ms) => Math.floor(ms / REPEAT_MS);
