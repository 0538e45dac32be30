/** Who sits with a person behind the one camera, and who stepped away from the screen. */
import { expect, test } from "vitest";
import { WRITE_LIMITS } from "../../src/relay/messages";
import { withNames as taken } from "../../src/state/companions";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { shelf } from "./shelf";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

const hub = someone("hub", "hub");
const north = someone("north", "spoke");

function opened(tab = shelf(), browser = shelf()) {
  let wire: StandInWire | undefined;
  const session = new Session({ room: "room", token: "a.b.c" }, (events) => (wire = new StandInWire(events)), new StandInHardware(), new Memory(tab, browser));
  if (!wire) throw new Error("made with the session");
  return { session, wire, tab, browser };
}

const row = (companions: string[], away = false) => ({ ...north, companions, ...(away ? { away } : {}) });

test("names are taken one by one or in a line, each once, and no more than there may be", () => {
  const withNames = (names: readonly string[], typed: string) => taken(names, typed, WRITE_LIMITS);
  expect(withNames([], " Ana  María , Luis;Zoë،ليلى\n")).toEqual(["Ana María", "Luis", "Zoë", "ليلى"]);
  expect(withNames(["Ana"], "ANA, Luis")).toEqual(["Ana", "Luis"]);
  const many = Array.from({ length: 40 }, (_, index) => `One ${index}`).join(",");
  expect(withNames([], many)).toHaveLength(30);
  expect(withNames([], "x".repeat(80))[0]).toHaveLength(64);
  expect(taken([], `${"x".repeat(80)},b,c`, { ...WRITE_LIMITS, name_length: 70, max_companions: 2 })).toEqual(["x".repeat(70), "b"]);
  // as they come out of a document, and of characters that are two units long
  expect(withNames([], "\ufeffAna\u200b\tLópez\u202e")).toEqual(["Ana López"]);
  expect([...(withNames([], "𝒜".repeat(80))[0] ?? "")]).toEqual(Array.from({ length: 64 }, () => "𝒜"));
});

test("whom a person named is told with the join, again after a reload, and never over what the room has", () => {
  const { session, wire, tab } = opened();
  session.companions.named.value = ["Ana", "Luis"];
  session.join();
  expect(wire.events.joinFields().companions).toEqual(["Ana", "Luis"]);
  wire.events.welcomed(welcome(row(["Ana", "Luis"]), [hub]), true);
  expect(wire.events.joinFields().companions, "a line that comes back").toBeNull();
  // a host corrects it
  wire.events.message({ type: "roster", changed: [row(["Ana"])], left: [] });
  expect(session.companions.named.value).toEqual(["Ana"]);
  const again = opened(tab);
  again.session.comesBack = true;
  again.session.join();
  expect(again.wire.events.joinFields().companions).toEqual(["Ana"]);
});

test("a relay that was started anew and knows nobody is told again", () => {
  const { session, wire } = opened();
  session.companions.named.value = ["Ana"];
  session.join();
  wire.events.welcomed(welcome(row(["Ana"]), [hub]), true);
  wire.said.length = 0;
  const other = { ...someone("north-2", "spoke") };
  wire.events.welcomed(welcome(other, [hub]), true);
  expect(wire.said).toContainEqual({ type: "companions", participant: "north-2", names: ["Ana"] });
  wire.said.length = 0;
  wire.events.welcomed(welcome(other, [hub]), false);
  expect(wire.said.filter(({ type }) => type === "companions"), "the room has nobody there, and it is the same room").toEqual([]);
});

test("who sat here the last time is offered the next time, and counted only when named", () => {
  const { session, wire, browser } = opened();
  session.companions.named.value = ["Ana"];
  session.join();
  wire.events.welcomed(welcome(row(["Ana"]), [hub]), true);
  session.companions.set("north", ["Ana", "Luis"]);
  // a host names those of others: they are not of this screen
  session.companions.set("hub", ["Someone"]);
  const next = opened(shelf(), browser);
  expect(next.session.companions.known).toEqual(["Ana", "Luis"]);
  next.session.join();
  expect(next.wire.events.joinFields().companions).toEqual([]);
});

test("whoever steps away is muted, and back as they were", async () => {
  const { session, wire } = opened();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub]), true);
  session.setMuted("camera", true);
  wire.said.length = 0;
  session.absence.toggle();
  expect(session.own.sends("microphone")).toBe(false);
  expect(wire.said).toContainEqual({ type: "away", away: true });
  wire.events.message({ type: "roster", changed: [row([], true)], left: [] });
  expect(session.absence.away.value).toBe(true);
  wire.said.length = 0;
  session.absence.back();
  expect(wire.said).toContainEqual({ type: "away", away: false });
  await expect.poll(() => session.own.sends("microphone")).toBe(true);
  expect(session.own.camera.value.muted, "it was off before").toBe(true);
});

test("stepping away twice before the room has heard of it forgets nothing, and coming back is said once", async () => {
  const { session, wire } = opened();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub]), true);
  session.absence.toggle();
  session.absence.toggle();
  wire.events.message({ type: "roster", changed: [row([], true)], left: [] });
  wire.said.length = 0;
  session.absence.back();
  expect(wire.said.filter(({ type }) => type === "away")).toEqual([{ type: "away", away: false }]);
  await expect.poll(() => session.own.sends("microphone") && session.own.sends("camera")).toBe(true);
});

test("whoever unmutes is back", async () => {
  const { session, wire } = opened();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(row([], true), [hub]), true);
  wire.said.length = 0;
  session.setMuted("microphone", false);
  expect(wire.said).toContainEqual({ type: "away", away: false });
});
