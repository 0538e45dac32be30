import { beforeEach, expect, test, vi } from "vitest";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { talked, type Talk, type TalkInput, type TalkOrder } from "../../src/state/talk";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

// state, muted or not: what each input makes of it. Whoever talks is unmuted for the key.
type Cell = readonly [Talk, TalkOrder];
const STAYS: Cell = ["resting", undefined];
const TABLE: Record<string, Record<TalkInput, Cell>> = {
  "resting, muted": { pressed: ["talking", "unmute"], released: STAYS, lost: STAYS, muted: STAYS, unmuted: STAYS },
  "resting, heard": { pressed: STAYS, released: STAYS, lost: STAYS, muted: STAYS, unmuted: STAYS },
  "talking, heard": { pressed: ["talking", undefined], released: ["resting", "mute"], lost: ["resting", "mute"], muted: STAYS, unmuted: STAYS },
  // the system or the host has closed it, and that is not told yet
  "talking, muted": { pressed: ["talking", undefined], released: ["resting", "mute"], lost: ["resting", "mute"], muted: STAYS, unmuted: STAYS },
};

test.each(Object.entries(TABLE).flatMap(([state, row]) => Object.entries(row).map(([input, cell]) => [state, input, ...cell] as const)))(
  "%s: %s makes it %s, and the microphone is to %s",
  (state, input, talk, order) => {
    const [before, microphone] = state.split(", ");
    expect(talked(before as Talk, input as TalkInput, microphone === "muted")).toEqual({ talk, order });
  },
);

let stored: Map<string, string>;
let hardware: StandInHardware;
let wire: StandInWire;
let session: Session;
const settled = () => vi.advanceTimersByTimeAsync(1);
const told = () => wire.said.filter((message) => message.type === "mute").map((message) => message.muted);
const hub = someone("hub", "hub");

function load(): Session {
  hardware = new StandInHardware();
  const shelf = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  return new Session({ room: "room", token: "token" }, (events) => (wire = new StandInWire(events)), hardware, new Memory(shelf, undefined));
}

beforeEach(async () => {
  stored = new Map();
  session = load();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke"), [hub]), true);
  session.setMuted("microphone", true);
  await settled();
  wire.said = [];
});

test("a muted person is heard for as long as the key is held", async () => {
  expect(session.talk("pressed")).toBe(true);
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
  expect(session.talk("released")).toBe(false);
  await settled();
  expect(wire.sent.microphone).toBeNull();
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(told()).toEqual([false, true]);
});

test("whoever is heard anyway is not muted by letting go", async () => {
  session.setMuted("microphone", false);
  await settled();
  expect(session.talk("pressed")).toBe(false);
  session.talk("released");
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
});

test("the host's mute wins over a key that is held, which then does nothing", async () => {
  session.talk("pressed");
  await settled();
  wire.events.message({ type: "mute", source: "microphone", muted: true });
  await settled();
  expect(session.talking.value).toBe(false);
  expect(session.own.sends("microphone")).toBe(false);
  session.talk("released");
  await settled();
  expect(session.own.sends("microphone")).toBe(false);
  expect(told()).toEqual([false]);
});

test("whoever unmutes while the key is held stays unmuted", async () => {
  session.talk("pressed");
  session.setMuted("microphone", false);
  session.talk("released");
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
});

test("a reload while the key is held comes back muted", async () => {
  session.talk("pressed");
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
  expect(load().own.microphone.value.muted).toBe(true);
});

test("a session that ends while the key is held leaves the microphone muted for the next one", async () => {
  session.talk("pressed");
  await settled();
  wire.events.ended("removed", "");
  await settled();
  expect(session.own.microphone.value.muted).toBe(true);
  expect(session.talking.value).toBe(false);
});

test("a microphone that opens only after the key was let go stays muted", async () => {
  session = load();
  session.setMuted("microphone", true);
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke"), [hub]), true);
  session.talk("pressed");
  session.talk("released");
  await settled();
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(wire.sent.microphone ?? null).toBeNull();
});

test("before the room the key does nothing", () => {
  const before = load();
  before.setMuted("microphone", true);
  expect(before.talk("pressed")).toBe(false);
});
