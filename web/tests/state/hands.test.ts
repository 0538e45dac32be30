import { expect, test } from "vitest";
import { newsOfHands, placeOf, waiting, withHands } from "../../src/state/hands";
import { after, welcomed } from "../../src/state/room";
import { someone, welcome } from "./scene";

const north = someone("north", "spoke");
const south = someone("south", "spoke");
const hub = someone("hub", "hub");
const hand = (participant: string, place: number, waiting_ms = 0) => ({ participant, place, waiting_ms, has_spoken: false });
const owners = (queue: readonly { participant: string }[]) => queue.map(({ participant }) => participant);

test("hands stand where the room says, and the same news twice changes nothing more", () => {
  const queue = withHands([], [], [hand("a", 0), hand("b", 1), hand("c", 2)], 0);
  const moved = withHands(queue, ["c"], [hand("c", 0)], 0);
  expect(owners(moved)).toEqual(["c", "a", "b"]);
  expect(owners(withHands(moved, ["c"], [hand("c", 0)], 0))).toEqual(["c", "a", "b"]);
  expect(owners(withHands(moved, ["a", "nobody"], [], 0))).toEqual(["c", "b"]);
});

test("how long a hand is up is counted on this page's own clock", () => {
  expect(withHands([], [], [hand("a", 0, 4000)], 10_000)[0]?.since).toBe(6000);
});

const start = welcomed(welcome(north, [hub, south], { hands: [hand("south", 0)] }), undefined);
const raised = after(start, { type: "hands", lowered: [], raised: [hand("north", 1)] });

test("whoever has the floor waits no more", () => {
  expect(placeOf(raised, "north")).toBe(2);
  const given = after(raised, { type: "floor", participant: "south" });
  expect(owners(waiting(given))).toEqual(["north"]);
  expect(placeOf(given, "north")).toBe(1);
  expect(placeOf(given, "south")).toBeUndefined();
});

test("a person hears of the own place when it changes, and of a hand that others lowered", () => {
  expect(newsOfHands(start, raised)).toEqual({ place: 2, lowered: false, raised: [] });
  const given = after(raised, { type: "floor", participant: "south" });
  expect(newsOfHands(raised, given)).toEqual({ place: 1, lowered: false, raised: [] });
  const mine = after(given, { type: "floor", participant: "north" });
  expect(newsOfHands(given, mine)).toEqual({ place: undefined, lowered: false, raised: [] });
  const lowered = after(given, { type: "hands", lowered: ["north"], raised: [] });
  expect(newsOfHands(given, lowered)).toEqual({ place: undefined, lowered: true, raised: [] });
});

test("others' new hands are told by name, and one that moved is none", () => {
  const both = after(start, { type: "hands", lowered: [], raised: [hand("hub", 1)] });
  expect(newsOfHands(start, both).raised).toEqual([hub.name]);
  const moved = after(both, { type: "hands", lowered: ["hub"], raised: [hand("hub", 0)] });
  expect(newsOfHands(both, moved).raised).toEqual([]);
});
