import { expect, test } from "vitest";
import { after, welcomed } from "../../src/state/room";
import { small } from "../../src/state/small";
import { arrange } from "../../src/state/stage";
import { someone, welcome } from "./scene";

const hub = someone("hub", "hub");
const dark = someone("dark", "spoke", ["microphone"]);
const north = someone("north", "spoke");
const south = someone("south", "spoke");

const of = (speakers: string[], before?: string, floor: string | null = null) => {
  const here = welcomed(welcome(hub, [dark, north, south], { floor, stage: { first: floor, second: hub.id, screen: null, spotlight: null, presenting: null, gallery: "stage" } }), undefined);
  const room = after(here, { type: "speakers", participants: speakers });
  return small(room, arrange(room), before)?.key;
};

test.each([
  ["the stage, whoever speaks", of(["south"], undefined, "north"), "north/camera"],
  ["whoever speaks, where everyone stands in one grid", of(["south"], "north/camera"), "south/camera"],
  ["whoever spoke last, while nobody does", of([], "south/camera"), "south/camera"],
  ["the first who is seen, before anyone has spoken", of([]), "north/camera"],
  ["somebody else, once whoever spoke is gone", of([], "gone/camera"), "north/camera"],
])("a small window shows %s", (_, found, wanted) => expect(found).toBe(wanted));

test("a small window shows whoever is there though nobody is seen, and nobody in an empty room", () => {
  const blind = welcomed(welcome(hub, [dark]), undefined);
  expect(small(blind, arrange(blind))?.key).toBe("dark/camera");
  const alone = welcomed(welcome(hub, []), undefined);
  expect(small(alone, arrange(alone))).toBeUndefined();
});
