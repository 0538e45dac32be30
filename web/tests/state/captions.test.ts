/** What is said, in writing: how lines grow, who is told that there are any, and how they are written. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WRITE_LIMITS, type Caption } from "../../src/relay/messages";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { shelf } from "./shelf";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function joined(browser = shelf(), limits = WRITE_LIMITS) {
  let wire: StandInWire | undefined;
  const session = new Session({ room: "room", token: "a.b.c" }, (events) => (wire = new StandInWire(events)), new StandInHardware(), new Memory(shelf(), browser));
  if (!wire) throw new Error("made with the session");
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("doctor", "hub"), [], { limits }), true);
  const { said, events } = wire;
  return { session, events, captions: session.captions, written: () => said.filter(({ type }) => type === "caption") };
}

const line = (id: number, text: string, done = false): Caption => ({ id, speaker: null, text, done });
const shown = (session: Session) => session.notices.list.value.map(({ text }) => text);

test("a line grows where it stands, and the last ones stay in sight", () => {
  const { events, captions } = joined();
  events.message({ type: "captions", captions: [line(1, "Good", false), line(2, "And")] });
  events.message({ type: "captions", captions: [line(1, "Good morning", true)] });
  expect(captions.lines.value.map(({ text }) => text)).toEqual(["Good morning", "And"]);
  events.message({ type: "captions", captions: [line(3, "c"), line(4, "d")] });
  expect(captions.lines.value.map(({ id }) => id)).toEqual([2, 3, 4]);
});

test("whoever does not see them is told once that there are some, and a page remembers that they are wanted", () => {
  const browser = shelf();
  const { session, events, captions } = joined(browser);
  events.message({ type: "captions", captions: [line(1, "Good")] });
  events.message({ type: "captions", captions: [line(2, "And")] });
  expect(shown(session)).toEqual([say("captions-there")]);
  session.notices.list.value[0]?.action?.run();
  expect(captions.shown.value).toBe(true);
  expect(joined(browser).captions.shown.value).toBe(true);
});

test("what is typed is told as it grows, no faster than it is told on, and once more when it is complete", () => {
  const { events, captions, written } = joined();
  for (const text of ["G", "Go", "Good"]) captions.type(text);
  vi.advanceTimersByTime(250);
  captions.type("Good morning");
  captions.end();
  captions.end();
  vi.advanceTimersByTime(1000);
  expect(written()).toEqual([
    { type: "caption", text: "Good", done: false },
    { type: "caption", text: "Good morning", done: true },
  ]);
  events.reconnecting(1);
  captions.type("kept");
  captions.end();
  expect([written().length, captions.draft.value]).toEqual([2, "kept"]);
});

test("where the room takes few lines a minute, a page sends no more than that while one types", () => {
  const { captions, written } = joined(shelf(), { ...WRITE_LIMITS, captions_per_minute: 30 });
  for (let tenth = 0; tenth < 600; tenth += 1) {
    captions.type(`line ${tenth}`);
    vi.advanceTimersByTime(100);
  }
  expect(written().length).toBeLessThanOrEqual(25);
  expect(written().length).toBeGreaterThan(20);
});
