/** The lobby: what one who waits sees of it, and what a host hears and says. */
import { expect, test, vi } from "vitest";
import type { Knocker } from "../../src/relay/messages";
import { minutesOf } from "../../src/state/lobby";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { shelf } from "./shelf";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const hub = someone("hub", "hub");
const north = someone("north", "spoke");
const knocker = (id: string, waiting_ms = 0): Knocker => ({ id, name: `Site ${id}`, role: "clinician", waiting_ms });
const told = (before: number, host = true) => ({ type: "waiting" as const, room: "Hypertension", before, host, resume: "resume-0" });

function opened(tab = shelf()) {
  let wire: StandInWire | undefined;
  const session = new Session({ room: "room", token: "a.b.c" }, (events) => (wire = new StandInWire(events)), new StandInHardware(), new Memory(tab, undefined));
  session.join();
  if (!wire) throw new Error("made with the session");
  return { session, wire, tab };
}

function hosting() {
  const { session, wire } = opened();
  wire.events.welcomed(welcome(hub, [north], { entrance: "lobby" }), true);
  wire.said.length = 0;
  const shown = () => session.notices.list.value.map(({ text }) => text);
  const list = (...waiting: Knocker[]) => wire.events.message({ type: "lobby", waiting });
  return { session, wire, shown, list };
}

test("one who waits sees how it stands, and after a reload waits in the same place", () => {
  const { session, wire, tab } = opened();
  wire.events.message(told(2));
  expect(session.phase.value.kind).toBe("waiting");
  expect(session.lobby.wait.value).toMatchObject({ before: 2, host: true });
  wire.events.message(told(0, false));
  expect(session.lobby.wait.value).toMatchObject({ before: 0, host: false });
  const again = opened(tab);
  expect(again.session.returning).toBe(true);
  expect(again.wire.events.joinFields().resume).toBe("resume-0");
});

test("who is let in is in the room, and what was muted meanwhile is said there", async () => {
  const { session, wire } = opened();
  await session.own.open();
  wire.events.joinFields();
  wire.events.message(told(0));
  session.setMuted("microphone", true);
  expect(wire.said).toEqual([]);
  wire.events.welcomed(welcome(north, [hub]), true);
  expect(session.phase.value.kind).toBe("live");
  expect(session.lobby.wasLetIn).toBe(true);
  expect(wire.said).toContainEqual({ type: "mute", source: "microphone", muted: true });
  wire.events.welcomed(welcome(north, [hub]), false);
  expect(session.lobby.wasLetIn, "once").toBe(false);
});

test("who is denied or stops to wait is forgotten by this tab", () => {
  for (const end of ["denied", "left"]) {
    const { session, wire } = opened();
    wire.events.message(told(0));
    if (end === "left") session.leave();
    else wire.events.ended({ refused: { code: "denied", message: "At three." } }, "The hub did not let you in: At three.");
    expect(session.phase.value.kind).toBe("over");
    expect(session.returning).toBe(false);
  }
});

test("who was in and has to wait again is in no room meanwhile", () => {
  const { session, wire } = opened();
  wire.events.welcomed(welcome(north, [hub]), true);
  wire.events.message(told(0));
  expect(session.room.value).toBeUndefined();
  expect(session.isHub.value).toBe(false);
});

test("a host hears of each who comes once, in one notice that lets them in", () => {
  const { session, wire, shown, list } = hosting();
  list(knocker("east"));
  expect(shown()).toEqual([say("lobby-knocks", { name: "Site east" })]);
  expect(session.lobby.knocked.value).toBe(1);
  list(knocker("east"), knocker("west"));
  expect(shown(), "in place of the one before").toEqual([say("lobby-count", { count: 2 })]);
  list(knocker("west"));
  expect(session.lobby.knocked.value, "who came before is no news").toBe(2);
  list(knocker("west"), knocker("south"));
  list();
  expect(shown(), "nobody waits").toEqual([]);
  list(knocker("south"));
  expect(shown(), "nor who comes back").toEqual([]);
  list(knocker("far"));
  session.notices.list.value[0]?.action?.run();
  expect(wire.said).toEqual([{ type: "admit", participant: "far" }]);
});

test("who knocks while others wait is shown in the list, not let in unseen", () => {
  const { session, wire, list } = hosting();
  list(knocker("east"), knocker("west"));
  session.notices.list.value[0]?.action?.run();
  expect(wire.said).toEqual([]);
  expect(session.lobby.asked.value).toBe(1);
});

test("a host lets in all, and denies with a reason", () => {
  const { session, wire } = hosting();
  session.lobby.admit(null);
  session.lobby.deny("east", "  Another day. ", false);
  session.setEntrance("open");
  expect(wire.said).toEqual([
    { type: "admit", participant: null },
    { type: "deny", participant: "east", reason: "Another day.", again: false },
    { type: "entrance", to: "open" },
  ]);
});

test("who does not host sees nobody wait, and a welcome begins anew", () => {
  const { session, wire, list } = hosting();
  list(knocker("east"));
  expect(session.lobby.waiting.value.map(({ id }) => id)).toEqual(["east"]);
  wire.events.welcomed(welcome(hub, [north], { entrance: "lobby" }), false);
  expect(session.lobby.waiting.value).toEqual([]);
  list(knocker("east"));
  expect(session.lobby.knocked.value, "no news after a lost line").toBe(1);
  const specialist = { ...hub, role: "specialist" as const };
  wire.events.welcomed(welcome(specialist, [], { host: null }), false);
  list(knocker("east"));
  expect(session.lobby.waiting.value).toEqual([]);
});

test("how long one waits grows from when it was told", () => {
  const one = { ...knocker("east", 50_000), heardAt: 1000 };
  expect([1000, 11_000, 131_000].map((now) => minutesOf(one, now))).toEqual([0, 1, 3]);
});

test("a room that opened while its host was away gets its lobby back", () => {
  const { wire } = hosting();
  wire.events.welcomed(welcome(hub, [north], { entrance: "open" }), true);
  expect(wire.said).toContainEqual({ type: "entrance", to: "lobby" });
});
