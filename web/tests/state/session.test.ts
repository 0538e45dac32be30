import { beforeEach, expect, test, vi } from "vitest";
import { Memory, type Shelf } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { shelf } from "./shelf";
import { StandInHardware, type StandInTrack, StandInWire } from "./stand-ins";

vi.useFakeTimers();

let tab: Shelf;
let browser: Shelf;
let hardware: StandInHardware;
let wire: StandInWire;

/** The page as it is after it was loaded, in the same tab. */
function load(): Session {
  hardware = new StandInHardware();
  return new Session(
    { room: "room", token: "token" },
    (events) => (wire = new StandInWire(events)),
    hardware,
    new Memory(tab, browser),
  );
}

const settled = () => vi.advanceTimersByTimeAsync(1);
const north = someone("north", "spoke");
const hub = someone("hub", "hub");

async function joined(session: Session): Promise<void> {
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub]), true);
  await settled();
}

beforeEach(() => {
  tab = shelf();
  browser = shelf();
});

test("a join carries the token, the name, and what is muted", async () => {
  const session = load();
  session.name.value = "  Clinic North ";
  await session.own.open();
  session.setMuted("camera", true);
  session.join();
  expect(wire.joins).toBe(1);
  expect(wire.events.joinFields()).toEqual({ token: "token", muted: ["camera", "screen"], name: "Clinic North", companions: [], resume: null });
});

test("a join without any device is a join with everything muted", async () => {
  const session = load();
  hardware.failures = { both: { name: "NotFoundError" }, microphone: { name: "NotFoundError" }, camera: { name: "NotFoundError" } };
  await session.own.open();
  session.join();
  expect(wire.events.joinFields().muted).toEqual(["microphone", "camera", "screen"]);
  expect(session.own.microphone.value.trouble).toBe("missing");
});

test("a reload comes back to the same place, and muted if it was muted", async () => {
  const before = load();
  await joined(before);
  before.setMuted("microphone", true);
  await settled();

  const after = load();
  expect(after.returning).toBe(true);
  expect(after.own.microphone.value.muted).toBe(true);
  expect(after.own.camera.value.muted).toBe(false);
  await after.own.open();
  expect(hardware.opened.map(({ wanted }) => wanted)).toEqual([["camera"]]);
  const { resume, muted } = wire.events.joinFields();
  expect(resume).toBe("resume-1");
  expect(muted).toEqual(["microphone", "screen"]);
});

test.each([
  ["the system held", (track?: StandInTrack) => track?.taken(true)],
  ["was pulled out", (track?: StandInTrack) => track?.unplug()],
])("a device that %s comes back unmuted from a reload, and one that the person muted does not", async (_, goes) => {
  const before = load();
  await joined(before);
  goes(hardware.tracks.microphone);
  await vi.advanceTimersByTimeAsync(800);
  before.setMuted("camera", true);
  await settled();
  // the room holds both for muted
  const row = someone("north", "spoke", []);
  const after = load();
  await after.own.open();
  after.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(row, [hub]), true);
  await settled();
  expect(after.own.sends("microphone")).toBe(true);
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: false }]);
  expect(after.own.camera.value.muted).toBe(true);
  expect(after.notices.list.value).toEqual([]);
});

test("what the hub muted while the device was away stays muted after a reload", async () => {
  const before = load();
  await joined(before);
  hardware.tracks.microphone?.unplug();
  await settled();
  const after = load();
  await after.own.open();
  after.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke", ["camera"]), [hub], { silenced: ["microphone"] }), true);
  await settled();
  expect(after.own.sends("microphone")).toBe(false);
  expect(wire.said).toEqual([]);
});

test("what the hub muted meanwhile stays muted though the device opens only after the welcome", async () => {
  const before = load();
  await joined(before);
  const after = load();
  const opening = after.own.open();
  after.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke", []), [hub], { silenced: ["microphone"] }), true);
  await opening;
  await settled();
  expect(after.own.microphone.value.muted).toBe(true);
  expect(after.own.sends("microphone")).toBe(false);
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(wire.said).toEqual([{ type: "mute", source: "camera", muted: false }]);
});

test("whoever left does not come back by a reload", async () => {
  const session = load();
  await joined(session);
  session.leave();
  expect(wire.left).toBe(true);
  expect(session.phase.value).toMatchObject({ kind: "over", reason: "left" });
  expect(load().returning).toBe(false);
});

test("the older of two tabs is told so and forgets its place", async () => {
  const session = load();
  await joined(session);
  wire.events.ended("replaced", "");
  expect(session.phase.value).toMatchObject({ kind: "over", reason: "replaced" });
  expect(hardware.tracks.camera?.readyState).toBe("ended");
  expect(load().returning).toBe(false);
});

test("muting tells the room, keeps the microphone and lets go of the camera", async () => {
  const session = load();
  await joined(session);
  session.setMuted("microphone", true);
  session.setMuted("camera", true);
  await settled();
  expect(wire.said).toEqual([
    { type: "mute", source: "microphone", muted: true },
    { type: "mute", source: "camera", muted: true },
  ]);
  expect(wire.sent).toMatchObject({ microphone: null, camera: null });
  expect(hardware.tracks.microphone?.readyState).toBe("live");
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(hardware.tracks.camera?.readyState).toBe("ended");
});

test("unmuting opens what is needed, sends it and says so", async () => {
  const session = load();
  await joined(session);
  session.setMuted("camera", true);
  await settled();
  const first = hardware.tracks.camera;
  wire.said = [];
  session.setMuted("camera", false);
  await settled();
  expect(hardware.tracks.camera).not.toBe(first);
  expect(wire.sent.camera).toBe(hardware.tracks.camera?.asTrack);
  expect(wire.said).toEqual([{ type: "mute", source: "camera", muted: false }]);
});

test("what the hub mutes stops at once and stays so over a reconnection", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "mute", source: "microphone", muted: true });
  await settled();
  expect(session.own.microphone.value.muted).toBe(true);
  expect(wire.sent.microphone).toBeNull();
  expect(wire.said).toEqual([]);
  expect(session.notices.list.value).toHaveLength(1);
  wire.events.reconnecting(0);
  expect(wire.events.joinFields().muted).toContain("microphone");
});

test("what was muted while the line was down is told once it is back", async () => {
  const session = load();
  await joined(session);
  wire.events.reconnecting(0);
  expect(session.line.value).toBe("reconnecting");
  wire.events.joinFields();
  session.setMuted("microphone", true);
  await settled();
  expect(wire.said).toEqual([]);
  wire.events.welcomed(welcome(north, [hub], { resumed: true }), false);
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: true }]);
  expect(session.line.value).toBe("good");
});

test("what was unmuted while the line was down is told once it is back", async () => {
  const session = load();
  await joined(session);
  session.setMuted("microphone", true);
  await settled();
  wire.said = [];
  wire.events.reconnecting(0);
  session.setMuted("microphone", false);
  await settled();
  wire.events.joinFields();
  // the room holds whoever was muted for muted, whatever the join says
  wire.events.welcomed(welcome(someone("north", "spoke", ["camera"]), [hub], { resumed: true }), false);
  expect(session.own.microphone.value.muted).toBe(false);
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: false }]);
});

test("an unmute that was lost on the way is told again", async () => {
  const session = load();
  await joined(session);
  session.setMuted("microphone", true);
  session.setMuted("microphone", false);
  await settled();
  wire.said = [];
  wire.events.reconnecting(0);
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke", ["camera"]), [hub], { resumed: true }), false);
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: false }]);
  expect(session.notices.list.value).toEqual([]);
});

test("what the hub muted while the line was down stops, and the person is told", async () => {
  const session = load();
  await joined(session);
  wire.events.reconnecting(0);
  wire.events.joinFields();
  const silenced = welcome(someone("north", "spoke", ["camera"]), [hub], { resumed: true, silenced: ["microphone"] });
  wire.events.welcomed(silenced, false);
  await settled();
  expect(session.own.microphone.value.muted).toBe(true);
  expect(wire.sent.microphone).toBeNull();
  expect(wire.said).toEqual([]);
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([say("silenced-microphone")]);
});

test("a share goes on over a restart of the relay, which knows nothing of it", async () => {
  const session = load();
  await joined(session);
  session.toggle("screen");
  await settled();
  wire.said = [];
  wire.events.reconnecting(0);
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north again", "spoke"), [hub]), true);
  await settled();
  expect(session.own.screen.value.muted).toBe(false);
  expect(wire.said).toEqual([{ type: "mute", source: "screen", muted: false }]);
});

test("whoever comes back on another device comes back muted if they were", async () => {
  const session = load();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke", ["camera"]), [hub]), true);
  await settled();
  expect(session.own.microphone.value.muted).toBe(true);
  expect(wire.said).toEqual([]);
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([say("still-muted-microphone")]);
});

test("the room hears which slots are on the page, once for all that came together", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "slots", version: 1, slots: [{ mid: "5", state: "empty" }] });
  wire.events.message({ type: "slots", version: 2, slots: [{ mid: "6", state: "empty" }] });
  expect(wire.seen).toEqual([]);
  await settled();
  expect(wire.seen).toEqual([2]);
  wire.events.message({ type: "slots", version: 4, slots: [{ mid: "5", state: "empty" }] });
  wire.events.message({ type: "slots", version: 3, slots: [{ mid: "6", state: "empty" }] });
  await settled();
  expect(wire.seen).toEqual([2, 4]);
});

test("the view is told after each welcome, and only when it changed", async () => {
  const session = load();
  await joined(session);
  session.sized("hub/camera", { width: 640, height: 360 });
  await vi.advanceTimersByTimeAsync(200);
  session.sized("hub/camera", { width: 640, height: 360 });
  await vi.advanceTimersByTimeAsync(200);
  const views = () => wire.said.filter(({ type }) => type === "view");
  expect(views()).toEqual([{ type: "view", tracks: [{ track: "hub/camera", width: 640, height: 360 }] }]);
  wire.events.welcomed(welcome(north, [hub]), true);
  await vi.advanceTimersByTimeAsync(200);
  expect(views()).toHaveLength(2);
});

test("a device that goes while live is told to the room and to the person", async () => {
  const session = load();
  await joined(session);
  hardware.tracks.microphone?.unplug();
  expect(session.own.microphone.value.trouble).toBe("lost");
  expect(wire.sent.microphone).toBeNull();
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: true }]);
});

test("a share that the browser's own bar ends is told to the room", async () => {
  const session = load();
  await joined(session);
  session.toggle("screen");
  await settled();
  expect(wire.said).toEqual([{ type: "mute", source: "screen", muted: false }]);
  hardware.tracks.screen?.unplug();
  expect(wire.said.at(-1)).toEqual({ type: "mute", source: "screen", muted: true });
  expect(session.own.screen.value.muted).toBe(true);
});

test("closing the chooser of a screen is a decision and no trouble", async () => {
  const session = load();
  await joined(session);
  hardware.failures.screen = { name: "NotAllowedError", message: "Permission denied" };
  session.toggle("screen");
  await settled();
  expect(session.own.screen.value).toMatchObject({ muted: true, trouble: undefined });
});

test("a microphone that failed is tried again by its key as by its button", async () => {
  const session = load();
  hardware.failures = { both: { name: "NotReadableError" }, microphone: { name: "NotReadableError" } };
  await joined(session);
  expect(session.own.microphone.value).toMatchObject({ muted: false, trouble: "busy" });
  hardware.failures = {};
  wire.said = [];
  session.toggle("microphone");
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
  expect(wire.said).toEqual([{ type: "mute", source: "microphone", muted: false }]);
});

test("a missing camera does not take the microphone with it", async () => {
  const session = load();
  hardware.failures = { both: { name: "NotFoundError" }, camera: { name: "NotFoundError" } };
  await session.own.open();
  expect(session.own.microphone.value.track).toBeDefined();
  expect(session.own.camera.value.trouble).toBe("missing");
});

test("a remembered device that is gone gives way to any other", async () => {
  new Memory(tab, browser).prefer({ camera: "old webcam" });
  const session = load();
  const open = hardware.open.bind(hardware);
  hardware.open = (wanted, chosen) =>
    chosen.camera === "old webcam" ? Promise.reject({ name: "OverconstrainedError" }) : open(wanted, chosen);
  await session.own.open();
  expect(session.own.camera.value.track).toBeDefined();
  expect(session.own.camera.value.trouble).toBeUndefined();
});

test("another camera replaces the picture without a new offer", async () => {
  const session = load();
  await joined(session);
  const first = hardware.tracks.camera;
  await session.own.choose("camera", "second");
  expect(first?.readyState).toBe("ended");
  expect(wire.sent.camera).toBe(hardware.tracks.camera?.asTrack);
  expect(session.own.chosenDevice("camera")).toBe("second");
});

test("a person reads what they were refused, and nothing of what only the page did wrong", async () => {
  const session = load();
  await joined(session);
  const refused = (code: string) => wire.events.message({ type: "refused", code, message: "Use the tracks of the roster." });
  refused("no_such_track");
  refused("view_too_large");
  expect(session.notices.list.value).toEqual([]);
  refused("floor_needed");
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([say("refused-floor_needed")]);
});

test("taking the floor back can be undone", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "floor", participant: "hub" });
  session.grantFloor(null);
  session.notices.list.value.at(-1)?.action?.run();
  expect(wire.said.filter(({ type }) => type === "floor")).toEqual([
    { type: "floor", participant: null },
    { type: "floor", participant: "hub" },
  ]);
});

test("a camera that opens after the person left goes out again", async () => {
  const session = load();
  await joined(session);
  session.setMuted("camera", true);
  await settled();
  session.setMuted("camera", false);
  session.leave();
  await settled();
  expect(hardware.tracks.camera?.readyState).toBe("ended");
});

test("impatient presses leave one camera open, not two", async () => {
  const session = load();
  await joined(session);
  session.setMuted("camera", true);
  await settled();
  const opened: StandInTrack[] = [];
  const open = hardware.open.bind(hardware);
  hardware.open = async (...wish) => {
    const all = await open(...wish);
    opened.push(all.camera as unknown as StandInTrack);
    return all;
  };
  session.setMuted("camera", false);
  session.setMuted("camera", false);
  await settled();
  expect(opened.filter(({ readyState }) => readyState === "live")).toHaveLength(1);
});
