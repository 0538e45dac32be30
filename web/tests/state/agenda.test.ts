/** The agenda: what a page reads of it, and what it says to whom. */
import { expect, test, vi } from "vitest";
import type { Agenda as Told, Phase } from "../../src/relay/messages";
import { clock, draftOf, elapsedMs, following, moved, plannedOf, preceding, running, tone, untilNextTone, withCase, withItem } from "../../src/state/agenda";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const phase = (one: Phase) => say(`agenda-phase-${one}`);
const begins = (one: Phase) => say("agenda-begins", { name: phase(one) });
const soon = (one: Phase, minutes: number) => say("agenda-soon", { name: phase(one), minutes });
const over = (one: Phase) => say("agenda-over", { name: phase(one) });
const item = (id: number, phase: Phase, minutes = 10, elapsed_ms = 0) => ({ id, phase, title: null, minutes, extended: 0, elapsed_ms });
const told = (current: number | null, ...items: Told["items"]): Told => ({ items, current, checkpoint: "off" });
const heard = (agenda: Told, heardAt = 0) => ({ ...agenda, heardAt });
const MINUTE = 60_000;

test("time is counted on from when it was told, for the item that runs and no other", () => {
  const agenda = heard(told(2, item(1, "welcome", 5, 4 * MINUTE), item(2, "didactic", 10, 2 * MINUTE)), 1000);
  const [first, second] = agenda.items;
  if (!first || !second) throw new Error("two items");
  expect(elapsedMs(agenda, first, 61_000)).toBe(4 * MINUTE);
  expect(elapsedMs(agenda, second, 61_000)).toBe(3 * MINUTE);
  expect(elapsedMs(agenda, second, 0)).toBe(2 * MINUTE);
  expect(clock(185_900)).toBe("3:05");
});

test.each([
  [7.9, "calm", 0.1],
  [8, "soon", 2],
  [9.99, "soon", 0.01],
  [10, "over", undefined],
  [99, "over", undefined],
] as const)("after %s of 10 minutes the time is %s", (minutes, expected, left) => {
  const one = item(1, "present");
  const agenda = heard(told(1, one));
  expect(tone(agenda, one, minutes * MINUTE)).toBe(expected);
  const next = untilNextTone(agenda, minutes * MINUTE);
  expect(next === undefined ? undefined : Math.round(next)).toBe(left === undefined ? undefined : left * MINUTE);
});

test("more time takes the colour back", () => {
  const one = { ...item(1, "present"), extended: 5 };
  expect(tone(heard(told(1, one)), one, 11 * MINUTE)).toBe("calm");
});

test("what comes before and after is known in every place, the ends and none included", () => {
  const items = [item(1, "welcome", 5, 3), item(2, "didactic"), item(3, "close")];
  const around = (current: number | null) => [preceding(told(current, ...items))?.id, following(told(current, ...items))?.id];
  expect(around(null)).toEqual([1, 1]);
  expect(around(1)).toEqual([undefined, 2]);
  expect(around(2)).toEqual([1, 3]);
  expect(around(3)).toEqual([2, undefined]);
  expect(running(told(9, ...items))).toBeUndefined();
});

test("a list that is edited keeps the items it had, by their ids", () => {
  const drafts = draftOf(told(1, item(1, "welcome"), item(2, "sum_up"), item(3, "close")));
  const edited = moved(withItem(drafts), 2, -1).map((one, at) => (at === 0 ? { ...one, title: "  Hello ", minutes: "" } : one));
  expect(plannedOf(edited)).toEqual([
    { id: 1, phase: "welcome", title: "Hello", minutes: 1 },
    { id: 3, phase: "close", title: null, minutes: 10 },
    { id: 2, phase: "sum_up", title: null, minutes: 10 },
    { phase: "close", title: null, minutes: 5 },
  ]);
  expect(moved(drafts, 0, -1)).toBe(drafts);
  expect(plannedOf([{ id: undefined, phase: "survey", title: "", minutes: "999" }])[0]?.minutes).toBe(240);
});

test("another case stands after the last one, before the goodbye", () => {
  const phases = withCase(draftOf(told(null, item(1, "sum_up"), item(2, "close")))).map(({ phase }) => phase);
  expect(phases).toEqual(["sum_up", "introduce", "present", "clarify", "recommend", "sum_up", "close"]);
});

let wire: StandInWire;
const north = someone("north", "spoke");
const hub = someone("hub", "hub");

function joined(self = hub, agenda = told(1, item(1, "present"), item(2, "sum_up", 5))): Session {
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  const session = new Session({ room: "room", token: "token" }, make, new StandInHardware(), new Memory(undefined, undefined));
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(self, [self === hub ? north : hub], { agenda }), true);
  return session;
}

const shown = (session: Session) => session.notices.list.value.map(({ text }) => text);
const asked = () => wire.said.filter(({ type }) => type === "phase");

test("a host goes on by one press, reads what begins, and undoes it by one", () => {
  const session = joined();
  session.programme.next();
  session.programme.next(); // before the room has answered: the same step
  expect(asked()).toEqual([{ type: "phase", to: { item: 2 } }, { type: "phase", to: { item: 2 } }]);
  expect(shown(session)).toEqual([begins("sum_up")]);
  wire.events.message({ type: "agenda", ...told(2, item(1, "present"), item(2, "sum_up")) });
  expect(session.notices.said.value).not.toContain(phase("sum_up"));
  session.notices.list.value[0]?.action?.run();
  expect(asked().at(-1)).toEqual({ type: "phase", to: { item: 1 } });
  wire.events.message({ type: "agenda", ...told(1, item(1, "present"), item(2, "sum_up")) });
  expect(session.notices.said.value).toBe(begins("present"));
});

test("after the last item none runs, and back leads to it again", () => {
  const session = joined(hub, told(2, item(1, "present", 10, 5), item(2, "sum_up", 5, 5)));
  session.programme.next();
  expect(asked()).toEqual([{ type: "phase", to: "none" }]);
  wire.events.message({ type: "agenda", ...told(null, item(1, "present", 10, 5), item(2, "sum_up", 5, 9)) });
  session.programme.back();
  expect(asked().at(-1)).toEqual({ type: "phase", to: { item: 2 } });
});

test("a clinic hears what begins, and moves nothing", () => {
  const session = joined(north);
  session.programme.next();
  expect(asked()).toEqual([]);
  wire.events.message({ type: "agenda", ...told(2, item(1, "present"), item(2, "sum_up")) });
  expect(session.notices.said.value).toBe(begins("sum_up"));
  expect(shown(session)).toEqual([]);
});

test("that time is nearly and all over is said once each, and never each second", async () => {
  const session = joined(north);
  const heardWords: string[] = [];
  session.notices.said.subscribe((text) => heardWords.push(text));
  await vi.advanceTimersByTimeAsync(7.9 * MINUTE);
  expect(heardWords).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(heardWords.slice(1)).toEqual([soon("present", 2), over("present")]);
  // the same told again is no news, more time is
  wire.events.message({ type: "agenda", ...told(1, item(1, "present", 10, 8.5 * MINUTE)) });
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(heardWords).toHaveLength(3);
  wire.events.message({ type: "agenda", ...told(1, { ...item(1, "present"), extended: 5, elapsed_ms: 11 * MINUTE }) });
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(heardWords.slice(3)).toEqual([soon("present", 3), over("present")]);
});

test("nobody is told that the hub lowered a hand that fell as hands were closed", () => {
  const session = joined(north);
  session.raiseHand(true);
  wire.events.message({ type: "hands", lowered: [], raised: [{ participant: "hub", place: 0, waiting_ms: 0, has_spoken: false }, { participant: "north", place: 1, waiting_ms: 0, has_spoken: false }] });
  wire.events.message({ type: "agenda", ...told(2, item(1, "present"), item(2, "sum_up")) });
  expect(session.handsClosed.value).toBe(true);
  wire.events.message({ type: "hands", lowered: ["north", "hub"], raised: [] });
  expect(shown(session)).toEqual([say("hands-closed")]);
  session.raiseHand(true);
  expect(wire.said.filter(({ type }) => type === "hand")).toHaveLength(1);
});

test("whoever comes late sees how long the part runs already", () => {
  const session = joined(north, told(1, item(1, "clarify", 5, 2 * MINUTE)));
  const agenda = session.agenda.value;
  const one = running(agenda);
  expect(session.part.value).toBe("clarify");
  expect(one && elapsedMs(agenda, one, performance.now())).toBe(2 * MINUTE);
});
