/** Holds what a whole suite started, and ends it after the last test: the newest first. */
import { after } from "node:test";

export function suite() {
  const endings = [];
  after(async () => {
    for (const end of endings.reverse()) await end();
  });
  return { after: (end) => endings.push(end) };
}
