import { beforeEach, expect, test, vi } from "vitest";
import type { Capture, Choice } from "../../src/relay/devices";
import { deviceBehind, wayBack } from "../../src/state/fallback";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { someone, welcome } from "./scene";
import { StandInHardware, type StandInTrack, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const BUILT_IN: Choice = { id: "b", label: "Built-in", group: "1" };
const HEADSET: Choice = { id: "h", label: "Headset", group: "2" };
const OTHER: Choice = { id: "o", label: "Desk microphone", group: "3" };
const preferred = (one: Choice): Choice => ({ ...one, id: "default", label: `Default - ${one.label}` });

// used, wanted, there: where to
test.each([
  ["b", "h", [BUILT_IN, HEADSET], "h"],
  ["b", "h", [BUILT_IN], undefined],
  ["h", "h", [BUILT_IN, HEADSET], undefined],
  ["b", undefined, [BUILT_IN, HEADSET], undefined],
  [undefined, "h", [BUILT_IN, HEADSET], undefined],
  // in Chromium, by its other name
  ["default", "h", [preferred(HEADSET), BUILT_IN, HEADSET], undefined],
  ["default", "h", [preferred(BUILT_IN), BUILT_IN, HEADSET], "h"],
  ["h", "default", [preferred(BUILT_IN), BUILT_IN, HEADSET], "b"],
  // what is in use is told of no more
  ["gone", "h", [HEADSET], "h"],
] as const)("from %s, with %s wanted and %j there, it goes to %s", (used, wanted, there, to) => {
  expect(wayBack(used, wanted, there)?.id).toBe(to);
});

test("an alias is the one of its housing that is called like it, and itself where nothing is known", () => {
  const ear: Choice = { id: "e", label: "Headset ear", group: "2" };
  expect(deviceBehind("default", [preferred(HEADSET), ear, HEADSET])?.id).toBe("h");
  expect(deviceBehind("default", [{ ...preferred(HEADSET), group: "" }, HEADSET])?.id).toBe("default");
  expect(deviceBehind("default", [])).toBeUndefined();
});

/** Opens what is plugged in, the first of it where none is asked for. */
class Plugged extends StandInHardware {
  override open(wanted: readonly Capture[], chosen: Partial<Record<Capture, string>>) {
    const exact: Partial<Record<Capture, string>> = {};
    for (const what of wanted) {
      const there = what === "microphone" ? this.plugged.microphones : this.plugged.cameras;
      const one = there.find(({ id }) => id === (chosen[what] ?? there[0]?.id));
      if (one) exact[what] = one.id;
      else this.failures = { ...this.failures, [wanted.length > 1 ? "both" : what]: { name: chosen[what] ? "OverconstrainedError" : "NotFoundError" } };
    }
    const opened = super.open(wanted, exact);
    this.failures = {};
    return opened;
  }
}

let hardware: Plugged;
let wire: StandInWire;
let session: Session;
let preferences: Record<string, string>;
const settled = () => vi.advanceTimersByTimeAsync(1);
const used = (what: Capture) => session.own[what].value.track?.getSettings().deviceId;
const notices = () => session.notices.list.value.map(({ text }) => text);
/** As when a cable is pulled: the list is told of as well. */
async function pull(what: Capture, left: readonly Choice[]): Promise<void> {
  vi.advanceTimersByTime(2000);
  const track = hardware.tracks[what];
  hardware.plugged = { ...hardware.plugged, [`${what}s`]: left };
  track?.unplug();
  hardware.replug({});
  await settled();
}

async function enter(chosen: Record<string, string> = {}, there: Partial<StandInHardware["plugged"]> = {}): Promise<void> {
  preferences = chosen;
  hardware = new Plugged();
  hardware.plugged = { microphones: [HEADSET, BUILT_IN], cameras: [{ id: "c", label: "Webcam" }, { id: "d", label: "Second camera" }], speakers: [], ...there };
  const shelf = {
    getItem: (key: string) => (key === "spindle.preferences" ? JSON.stringify(preferences) : null),
    setItem: (key: string, value: string) => {
      if (key === "spindle.preferences") preferences = JSON.parse(value) as Record<string, string>;
    },
    removeItem: () => undefined,
  };
  session = new Session({ room: "room", token: "token" }, (events) => (wire = new StandInWire(events)), hardware, new Memory(undefined, shelf));
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(someone("north", "spoke"), [someone("hub", "hub")]), true);
  await settled();
}

beforeEach(() => enter());

test("another one is taken before the list of devices is told", async () => {
  hardware.plugged = { ...hardware.plugged, microphones: [BUILT_IN] };
  vi.advanceTimersByTime(2000);
  hardware.tracks.microphone?.unplug();
  await settled();
  expect(used("microphone")).toBe("b");
});

test("a microphone that is pulled out gives way at once, is named, and takes over when it is back", async () => {
  expect(used("microphone")).toBe("h");
  await pull("microphone", [BUILT_IN]);
  expect(used("microphone")).toBe("b");
  expect(session.own.sends("microphone")).toBe(true);
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
  expect(notices()).toEqual(["Your microphone was disconnected. Now in use: Built-in."]);
  const between = hardware.tracks.microphone;
  hardware.replug({ microphones: [BUILT_IN, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("h");
  expect(between?.readyState).toBe("ended");
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
  expect(notices().at(-1)).toBe("Connected and in use again: Headset.");
  // nothing was remembered that nobody chose
  expect(preferences).toEqual({});
});

test("a camera does the same", async () => {
  await pull("camera", [{ id: "d", label: "Second camera" }]);
  expect(used("camera")).toBe("d");
  expect(notices()).toEqual(["Your camera was disconnected. Now in use: Second camera."]);
  hardware.replug({ cameras: [{ id: "d", label: "Second camera" }, { id: "c", label: "Webcam" }] });
  await settled();
  expect(used("camera")).toBe("c");
});

test("whoever chooses meanwhile keeps what they chose", async () => {
  await pull("microphone", [BUILT_IN, OTHER]);
  await session.own.choose("microphone", "o");
  hardware.replug({ microphones: [BUILT_IN, OTHER, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("o");
  // even the very one that was taken
  await enter();
  await pull("microphone", [BUILT_IN]);
  await session.own.choose("microphone", "b");
  hardware.replug({ microphones: [BUILT_IN, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("b");
});

test("the microphone of the last visit takes over when it comes, and stays the remembered one", async () => {
  await enter({ microphone: "o" });
  expect(used("microphone")).toBe("h");
  await pull("microphone", [BUILT_IN]);
  hardware.replug({ microphones: [BUILT_IN, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("b");
  hardware.replug({ microphones: [BUILT_IN, HEADSET, OTHER] });
  await settled();
  expect(used("microphone")).toBe("o");
  expect(preferences["microphone"]).toBe("o");
});

test("a muted microphone that goes is replaced by a muted one", async () => {
  session.setMuted("microphone", true);
  await pull("microphone", [BUILT_IN]);
  expect(used("microphone")).toBe("b");
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(wire.sent.microphone).toBeNull();
  hardware.replug({ microphones: [BUILT_IN, HEADSET] });
  await settled();
  expect(hardware.tracks.microphone?.device).toBe("h");
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  expect(wire.sent.microphone).toBeNull();
});

test("where there is no other the microphone is lost, until one comes", async () => {
  await pull("microphone", []);
  expect(session.own.microphone.value.trouble).toBe("lost");
  expect(notices()).toEqual([]);
  hardware.replug({ microphones: [OTHER] });
  await settled();
  expect(used("microphone")).toBe("o");
  expect(session.own.microphone.value.trouble).toBeUndefined();
  expect(notices()).toEqual(["Your microphone was disconnected. Now in use: Desk microphone."]);
});

test("a permission that is taken back is told as such, and not as a cable", async () => {
  hardware.failures = { microphone: { name: "NotAllowedError" } };
  vi.advanceTimersByTime(2000);
  hardware.tracks.microphone?.unplug();
  await settled();
  expect(session.own.microphone.value.trouble).toBe("denied");
});

test("a device that ends as soon as it is open is not taken again and again", async () => {
  const opened = hardware.opened.length;
  hardware.tracks.microphone?.unplug();
  await settled();
  expect(hardware.opened).toHaveLength(opened);
  expect(session.own.microphone.value.trouble).toBe("lost");
});

/** A device that comes back takes its time to open; `meanwhile` happens in it. */
async function backWhile(what: Capture, meanwhile: () => unknown): Promise<StandInTrack | undefined> {
  const webcams = [{ id: "d", label: "Second camera" }];
  await pull(what, what === "camera" ? webcams : [BUILT_IN]);
  let release = (): void => undefined;
  const slow = new Promise<void>((resolve) => (release = resolve));
  const { open } = hardware;
  let late: StandInTrack | undefined;
  hardware.open = async (...asked) => {
    hardware.open = open;
    await slow;
    const opened = await hardware.open(...asked);
    late = hardware.tracks[what];
    return opened;
  };
  hardware.replug(what === "camera" ? { cameras: [...webcams, { id: "c", label: "Webcam" }] } : { microphones: [BUILT_IN, HEADSET, OTHER] });
  await settled();
  await meanwhile();
  release();
  await settled();
  return late;
}

test.each([
  ["has left", "microphone", () => session.leave(), undefined],
  ["has chosen another", "microphone", () => session.own.choose("microphone", "o"), "o"],
  ["has turned the camera off", "camera", () => session.setMuted("camera", true), undefined],
] as const)("what comes back too late for whoever %s is closed again", async (_, what, meanwhile, uses) => {
  const late = await backWhile(what, meanwhile);
  expect(late?.readyState).toBe("ended");
  expect(used(what)).toBe(uses);
});

test("what is in use plays on until the wanted one is open", async () => {
  let between: string | undefined;
  const late = await backWhile("microphone", () => (between = used("microphone")));
  expect(between).toBe("b");
  expect(late?.device).toBe("h");
  expect(used("microphone")).toBe("h");
});

test("what the system preferred when it was opened is what one goes back to, whatever it prefers later", async () => {
  await enter({}, { microphones: [preferred(HEADSET), HEADSET, BUILT_IN] });
  expect(used("microphone")).toBe("default");
  hardware.replug({ microphones: [preferred(BUILT_IN), BUILT_IN, HEADSET] });
  await settled();
  await pull("microphone", [preferred(BUILT_IN), BUILT_IN]);
  expect(notices()).toEqual(["Your microphone was disconnected. Now in use: Built-in."]);
  hardware.replug({ microphones: [preferred(BUILT_IN), BUILT_IN, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("h");
});

const SPEAKERS: Choice[] = [{ id: "s", label: "Speakers", group: "1" }, { id: "h", label: "Headset", group: "2" }];

test("a speaker that goes is told with where sound comes from now, and its return too", async () => {
  await enter({ speaker: "h" }, { speakers: [preferred(SPEAKERS[0] as Choice), ...SPEAKERS] });
  expect(notices()).toEqual([]);
  hardware.replug({ speakers: [preferred(SPEAKERS[0] as Choice), SPEAKERS[0] as Choice] });
  await settled();
  expect(session.own.speaker.value).toBeUndefined();
  expect(notices()).toEqual(["Your speaker was disconnected. Sound now comes from: Speakers."]);
  hardware.replug({ speakers: SPEAKERS });
  await settled();
  expect(session.own.speaker.value).toBe("h");
  expect(notices().at(-1)).toBe("Connected and in use again: Headset.");
  // another one that goes is nobody's
  hardware.replug({ speakers: SPEAKERS.slice(1) });
  await settled();
  expect(notices()).toHaveLength(2);
});

test("a speaker of the last visit that is not there is no news", async () => {
  await enter({ speaker: "gone" }, { speakers: SPEAKERS });
  expect(notices()).toEqual([]);
});

test("a headset that is plugged in beside what is in use is offered, never taken", async () => {
  await enter({}, { microphones: [BUILT_IN] });
  hardware.replug({ microphones: [preferred(HEADSET), BUILT_IN, HEADSET] });
  await settled();
  expect(used("microphone")).toBe("b");
  expect(notices()).toEqual(["Headset is connected."]);
  session.notices.list.value[0]?.action?.run();
  await settled();
  expect(used("microphone")).toBe("h");
  // told once, and of nothing that was there
  hardware.replug({ microphones: [preferred(HEADSET), HEADSET, BUILT_IN] });
  await settled();
  expect(notices().filter((one) => one === "Headset is connected.")).toHaveLength(1);
});
