import { beforeEach, expect, test, vi } from "vitest";
import type { Reading } from "../../src/relay/ear";
import type { Sample } from "../../src/relay/link";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

let hardware: StandInHardware;
let wire: StandInWire;
let session: Session;

const settled = () => vi.advanceTimersByTimeAsync(1);
const takes = (what: "microphone" | "camera") => {
  hardware.tracks[what]?.taken(true);
  vi.advanceTimersByTime(700);
};
const { microphone, camera, screen } = { microphone: "microphone", camera: "camera", screen: "screen" } as const;
const told = () => wire.said.filter((message) => message.type === "mute");
const trouble = (what: "microphone" | "camera" | "screen") => session.own[what].value.trouble;

function page(preferences: object = {}): Session {
  hardware = new StandInHardware();
  const shelf = { getItem: () => JSON.stringify(preferences), setItem: () => undefined, removeItem: () => undefined };
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  return new Session({ room: "room", token: "token" }, make, hardware, new Memory(undefined, shelf));
}

async function join(): Promise<void> {
  await session.own.open();
  session.join();
  wire.events.joinFields();
  const north = someone("north", "spoke");
  wire.events.welcomed(welcome(north, [someone("hub", "hub")]), true);
  await settled();
  wire.said = [];
}

beforeEach(() => {
  session = page();
});

test("a microphone that the system takes is told as muted, and as heard when it is given back", async () => {
  await join();
  takes(microphone);
  expect(told()).toEqual([{ type: "mute", source: microphone, muted: true }]);
  expect(wire.sent.microphone).toBeNull();
  expect(session.own.sends(microphone)).toBe(false);
  expect(trouble(microphone)).toBe("held");
  hardware.tracks.microphone?.taken(false);
  expect(told().at(-1)).toEqual({ type: "mute", source: microphone, muted: false });
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
  expect(session.own.sends(microphone)).toBe(true);
  expect(trouble(microphone)).toBeUndefined();
  // the camera was never touched
  expect(told()).toHaveLength(2);
});

test("a headset that switches is no news", async () => {
  await join();
  hardware.tracks.microphone?.taken(true);
  vi.advanceTimersByTime(600);
  hardware.tracks.microphone?.taken(false);
  vi.advanceTimersByTime(2000);
  expect(told()).toEqual([]);
  expect(trouble(microphone)).toBeUndefined();
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
});

test("a camera that the system takes leaves no black picture", async () => {
  await join();
  takes(camera);
  expect(told()).toEqual([{ type: "mute", source: camera, muted: true }]);
  expect(wire.sent.camera).toBeNull();
  hardware.tracks.camera?.taken(false);
  expect(wire.sent.camera).toBe(hardware.tracks.camera);
});

test("what the system gives back is not sent by whoever has muted it meanwhile", async () => {
  await join();
  takes(microphone);
  session.setMuted(microphone, true);
  await settled();
  hardware.tracks.microphone?.taken(false);
  await settled();
  expect(wire.sent.microphone).toBeNull();
  expect(told().filter(({ muted }) => !muted)).toEqual([]);
  expect(hardware.tracks.microphone?.enabled).toBe(false);
  // and a take of what is muted is no news
  takes(microphone);
  expect(told()).toHaveLength(1);
});

test("a device that the system holds from the start joins muted", async () => {
  hardware.takes = true;
  await session.own.open();
  session.join();
  expect(wire.events.joinFields().muted).toEqual([microphone, camera, screen]);
  expect(trouble(microphone)).toBe("held");
  expect(trouble(camera)).toBe("held");
});

test("the button of a device that the system holds tries it anew", async () => {
  await join();
  const before = hardware.tracks.microphone;
  takes(microphone);
  session.toggle(microphone);
  await settled();
  expect(hardware.opened.at(-1)?.wanted).toEqual([microphone]);
  expect(before?.readyState).toBe("ended");
  expect(wire.sent.microphone).toBe(hardware.tracks.microphone);
  expect(session.own.sends(microphone)).toBe(true);
  // an old track says nothing any more
  before?.taken(false);
  before?.taken(true);
  vi.advanceTimersByTime(700);
  expect(session.own.sends(microphone)).toBe(true);
});

test("a shared window that is hidden goes on, and whoever shares it knows", async () => {
  await join();
  session.setMuted(screen, false);
  await settled();
  hardware.tracks.screen?.taken(true);
  expect(session.own.sends(screen)).toBe(true);
  expect(trouble(screen)).toBe("still");
  hardware.tracks.screen?.taken(false);
  expect(trouble(screen)).toBeUndefined();
});

/** The counters of the link are read every 2 s. */
const reads = (voice: Reading | undefined, times = 1) => {
  const sample: Sample = { lossDown: 0, lossUp: 0, roundTripMs: 20, voice };
  for (let n = 0; n < times; n += 1) {
    vi.advanceTimersByTime(2000);
    wire.events.sampled(sample);
  }
};

test("an unmuted microphone that never gives a sound is noticed, and forgotten once it does", async () => {
  await join();
  reads("zeros", 3);
  expect(trouble(microphone)).toBeUndefined();
  reads("zeros");
  expect(trouble(microphone)).toBe("zeros");
  // it is sent all the same: a quiet room is no mute
  expect(told()).toEqual([]);
  reads("sound");
  expect(trouble(microphone)).toBeUndefined();
  // in a quiet room it takes longer
  reads("zeros", 15);
  expect(trouble(microphone)).toBeUndefined();
  reads("zeros");
  expect(trouble(microphone)).toBe("silent");
});

test("silence of a microphone that is muted, held, or not measured is none", async () => {
  await join();
  reads(undefined, 40);
  session.setMuted(microphone, true);
  await settled();
  reads("zeros", 40);
  session.setMuted(microphone, false);
  await settled();
  reads("zeros", 3);
  expect(trouble(microphone)).toBeUndefined();
  takes(microphone);
  reads("zeros", 40);
  expect(trouble(microphone)).toBe("held");
});

test("another microphone has its own time to be heard", async () => {
  await join();
  reads("zeros", 4);
  await session.own.choose(microphone, "headset");
  expect(trouble(microphone)).toBeUndefined();
  reads("zeros", 3);
  expect(trouble(microphone)).toBeUndefined();
  reads("zeros");
  expect(trouble(microphone)).toBe("zeros");
  // trying again opens it anew
  await session.own.open();
  expect(trouble(microphone)).toBeUndefined();
});

test("a chosen speaker that goes gives way to the system's own, and takes over when it is back", async () => {
  session = page({ speaker: "headset" });
  // nothing is told of speakers before a device was allowed
  expect(session.own.speaker.value).toBe("headset");
  const [headset, built] = [{ id: "headset", label: "Headset" }, { id: "built in", label: "" }];
  hardware.replug({ speakers: [headset, built] });
  await settled();
  expect(session.own.speaker.value).toBe("headset");
  hardware.replug({ speakers: [built] });
  await settled();
  expect(session.own.speaker.value).toBeUndefined();
  hardware.replug({ speakers: [built, headset] });
  await settled();
  expect(session.own.speaker.value).toBe("headset");
});

test("a microphone that was pulled out gives way to another, and one that was missed is taken when it comes", async () => {
  await join();
  hardware.tracks.microphone?.unplug();
  expect(trouble(microphone)).toBe("lost");
  hardware.replug({ microphones: [{ id: "built in", label: "" }] });
  await settled();
  expect(session.own.sends(microphone)).toBe(true);
  expect(told().map(({ muted }) => muted)).toEqual([true, false]);
  // what is muted stays closed
  session.setMuted(camera, true);
  await settled();
  const opened = hardware.opened.length;
  hardware.replug({ cameras: [{ id: "c", label: "" }] });
  await settled();
  expect(hardware.opened).toHaveLength(opened);
});

test("whoever has left is asked for no device", async () => {
  await join();
  hardware.tracks.microphone?.unplug();
  session.leave();
  const opened = hardware.opened.length;
  hardware.replug({ microphones: [{ id: "m", label: "" }] });
  await session.own.open();
  await settled();
  expect(hardware.opened).toHaveLength(opened);
});

test("a browser that does not tell its devices keeps the list", async () => {
  hardware.replug({ microphones: [{ id: "m", label: "" }] });
  await settled();
  hardware.devices = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  hardware.replug({});
  await settled();
  expect(session.own.devices.value.microphones).toHaveLength(1);
});
