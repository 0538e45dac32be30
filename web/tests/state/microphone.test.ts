import { beforeEach, expect, test, vi } from "vitest";
import type { Reading } from "../../src/relay/ear";
import { FAINTEST, loudestOf, readingOf } from "../../src/relay/ear";
import { Memory } from "../../src/state/memory";
import { NOTHING_OVERHEARD, overheard, understood, unmuted, type Overheard } from "../../src/state/overheard";
import { Session } from "../../src/state/session";
import { deviceOf, found, listened, NOTHING_READ, type Device, type Finding, type Silence } from "../../src/state/silence";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

test("a stretch of sound is nothing where no sample is above one step of 16 bits", () => {
  expect(readingOf(loudestOf(new Float32Array(64)))).toBe("zeros");
  expect(readingOf(loudestOf(new Float32Array(64).fill(-FAINTEST)))).toBe("faint");
  expect(readingOf(loudestOf(new Float32Array(64).fill(-3 * FAINTEST)))).toBe("sound");
});

// The table: a history, and what the next reading finds, with the device open. `quiet` is what it has
// just become. Each history comes to each reading on each device: no cell is left undecided.

const READINGS = [undefined, "zeros", "faint", "sound"] as const;
const DEVICES: readonly Device[] = ["muted", "opening", "failed", "held", "open"];

/** Readings every 2 s, on an open device. */
const after = (...readings: (Reading | undefined)[]): Silence =>
  readings.reduce((before, reading, index) => listened(before, "open", reading, index * 2000), NOTHING_READ);
const times = (count: number, reading: Reading): Reading[] => Array.from({ length: count }, () => reading);

interface Row {
  readonly before: Silence;
  /** When the next reading comes. */
  readonly at: number;
  readonly finds: Record<"undefined" | Reading, Finding | undefined>;
}

const row = (readings: (Reading | undefined)[], nothing: Finding | undefined, zeros: Finding | undefined, faint: Finding | undefined): Row => ({
  before: after(...readings),
  at: readings.length * 2000,
  finds: { undefined: nothing, zeros, faint, sound: undefined },
});

const TABLE: Record<string, Row> = {
  "just opened": row([], undefined, undefined, undefined),
  "4 s of zeros from the start": row(times(3, "zeros"), undefined, "zeros", "faint"),
  "6 s of zeros from the start": row(times(4, "zeros"), "zeros", "zeros", "faint"),
  "6 s of a trace from the start": row(times(4, "faint"), "faint", "faint", "faint"),
  "a trace among zeros": row(["zeros", "faint", "zeros", "zeros"], "faint", "faint", "faint"),
  "sound": row(["sound"], undefined, undefined, undefined),
  "28 s of zeros after a sound": row(["sound", ...times(15, "zeros")], undefined, "silent", "silent"),
  "30 s of zeros after a sound": row(["sound", ...times(16, "zeros")], "silent", "silent", "silent"),
  "30 s of zeros from what falls silent by itself": row(["sound", "zeros", "zeros", "sound", ...times(30, "zeros")], undefined, undefined, undefined),
};

test.each(Object.keys(TABLE))("after %s, each reading on each device is decided", (name) => {
  const { before, at, finds } = TABLE[name] as Row;
  for (const device of DEVICES) {
    for (const reading of READINGS) {
      const cell = `${device}, ${reading}`;
      const now = listened(before, device, reading, at);
      expect(now.device, cell).toBe(device);
      expect(found(now), cell).toBe(device === "open" ? finds[`${reading}`] : undefined);
      // what is not open has its whole time again
      if (device !== "open") expect(now.quietMs, cell).toBe(0);
      expect(now.heard, cell).toBe(before.heard || (device === "open" && reading === "sound"));
    }
  }
});

test("a natural room is never told of, however long it is quiet", () => {
  expect(found(after(...times(1000, "sound")))).toBeUndefined();
});

test("an hour in which the computer slept is no hour of silence", () => {
  const before = after("sound", "zeros");
  expect(found(listened(before, "open", "zeros", 3_600_000))).toBeUndefined();
});

test.each([
  [{ muted: true, opening: true, held: true, track: undefined }, "muted"],
  [{ muted: false, opening: true, held: false, track: undefined }, "opening"],
  [{ muted: false, opening: false, held: false, track: undefined }, "failed"],
  [{ muted: false, opening: false, held: true, track: {} }, "held"],
  [{ muted: false, opening: false, held: false, track: {} }, "open"],
] as const)("%j is a device that is %s", (standing, device) => {
  expect(deviceOf(standing)).toBe(device);
});

// What somebody says while muted, in steps of 200 ms.

const VOICE = -25;
const ROOM = -65;

/** Speech has pauses; `count` steps of it, or of anything else. */
const say = (before: Overheard, from: number, count: number, level = (step: number): number => (step % 4 === 3 ? ROOM : VOICE)) =>
  Array.from({ length: count }).reduce<Overheard>((one, _, step) => overheard(one, level(step), from + step * 200), before);
const quietly = (before: Overheard, from: number, count: number) => say(before, from, count, () => ROOM);

test("whoever speaks while muted is told so, and not for the end of a sentence", () => {
  expect(say(quietly(NOTHING_OVERHEARD, 0, 1), 200, 9).hint).toBe(false);
  expect(say(quietly(NOTHING_OVERHEARD, 0, 20), 4000, 10).hint).toBe(true);
});

test("whoever speaks on without a pause is told so too", () => {
  expect(say(NOTHING_OVERHEARD, 0, 20, (step) => (step % 2 === 0 ? -12 : -18)).hint).toBe(true);
});

test.each([
  ["a cough", (step: number) => (step < 3 ? VOICE : ROOM)],
  ["a fan that is switched on", (step: number) => -30 + (step % 3)],
  ["people at the next table", (step: number) => (step % 4 === 3 ? ROOM : -50)],
  ["a quiet room", () => ROOM],
])("%s is not somebody who speaks", (_, level) => {
  const before = quietly(NOTHING_OVERHEARD, 0, 5);
  for (let count = 1; count < 200; count += 1) expect(say(before, 1000, count, level).hint).toBe(false);
});

test("the hint goes by itself, and comes again only after minutes", () => {
  let one = say(quietly(NOTHING_OVERHEARD, 0, 20), 4000, 10);
  expect(one.hint).toBe(true);
  one = say(one, 6000, 60);
  expect(one.hint).toBe(false);
  expect(say(one, 18_000, 200).hint).toBe(false);
  // unmuting and muting again is no way around it
  expect(say(quietly(unmuted(one), 60_000, 20), 64_000, 20).hint).toBe(false);
  expect(say(quietly(one, 200_000, 5), 201_000, 20).hint).toBe(true);
});

test("whoever has closed the hint is not told again until they have unmuted", () => {
  const one = understood(say(quietly(NOTHING_OVERHEARD, 0, 20), 4000, 10));
  expect(one.hint).toBe(false);
  expect(say(quietly(one, 400_000, 5), 401_000, 20).hint).toBe(false);
  expect(say(quietly(unmuted(one), 400_000, 20), 404_000, 20).hint).toBe(true);
});

// The watch, in a session.

let hardware: StandInHardware;
let wire: StandInWire;
let session: Session;
const settled = () => vi.advanceTimersByTimeAsync(1);
const hears = (reading: Reading, decibels: number, ms: number) => {
  for (let passed = 0; passed < ms; passed += 200) {
    vi.advanceTimersByTime(200);
    hardware.listened?.heard({ reading, decibels });
  }
};
const trouble = () => session.own.microphone.value.trouble;

beforeEach(() => {
  hardware = new StandInHardware();
  session = new Session({ room: "room", token: "token" }, (events) => (wire = new StandInWire(events)), hardware, new Memory(undefined, undefined));
});

async function join(): Promise<void> {
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke"), [someone("hub", "hub")]), true);
  await settled();
}

test("before the room a microphone that gives nothing is told of, until it gives a sound", async () => {
  await session.own.open();
  hears("zeros", -120, 8000);
  expect(trouble()).toBe("zeros");
  hears("sound", -60, 200);
  expect(trouble()).toBeUndefined();
});

test("the page listens where nothing else does: before the room, and while muted in it", async () => {
  await session.own.open();
  const microphone = hardware.tracks.microphone?.asTrack;
  expect(hardware.listened?.track).toBe(microphone);
  session.setMuted("microphone", true);
  expect(hardware.listened).toBeUndefined();
  session.setMuted("microphone", false);
  await join();
  expect(hardware.listened).toBeUndefined();
  session.setMuted("microphone", true);
  expect(hardware.listened?.track).toBe(microphone);
  session.leave();
  expect(hardware.listened).toBeUndefined();
});

test("whoever speaks into a muted microphone sees the hint, which an unmute takes away", async () => {
  await session.own.open();
  await join();
  session.setMuted("microphone", true);
  hears("sound", ROOM, 3000);
  expect(session.microphone.speaksMuted.value).toBe(false);
  for (let word = 0; word < 3; word += 1) {
    hears("sound", VOICE, 600);
    hears("sound", ROOM, 200);
  }
  expect(session.microphone.speaksMuted.value).toBe(true);
  session.setMuted("microphone", false);
  await settled();
  expect(session.microphone.speaksMuted.value).toBe(false);
  expect(trouble()).toBeUndefined();
});

test("whoever joins with a microphone that gives nothing is still told so", async () => {
  await session.own.open();
  hears("zeros", -120, 8000);
  await join();
  expect(trouble()).toBe("zeros");
  expect(session.microphone.dismissed.value).toBe(false);
});

test("what was closed stays closed, and another trouble is news", async () => {
  await session.own.open();
  hears("zeros", -120, 8000);
  session.microphone.dismiss();
  hears("zeros", -120, 8000);
  expect(session.microphone.dismissed.value).toBe(true);
  hardware.tracks.microphone?.taken(true);
  vi.advanceTimersByTime(700);
  expect(trouble()).toBe("held");
  expect(session.microphone.dismissed.value).toBe(false);
});

test("whoever joins without a microphone is not told again, and whoever then unmutes is", async () => {
  hardware.failures = { both: { name: "NotAllowedError" }, microphone: { name: "NotAllowedError" }, camera: { name: "NotAllowedError" } };
  await session.own.open();
  await join();
  expect(trouble()).toBe("denied");
  expect(session.microphone.dismissed.value).toBe(true);
  session.toggle("microphone");
  await settled();
  expect(trouble()).toBe("denied");
  expect(session.microphone.dismissed.value).toBe(false);
});
