/** What the scenes of a file share: what they started, and that they follow each other. */
import { after, test } from "node:test";

/** Ends what a whole suite started after the last test: the newest first. */
export function suite() {
  const endings = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });
  return { after: (end) => endings.push(end) };
}

/**
 * Scenes that follow each other in one room: after one that failed the next would only wait in vain. They
 * are named as skipped then, and the suite is red by the one that failed.
 */
export function inOrder() {
  let broken = false;
  return (name, play) =>
    test(name, async (t) => {
      if (broken) return t.skip("a scene before it failed");
      broken = true;
      await play(t);
      broken = false;
    });
}
