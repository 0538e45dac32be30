import { expect, test } from "vitest";
import { after, isWithoutHub, liveTrack, participant, slotOf, welcomed } from "../../src/state/room";
import { flowing, someone, welcome } from "./scene";

const north = someone("north", "spoke");
const hub = someone("hub", "hub");
const south = someone("south", "spoke");
const room = welcomed(welcome(north, [hub, south]), undefined);

test("who comes stands last and who changes keeps the place", () => {
  const east = someone("east", "spoke");
  const now = after(room, { type: "roster", changed: [east, { ...hub, name: "Hub 2" }], left: [] });
  expect(now.participants.map(({ id }) => id)).toEqual(["north", "hub", "south", "east"]);
  expect(participant(now, "hub")?.name).toBe("Hub 2");
});

test("who leaves is gone, and the same news twice changes nothing more", () => {
  const news = { type: "roster", changed: [], left: ["south"] } as const;
  const once = after(room, { ...news, changed: [], left: ["south"] });
  const twice = after(once, { ...news, changed: [], left: ["south"] });
  expect(once.participants.map(({ id }) => id)).toEqual(["north", "hub"]);
  expect(twice.participants).toEqual(once.participants);
});

test("a slot is found by the track it carries, and only by that", () => {
  const filled = after(room, { type: "slots", version: 1, slots: [flowing("5", "hub/camera"), { mid: "6", state: "waiting", track: "south/camera", from: 9000 }] });
  expect(slotOf(filled, "hub/camera")?.mid).toBe("5");
  const moved = after(filled, { type: "slots", version: 2, slots: [flowing("5", "south/camera", 9), { mid: "6", state: "empty" }] });
  expect(slotOf(moved, "hub/camera")).toBeUndefined();
  expect(slotOf(moved, "south/camera")).toMatchObject({ mid: "5", from: 9 });
});

test("people keep their places over a reconnection", () => {
  const again = welcomed(welcome(north, [south, someone("new", "spoke"), hub]), room);
  expect(again.participants.map(({ id }) => id)).toEqual(["north", "hub", "south", "new"]);
});

test("the stage is the one that was told last", () => {
  const stage = { second: "hub", screen: null, spotlight: null, presenting: null, gallery: "stage" } as const;
  expect(room.stage).toEqual({ ...stage, first: "hub", second: null });
  const now = after(room, { type: "stage", ...stage, first: "south" });
  expect(now.stage).toEqual({ ...stage, first: "south" });
  expect(welcomed(welcome(north, [hub]), now).stage.first).toBe("hub");
});

test("the hub is awaited, comes, is lost with the last of its lines, and is gone with the last of its people", () => {
  const [first, second] = [hub, { ...someone("second", "hub"), connected: false }];
  const news = (before: typeof room, ...changed: (typeof hub)[]) => after(before, { type: "roster", changed, left: [] });
  const goes = (before: typeof room, ...left: string[]) => after(before, { type: "roster", changed: [], left });
  const empty = welcomed(welcome(north, [south]), undefined);
  expect([empty.hub, isWithoutHub(empty)]).toEqual(["awaited", true]);
  const coming = news(news(empty, second), south);
  expect([coming.hub, isWithoutHub(coming)], "its line is not there yet, and not broken").toEqual(["coming", false]);
  const here = news(coming, first);
  expect([here.hub, isWithoutHub(here)]).toEqual(["here", false]);
  const lost = news(here, { ...first, connected: false });
  expect([lost.hub, isWithoutHub(lost)], "its places are kept").toEqual(["lost", false]);
  expect(news(lost, south).hub).toBe("lost");
  expect(news(lost, { ...second, connected: true }).hub, "one line is enough").toBe("here");
  const gone = goes(lost, "hub", "second");
  expect([gone.hub, isWithoutHub(gone)]).toEqual(["gone", true]);
  expect(welcomed(welcome(north, [south]), gone).hub, "over a reconnection, too").toBe("gone");
  expect(isWithoutHub(goes(welcomed(welcome(hub, [south]), undefined), "hub")), "nobody of a hub waits for it").toBe(false);
});

test("a muted track is not a live one", () => {
  expect(liveTrack(north, "camera")?.id).toBe("north/camera");
  expect(liveTrack(north, "screen")).toBeUndefined();
});
