import { expect, test } from "vitest";
import type { Participant } from "../../src/relay/messages";
import { after, type Room, welcomed } from "../../src/state/room";
import { capacity, paged, plan, tileWidth } from "../../src/state/grid";
import { arrange, maySee, NO_CHOICE } from "../../src/state/stage";
import { someone, staged, welcome } from "./scene";

const hub = someone("hub", "hub");
const north = someone("north", "spoke");
const south = someone("south", "spoke");
const spokeRoom = welcomed(welcome(north, [south, hub]), undefined);
const hubRoom = welcomed(welcome(hub, [north, south]), undefined);

const floor = (room: Room, who: Participant, screen: Participant | null = null) =>
  after(after(room, { type: "floor", participant: who.id }), { type: "stage", ...staged(who, [hub], screen) });
const keys = (tiles: readonly { key: string }[]) => tiles.map(({ key }) => key);

test("whoever only watches has no tile", () => {
  const observer = { ...someone("eye", "spoke"), role: "observer" as const };
  const { stage, gallery, own } = arrange(welcomed(welcome(observer, [hub, north, { ...observer, id: "other" }]), undefined));
  expect([keys(stage), keys(gallery), own]).toEqual([["hub/camera"], [], undefined]);
});

test("a clinic sees the hub on stage", () => {
  const { stage, gallery, own, unseen } = arrange(spokeRoom);
  expect(keys(stage)).toEqual(["hub/camera"]);
  expect(keys(gallery)).toEqual([]);
  expect(unseen.map(({ id }) => id)).toEqual(["south"]);
  expect(own?.key).toBe("north/camera");
});

test("who has the floor takes the stage, and the hub stays first in the gallery", () => {
  const { stage, gallery } = arrange(floor(spokeRoom, south));
  expect(keys(stage)).toEqual(["south/camera"]);
  expect(keys(gallery)).toEqual(["hub/camera"]);
});

test("one's own floor does not put one's own picture on stage", () => {
  expect(keys(arrange(floor(spokeRoom, north)).stage)).toEqual(["hub/camera"]);
});

test("a shared screen goes largest, before the floor", () => {
  const sharing = someone("hub", "hub", ["microphone", "camera", "screen"]);
  const room = after(floor(spokeRoom, south, hub), { type: "roster", changed: [sharing], left: [] });
  const { stage, gallery } = arrange(room);
  expect(keys(stage)).toEqual(["hub/screen"]);
  expect(keys(gallery)).toEqual(["south/camera", "hub/camera"]);
});

test("beside the slides stands who speaks, or else who shows them", () => {
  const [first, sharing] = [someone("first", "hub"), someone("second", "hub", ["microphone", "camera", "screen"])];
  const room = after(welcomed(welcome(north, [first, sharing, south]), undefined), { type: "stage", ...staged(null, [first, sharing], sharing) });
  expect(keys(arrange(room, "didactic").stage)).toEqual(["second/screen"]);
  expect(keys(arrange(room, "didactic").gallery)).toEqual(["second/camera", "first/camera"]);
  expect(keys(arrange({ ...room, floor: "south" }, "didactic").gallery)[0]).toBe("south/camera");
});

test("the hub sees every clinic in one even grid until someone has the floor", () => {
  expect(arrange(hubRoom).stage).toEqual([]);
  expect(keys(arrange(hubRoom).gallery)).toEqual(["north/camera", "south/camera"]);
  expect(keys(arrange(floor(hubRoom, south)).stage)).toEqual(["south/camera"]);
});

test("of several at the hub the one whom the room names is the face of the hub", () => {
  const second = someone("second", "hub");
  const room = welcomed(welcome(north, [hub, second]), undefined);
  expect(keys(arrange(room).stage)).toEqual(["hub/camera"]);
  const now = after(room, { type: "stage", ...staged(null, [second, hub]) });
  expect(keys(arrange(now).stage)).toEqual(["second/camera"]);
});

test("one's own shared screen leaves the face on one's own stage", () => {
  const room = after(spokeRoom, { type: "stage", ...staged(north, [hub], north) });
  expect(keys(arrange(room).stage)).toEqual(["hub/camera"]);
});

test("nobody is on the stage of an empty hub", () => {
  expect(arrange(welcomed(welcome(north, [south]), undefined)).stage).toEqual([]);
});

test("every page of a gallery exists, and the last one holds the rest", () => {
  const tiles = Array.from({ length: 21 }, (_, index) => index);
  expect(paged(tiles, 9, 0)).toMatchObject({ index: 0, count: 3 });
  expect(paged(tiles, 9, 2).tiles).toEqual([18, 19, 20]);
  expect(paged(tiles, 9, 7)).toMatchObject({ index: 2 });
  expect(paged([], 9, 3)).toEqual({ tiles: [], index: 0, count: 1 });
});

test("tiles of a full page fit into the area they were counted for", () => {
  for (const [width, height] of [[390, 700], [1024, 640], [1440, 760], [180, 500]] as const) {
    const count = capacity(width, height, 10);
    const tile = tileWidth(count, width, height, 10);
    const columns = Math.floor((width + 10) / (tile + 10));
    const rows = Math.ceil(count / columns);
    expect(rows * (tile * 9) / 16 + (rows - 1) * 10).toBeLessThanOrEqual(height + rows);
    expect(tile).toBeGreaterThanOrEqual(140);
  }
});

test("the stage stands beside the gallery on a desk, and above it on a phone held upright", () => {
  expect(plan("face", 4, 1400, 760, 10).shape).toBe("beside");
  expect(plan("face", 4, 390, 740, 10).shape).toBe("below");
  expect(plan("nothing", 4, 1400, 760, 10).shape).toBe("even");
  // of a slide nothing is lost to its name
  expect(plan("slide", 4, 374, 740, 10)).toEqual({ shape: "below", stage: Math.round((390 * 9) / 16 + 40) });
});

const led = (room: Room, change: Partial<Room["stage"]>): Room => ({ ...room, stage: { ...room.stage, ...change } });
const names = (people: readonly Participant[]) => people.map(({ id }) => id);
const faceless = (one: Participant): Participant => ({ ...one, tracks: one.tracks.map((track) => ({ ...track, muted: track.source === "camera" ? true : track.muted })) });

test("clinics see each other once the room says so, and until then each other's names", () => {
  const before = arrange(spokeRoom);
  expect([keys(before.gallery), names(before.unseen)]).toEqual([[], ["south"]]);
  const after = arrange(led(spokeRoom, { gallery: "everyone" }));
  expect([keys(after.gallery), names(after.unseen)]).toEqual([["south/camera"], []]);
});

test("in a crowd whoever shows no picture is named and takes no place, but for whoever has the floor", () => {
  const clinics = ["a", "b", "c", "d", "e", "f"].map((id) => someone(id, "spoke"));
  const [a, b, ...rest] = clinics;
  if (!a || !b) throw new Error("six clinics");
  const room = welcomed(welcome(hub, [faceless(a), faceless(b), ...rest]), undefined);
  expect(keys(arrange(room).gallery)).toEqual(["c/camera", "d/camera", "e/camera", "f/camera"]);
  const speaking = after(room, { type: "speakers", participants: ["b"] });
  expect(names(arrange(speaking).unseen), "who speaks is named first").toEqual(["b", "a"]);
  const withFloor = after(after(room, { type: "floor", participant: "a" }), { type: "stage", ...staged(a, [hub]) });
  const { stage, gallery, unseen } = arrange(withFloor);
  expect([keys(stage), keys(gallery), names(unseen)]).toEqual([["a/camera"], ["c/camera", "d/camera", "e/camera", "f/camera"], ["b"]]);
  const nobodyShown = welcomed(welcome(hub, clinics.map(faceless)), undefined);
  expect(arrange(nobodyShown).gallery).toHaveLength(6);
});

test("whoever asks stands beside who presents, while the case is asked about", () => {
  const room = floor(spokeRoom, south);
  expect(keys(arrange(room, "clarify").stage)).toEqual(["south/camera", "hub/camera"]);
  expect(keys(arrange(room, "recommend").stage)).toEqual(["south/camera"]);
  const dark = after(room, { type: "roster", changed: [faceless(hub)], left: [] });
  expect(keys(arrange(dark, "clarify").stage), "a dark half shows nobody").toEqual(["south/camera"]);
});

test("the spotlight stands beside the floor, at the hub too", () => {
  const both = { first: "south", second: "north", spotlight: "south" };
  const room = led(floor(hubRoom, north), both);
  expect(keys(arrange(room).stage)).toEqual(["south/camera", "north/camera"]);
  const alone = led(hubRoom, { first: "south", spotlight: "south" });
  expect(keys(arrange(alone).stage)).toEqual(["south/camera"]);
});

test("who presents stands large without the floor, who asks beside, and is seen by clinics", () => {
  const asked = led(floor(spokeRoom, hub), { first: "south", second: "hub", presenting: "south" });
  expect(keys(arrange(asked, "present").stage)).toEqual(["south/camera", "hub/camera"]);
  expect(maySee(asked, south)).toBe(true);
  const alone = led(hubRoom, { first: "south", presenting: "south" });
  expect(keys(arrange(alone, "present").stage), "the hub, too, sees them large").toEqual(["south/camera"]);
  // a host's own word goes before it
  const other = led(spokeRoom, { first: "hub", spotlight: "hub", presenting: "south" });
  expect(maySee(other, south)).toBe(false);
});

test("what a person pinned stays large, and what everyone else sees large is still there", () => {
  const sharing = someone("hub", "hub", ["microphone", "camera", "screen"]);
  const room = after(floor(spokeRoom, south, hub), { type: "roster", changed: [sharing], left: [] });
  const { stage, gallery } = arrange(room, undefined, { ...NO_CHOICE, pinned: "south/camera" });
  expect([keys(stage), keys(gallery)]).toEqual([["south/camera"], ["hub/screen", "hub/camera"]]);
  const gone = after(room, { type: "roster", changed: [], left: ["south"] });
  expect(keys(arrange(gone, undefined, { ...NO_CHOICE, pinned: "south/camera" }).stage)).toEqual(["hub/screen"]);
});

test("everyone stands equally large for whoever wants it, and a slide is large all the same", () => {
  const even = { ...NO_CHOICE, even: true };
  expect(arrange(floor(hubRoom, south), undefined, even).stage).toEqual([]);
  const sharing = someone("hub", "hub", ["microphone", "camera", "screen"]);
  const room = after(floor(spokeRoom, south, hub), { type: "roster", changed: [sharing], left: [] });
  expect(keys(arrange(room, undefined, even).stage)).toEqual(["hub/screen"]);
});

test("the own share stands on the own stage where it does not hold itself, and the own picture goes where one hides it", () => {
  const room = after(spokeRoom, { type: "stage", ...staged(north, [hub], north) });
  expect(keys(arrange(room, undefined, { ...NO_CHOICE, seesOwnShare: true }).stage)).toEqual(["north/screen"]);
  expect(arrange(room, undefined, { ...NO_CHOICE, hidesSelf: true }).own).toBeUndefined();
});

test("in a discussion that all see, who speaks and who spoke before stand before all others, where they came", () => {
  const [east, west, second] = [someone("east", "spoke"), someone("west", "spoke"), someone("second", "hub")];
  const room = led(welcomed(welcome(north, [hub, second, south, east, west]), undefined), { gallery: "everyone" });
  const order = (now: Room, part?: Parameters<typeof arrange>[1], choice = NO_CHOICE) => keys(arrange(now, part, choice, ["west", "east"]).gallery);
  const [spoken, still] = [["east/camera", "west/camera", "second/camera", "south/camera"], ["second/camera", "south/camera", "east/camera", "west/camera"]];
  expect(order(room)).toEqual(spoken);
  expect(order(room, "recommend")).toEqual(spoken);
  expect(order(room, "clarify"), "the second of the hub stands large then").toEqual(spoken.filter((key) => key !== "second/camera"));
  for (const part of ["didactic", "sum_up"] as const) expect(order(room, part), part).toEqual(still);
  expect(keys(arrange(room, undefined, NO_CHOICE, ["west"]).stage), "the relay decides who stands large").toEqual(["hub/camera"]);
  expect(order(room, "clarify", { ...NO_CHOICE, even: true }), "equal is equal").toEqual(["hub/camera", ...still]);
  const withFloor = led(floor(room, south), { gallery: "everyone" });
  expect(order(withFloor, "recommend"), "whoever has the floor leads").toEqual(["hub/camera", "second/camera", "east/camera", "west/camera"]);
  expect(order(led(room, { spotlight: "south", first: "south" }))[0], "and whoever stands in the spotlight").toBe("hub/camera");
  expect(order(led(room, { gallery: "stage" })), "who is not seen has no place").toEqual(["second/camera"]);
  const atHub = led(welcomed(welcome(hub, [south, east, west]), undefined), { gallery: "everyone" });
  expect(order(atHub), "the hub sees them where they are").toEqual(["south/camera", "east/camera", "west/camera"]);
});
