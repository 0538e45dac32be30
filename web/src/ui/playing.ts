/** Keeps what the room sends playing: the system pauses it, and a browser may want a tap first. */
import { computed, signal } from "@preact/signals";

const kept = new Set<HTMLMediaElement>();
const refused = signal<ReadonlySet<HTMLMediaElement>>(new Set());

/** Whether something waits for a tap. */
export const blocked = computed(() => refused.value.size > 0);

/** Whether sound is among what waits. */
export const silent = computed(() => [...refused.value].some((element) => element instanceof HTMLAudioElement));

/** Plays `element` until the returned function is called: nothing here pauses it, so whoever does is not asked. */
export function keepPlaying(element: HTMLMediaElement): () => void {
  kept.add(element);
  if (kept.size === 1) for (const [target, event] of RETURNS) target.addEventListener(event, playAll);
  const again = () => play(element);
  const plays = () => mark(element, false);
  element.addEventListener("pause", again);
  element.addEventListener("playing", plays);
  play(element);
  return () => {
    element.removeEventListener("pause", again);
    element.removeEventListener("playing", plays);
    kept.delete(element);
    mark(element, false);
    if (kept.size === 0) for (const [target, event] of RETURNS) target.removeEventListener(event, playAll);
  };
}

/** Plays all that stands still; from a tap, the browser lets it. */
export function playAll(): void {
  for (const element of kept) if (element.paused || refused.value.has(element)) play(element);
}

// The ways back to a page that the system took away: from a call, from the lock screen, from the
// tabs behind, from the browser's own memory.
const RETURNS: readonly (readonly [EventTarget, string])[] = [
  [document, "visibilitychange"],
  [globalThis, "pageshow"],
  [globalThis, "focus"],
];

function play(element: HTMLMediaElement): void {
  element.play().then(
    () => mark(element, false),
    // whatever else ends a play is not the person's to mend: the element got another picture, or goes
    (error: unknown) => mark(element, kept.has(element) && isRefusal(error)),
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError";
}

function mark(element: HTMLMediaElement, waits: boolean): void {
  if (refused.value.has(element) === waits) return;
  const now = new Set(refused.value);
  if (waits) now.add(element);
  else now.delete(element);
  refused.value = now;
}
