import { beforeEach, expect, test, vi } from "vitest";
import { Memory, type Shelf } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { strings } from "../../src/strings";
import { someone, welcome } from "./scene";
import { StandInHardware, type StandInTrack, StandInWire } from "./stand-ins";

vi.useFakeTimers();

function shelf(): Shelf {
  const all = new Map<string, string>();
  return {
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, value) => void all.set(key, value),
    removeItem: (key) => void all.delete(key),
  };
}

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
  expect(wire.events.joinFields()).toEqual({ token: "token", muted: ["camera", "screen"], name: "Clinic North", resume: null });
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
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([strings.silenced.microphone]);
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
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([strings.stillMuted.microphone]);
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
  expect(session.notices.list.value.map(({ text }) => text)).toEqual([strings.refused("floor_needed")]);
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

const up = (participant: string, place = 0) => ({ participant, place, waiting_ms: 0, has_spoken: false });
const shown = (session: Session) => session.notices.list.value.map(({ text }) => text);

test("a hand is up when the room says so, and whoever is next reads it", async () => {
  const session = load();
  await joined(session);
  session.raiseHand(true);
  expect(session.handUp.value).toBe(false);
  wire.events.message({ type: "hands", lowered: [], raised: [up("hub"), up("north", 1)] });
  expect([session.handUp.value, session.ownPlace.value]).toEqual([true, 2]);
  expect(session.notices.said.value).toBe(strings.hands.yourPlace(2));
  wire.events.message({ type: "floor", participant: "hub" });
  expect(session.ownPlace.value).toBe(1);
  expect(shown(session)).toEqual([strings.hands.youAreNext]);
  expect(wire.said.filter(({ type }) => type === "hand")).toEqual([{ type: "hand", raised: true }]);
});

test("a person reads that others lowered the hand, and not that they did so themselves", async () => {
  const session = load();
  await joined(session);
  const raise = () => wire.events.message({ type: "hands", lowered: [], raised: [up("hub"), up("north", 1)] });
  const lower = () => wire.events.message({ type: "hands", lowered: ["north"], raised: [] });
  session.raiseHand(true);
  raise();
  session.raiseHand(false);
  lower();
  expect(shown(session)).not.toContain(strings.hands.lowered);
  session.raiseHand(true);
  raise();
  lower();
  expect(shown(session)).toContain(strings.hands.lowered);
});

test("a hand is raised again in a relay that knows nothing of it, and in no other", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  const hands = () => wire.said.filter(({ type }) => type === "hand").length;
  wire.events.welcomed(welcome(north, [hub], { hands: [] }), true);
  expect(hands()).toBe(0);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  wire.events.welcomed(welcome(someone("north again", "spoke"), [hub]), true);
  expect(hands()).toBe(1);
});

test("a hub hears of hands by name, and gives the floor to who waits longest", async () => {
  const session = load();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(hub, [north]), true);
  await settled();
  session.nextSpeaker();
  expect(wire.said.filter(({ type }) => type === "floor")).toEqual([]);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(session.notices.said.value).toBe(strings.hands.raised(north.name));
  expect(session.handsRaised.value).toBe(1);
  session.nextSpeaker();
  expect(wire.said.at(-1)).toEqual({ type: "floor", participant: "north" });
});

test("who hosts for want of a facilitator reads what that means, and has the host's controls meanwhile", async () => {
  const session = load();
  const specialist = { ...someone("doctor", "hub"), role: "specialist" as const };
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(specialist, [hub, north]), true);
  expect(session.isHost.value).toBe(false);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(session.handsRaised.value).toBe(0);
  wire.events.message({ type: "host", participant: "doctor" });
  expect(session.isHost.value).toBe(true);
  expect(shown(session)).toEqual([strings.host.youForNow]);
  wire.events.message({ type: "host", participant: "hub" });
  expect(session.isHost.value).toBe(false);
  expect(session.notices.said.value).toBe(strings.host.now(hub.name));
});

test("an observer opens no device, in any way", async () => {
  hardware = new StandInHardware();
  const claims = btoa(JSON.stringify({ site: "spoke", role: "observer" }));
  const session = new Session({ room: "room", token: `t.${claims}.t` }, (events) => (wire = new StandInWire(events)), hardware, new Memory(tab, browser));
  await session.own.open();
  session.toggle("microphone");
  session.setMuted("camera", false);
  session.setMuted("screen", false);
  await settled();
  expect(hardware.tracks).toEqual({});
  expect(wire.events.joinFields().muted).toEqual(["microphone", "camera", "screen"]);
});

const written = (number: number, from: string, to: "everyone" | "hub" | { one: string } = "everyone") => ({ number, from, name: `Site ${from}`, to, text: `text ${number}`, age_ms: 0 });

test("the page asks for what was written, and only what comes after is unread", async () => {
  const session = load();
  await joined(session);
  expect(wire.asked).toEqual([null]);
  wire.events.message({ type: "chat_history", before: null, lines: [written(6, "hub")], earlier: true });
  expect(session.unread.value).toBe(0);
  wire.events.message({ type: "chat", lines: [written(7, "hub"), written(8, "north")] });
  expect(session.unread.value).toBe(1);
  session.readEarlier();
  expect(wire.asked).toEqual([null, 6]);
  session.showChat(true);
  wire.events.message({ type: "chat", lines: [written(9, "hub")] });
  expect(session.unread.value).toBe(0);
  expect(shown(session)).toEqual([]);
});

test("a word to this person alone is shown at once, and one to everyone is only told", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "chat", lines: [written(1, "hub"), written(2, "hub", { one: "north" })] });
  expect(shown(session)).toEqual([strings.chat.toYou("Site hub", "text 2")]);
  expect(session.notices.said.value).toBe(strings.chat.from("Site hub", "text 1"));
});

test("what is typed is sent once, to whom it was for, and not while the line is away", async () => {
  const session = load();
  await joined(session);
  session.draft.value = { to: { one: "hub" }, text: " Hello " };
  wire.events.reconnecting(1);
  session.write();
  expect(session.draft.value.text).toBe(" Hello ");
  wire.events.welcomed(welcome(north, [hub]), true);
  session.write();
  session.write();
  expect(wire.said.filter(({ type }) => type === "write")).toEqual([{ type: "write", to: { one: "hub" }, text: " Hello " }]);
  expect(session.draft.value).toEqual({ to: { one: "hub" }, text: "" });
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
