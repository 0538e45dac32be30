/** Reactions: on whose tile, for how long, and what a host hears of them. */
import { expect, test, vi } from "vitest";
import type { Reacted, Reaction, ReactionCount } from "../../src/relay/messages";
import { Memory } from "../../src/state/memory";
import { SHOWN_MS } from "../../src/state/reactions";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const hub = someone("hub", "hub");
const [north, south] = [someone("north", "spoke"), someone("south", "spoke")];

let wire: StandInWire;
function joined(self = north): Session {
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  const session = new Session({ room: "room", token: "token" }, make, new StandInHardware(), new Memory(undefined, undefined));
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(self, [hub, north, south].filter((one) => one !== self)), true);
  return session;
}
const shows = (participant: string, reaction: Reaction): Reacted => ({ participant, reaction });
const tell = (reactions: Reacted[], more: ReactionCount[] = []) => wire.events.message({ type: "reactions", reactions, more });

test("one is seen on the tile for a while, and the next takes its place", async () => {
  const session = joined();
  tell([shows("south", "heart")]);
  expect(session.reactions.of("south")).toBe("heart");
  await vi.advanceTimersByTimeAsync(SHOWN_MS - 1000);
  tell([shows("south", "thanks")]);
  expect(session.reactions.crowds.value).toEqual([{ reaction: "thanks", count: 1, participant: "south" }]);
  await vi.advanceTimersByTimeAsync(SHOWN_MS - 1000);
  expect(session.reactions.of("south")).toBe("thanks");
  await vi.advanceTimersByTimeAsync(1100);
  expect(session.reactions.of("south")).toBeUndefined();
  expect(session.reactions.crowds.value).toEqual([]);
});

test("many are counted, those whose names were not told as well, and one alone is named", () => {
  const session = joined();
  tell([shows("south", "applause"), shows("north", "heart")], [{ reaction: "applause", count: 140 }]);
  tell([shows("hub", "applause")]);
  expect(session.reactions.crowds.value).toEqual([
    { reaction: "applause", count: 142, participant: undefined },
    { reaction: "heart", count: 1, participant: "north" },
  ]);
});

test("a host hears how many cannot follow, once for those who come together; nobody hears of applause", async () => {
  const session = joined(hub);
  const heard: string[] = [];
  session.notices.said.subscribe((words) => heard.push(words));
  heard.length = 0;
  tell([shows("south", "applause")]);
  expect(heard).toEqual([]);
  tell([shows("south", "cannot_hear")], [{ reaction: "cannot_hear", count: 2 }]);
  tell([shows("north", "slower")]);
  expect(heard).toEqual([say("reactions-call-cannot_hear", { count: 3 })]);
  await vi.advanceTimersByTimeAsync(9000);
  tell([shows("north", "slower"), shows("hub", "slower")]);
  expect(heard.slice(1)).toEqual([say("reactions-call-slower", { count: 1 })]);
});

test("a clinic hears nothing of them, and says its own by one press", () => {
  const session = joined();
  const before = session.notices.said.value;
  tell([shows("south", "cannot_hear")]);
  expect(session.notices.said.value).toBe(before);
  session.reactions.react("slower");
  expect(wire.said.filter(({ type }) => type !== "mute")).toEqual([{ type: "react", reaction: "slower" }]);
});
