/**
 * How long a scene waits for what must come, in milliseconds. It ends a scene that hangs, and promises
 * nothing: what takes a second here may take ten elsewhere. What is promised by the clock stands in
 * `make bench`, or on virtual time in tests/promises.
 */
export const PATIENCE = 120_000;

/** Asks again and again until it gives something, or says in time what does not come. */
export async function patiently(what, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) throw new Error(`in ${PATIENCE / 1000} s never: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
