import { expect, test } from "vitest";
import type { Participant } from "../../src/relay/messages";
import { after, type Room, welcomed } from "../../src/state/room";
import { arrange, capacity, paged, plan, tileWidth } from "../../src/state/stage";
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
  expect([stage?.key, keys(gallery), own]).toEqual(["hub/camera", ["north/camera"], undefined]);
});

test("a clinic sees the hub on stage", () => {
  const { stage, gallery, own } = arrange(spokeRoom);
  expect(stage?.key).toBe("hub/camera");
  expect(keys(gallery)).toEqual(["south/camera"]);
  expect(own?.key).toBe("north/camera");
});

test("who has the floor takes the stage, and the hub stays first in the gallery", () => {
  const { stage, gallery } = arrange(floor(spokeRoom, south));
  expect(stage?.key).toBe("south/camera");
  expect(keys(gallery)).toEqual(["hub/camera"]);
});

test("one's own floor does not put one's own picture on stage", () => {
  expect(arrange(floor(spokeRoom, north)).stage?.key).toBe("hub/camera");
});

test("a shared screen goes largest, before the floor", () => {
  const sharing = someone("hub", "hub", ["microphone", "camera", "screen"]);
  const room = after(floor(spokeRoom, south, hub), { type: "roster", changed: [sharing], left: [] });
  const { stage, gallery } = arrange(room);
  expect(stage?.key).toBe("hub/screen");
  expect(keys(gallery)).toEqual(["south/camera", "hub/camera"]);
});

test("the hub sees every clinic in one even grid until someone has the floor", () => {
  expect(arrange(hubRoom).stage).toBeUndefined();
  expect(keys(arrange(hubRoom).gallery)).toEqual(["north/camera", "south/camera"]);
  expect(arrange(floor(hubRoom, south)).stage?.key).toBe("south/camera");
});

test("of several at the hub the one whom the room names is the face of the hub", () => {
  const second = someone("second", "hub");
  const room = welcomed(welcome(north, [hub, second]), undefined);
  expect(arrange(room).stage?.key).toBe("hub/camera");
  const now = after(room, { type: "stage", ...staged(null, [second, hub]) });
  expect(arrange(now).stage?.key).toBe("second/camera");
});

test("one's own shared screen leaves the face on one's own stage", () => {
  const room = after(spokeRoom, { type: "stage", ...staged(north, [hub], north) });
  expect(arrange(room).stage?.key).toBe("hub/camera");
});

test("nobody is on the stage of an empty hub", () => {
  expect(arrange(welcomed(welcome(north, [south]), undefined)).stage).toBeUndefined();
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
  expect(plan(true, 4, 1400, 760, 10).shape).toBe("beside");
  expect(plan(true, 4, 390, 740, 10).shape).toBe("below");
  expect(plan(false, 4, 1400, 760, 10).shape).toBe("even");
});
