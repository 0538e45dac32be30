import { expect, test, vi } from "vitest";
import { pause } from "../../src/relay/backoff";
import { chosen } from "../../src/relay/codecs";
import { loudness } from "../../src/relay/sound";
import { doorOf, linkIn } from "../../src/state/door";
import { FRESH_LINE, sampled } from "../../src/state/line";
import { Memory, type Shelf } from "../../src/state/memory";
import { trouble } from "../../src/state/permission";
import { atOrAfter } from "../../src/state/reveal";
import { greeting } from "../../src/state/token";
import { shown, View } from "../../src/state/view";
import { sayEnding, sayTrouble } from "../../src/words/codes";
import { shelf } from "./shelf";

test("a frame belongs to a track from its first timestamp on, over the wrap too", () => {
  expect(atOrAfter(1000, 1000)).toBe(true);
  expect(atOrAfter(999, 1000)).toBe(false);
  expect(atOrAfter(5, 2 ** 32 - 10)).toBe(true);
  expect(atOrAfter(2 ** 32 - 11, 2 ** 32 - 10)).toBe(false);
  expect(atOrAfter(2 ** 32 - 1, 3)).toBe(false);
});

test("attempts to come back spread out, and never wait longer than eight seconds", () => {
  expect(pause(0, 0)).toBeLessThanOrEqual(250);
  for (let attempt = 0; attempt < 50; attempt += 1) {
    expect(pause(attempt, 0.999)).toBeLessThanOrEqual(8000);
    expect(pause(attempt + 1, 0.5)).toBeGreaterThanOrEqual(pause(attempt, 0.5));
    expect(pause(attempt, 1)).toBeGreaterThan(pause(attempt, 0));
  }
});

const fine = { secure: true, supported: true };
const named = (name: string, message = "") => ({ name, message });

test.each([
  [named("NotAllowedError", "Permission denied"), "denied"],
  [named("NotAllowedError", "Permission denied by system"), "denied_by_system"],
  [named("NotAllowedError", "Permission dismissed"), "dismissed"],
  [named("NotAllowedError", "The request is not allowed by the user agent or the platform in the current context."), "denied"],
  [named("NotFoundError"), "missing"],
  [named("OverconstrainedError"), "missing"],
  [named("NotReadableError"), "busy"],
  [named("AbortError"), "busy"],
  [named("SecurityError"), "denied_by_system"],
  [undefined, "other"],
])("%o is told as %s", (error, kind) => {
  expect(trouble(error, fine)).toBe(kind);
});

test("an insecure address and an old browser are told before anything else", () => {
  expect(trouble(named("NotAllowedError"), { secure: false, supported: false })).toBe("insecure");
  expect(trouble(undefined, { secure: true, supported: false })).toBe("unsupported");
});

test("each trouble has its own sentence", () => {
  const kinds = ["denied", "denied_by_system", "dismissed", "missing", "busy", "lost", "insecure", "unsupported", "other"] as const;
  expect(new Set(kinds.map((kind) => sayTrouble("camera", kind))).size).toBe(kinds.length);
});

test("each end of a session has its own sentence, and an unknown refusal keeps the relay's", () => {
  const reasons = ["left", "replaced", "removed", "room_closed", "restarting", "failed"] as const;
  expect(new Set(reasons.map((reason) => sayEnding(reason, "").title)).size).toBe(reasons.length);
  expect(sayEnding({ refused: { code: "new_code", message: "" } }, "The rule and the fix.").text).toBe("The rule and the fix.");
});

test("one bad sample is a spike, two are a weak line, and three good ones end it", () => {
  const bad = { lossDown: 0.2, lossUp: undefined, roundTripMs: 100, voice: undefined };
  const good = { lossDown: 0, lossUp: 0, roundTripMs: 100, voice: undefined };
  let line = sampled(FRESH_LINE, bad);
  expect(line.line).toBe("good");
  line = sampled(line, bad);
  expect(line.line).toBe("weak");
  line = sampled(sampled(line, good), good);
  expect(line.line).toBe("weak");
  expect(sampled(line, good).line).toBe("good");
});

test("a steady satellite line is not called weak", () => {
  let line = FRESH_LINE;
  for (let n = 0; n < 10; n += 1) line = sampled(line, { lossDown: 0.01, lossUp: 0.01, roundTripMs: 620, voice: "sound" });
  expect(line.line).toBe("good");
});

test("a view names the largest first, within what the room accepts", () => {
  const sizes = new Map([
    ["small", { width: 160.4, height: 90 }],
    ["gone", { width: 0, height: 0 }],
    ["stage", { width: 20_000, height: 700 }],
  ]);
  expect(shown(sizes)).toEqual([
    { track: "stage", width: 8192, height: 700 },
    { track: "small", width: 160, height: 90 },
  ]);
  const many = new Map(Array.from({ length: 80 }, (_, index) => [`t${index}`, { width: 100, height: 100 }]));
  expect(shown(many)).toHaveLength(50);
});

test("a place is remembered per room, and junk in the storage is no place", () => {
  const tab = shelf();
  const memory = new Memory(tab, shelf());
  memory.keepPlace("a", { resume: "r", name: "North", muted: ["microphone"], halted: ["camera"], companions: ["Ana"] });
  expect(memory.place("a")).toEqual({ resume: "r", name: "North", muted: ["microphone"], halted: ["camera"], companions: ["Ana"] });
  expect(memory.place("b")).toBeUndefined();
  tab.setItem("spindle.place.b", '{"resume": 7}');
  expect(memory.place("b")).toBeUndefined();
  tab.setItem("spindle.place.b", "{");
  expect(memory.place("b")).toBeUndefined();
});

test("a forbidden storage remembers nothing and breaks nothing", () => {
  const forbidden: Shelf = {
    getItem: () => {
      throw new Error("SecurityError");
    },
    setItem: () => {
      throw new Error("SecurityError");
    },
    removeItem: () => {
      throw new Error("SecurityError");
    },
  };
  const memory = new Memory(forbidden, forbidden);
  memory.keepPlace("a", { resume: "r", name: null, muted: [], halted: [], companions: [] });
  memory.prefer({ name: "North" });
  memory.forgetPlace("a");
  expect(memory.place("a")).toBeUndefined();
  expect(memory.preferences()).toEqual({});
});

const ROOM = "0190a000-0000-7000-8000-00000000abcd";
const body = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");
const TOKEN = `${body({ alg: "HS256" })}.${body({ room: ROOM, name: "Clínica Río" })}.${"s".repeat(43)}`;

test("the room is in the path and the token in the fragment", () => {
  expect(doorOf({ pathname: `/r/${ROOM}`, hash: `#${TOKEN}` })).toEqual({ room: ROOM, token: TOKEN });
  expect(doorOf({ pathname: "/r/hypertension", hash: "" })).toBe("incomplete");
  expect(doorOf({ pathname: "/", hash: "" })).toBe("home");
  expect(doorOf({ pathname: "/about", hash: `#${TOKEN}` })).toBe("home");
});

test.each([
  `#${TOKEN}.`,
  `#${TOKEN},`,
  `#${TOKEN}>`,
  `#${TOKEN}%3E`,
  `#%3C${TOKEN}%3E.`,
  `#${TOKEN}%0A`,
  `#${TOKEN} see you there`,
  `#${encodeURIComponent(TOKEN)}`,
  `#${TOKEN.slice(0, 30)}%20${TOKEN.slice(30)}`,
  `#${TOKEN.slice(0, 30)}=\r\n${TOKEN.slice(30)}`,
])("what a mail program did to the token is undone: %s", (hash) => {
  for (const pathname of [`/r/${ROOM}`, `/r/${ROOM}/`, "/r/", "/R/x", `//r//${ROOM.toUpperCase()}`]) {
    expect(doorOf({ pathname, hash })).toEqual({ room: ROOM, token: TOKEN });
  }
});

test.each(["", "#", "#a.b.c", `#${TOKEN.slice(0, -1)}`, `#${TOKEN.split(".").slice(0, 2).join(".")}`, `#${TOKEN.slice(TOKEN.indexOf(".") + 1)}`])(
  "a link with a part missing is told so before anything is asked: %s",
  (hash) => expect(doorOf({ pathname: `/r/${ROOM}`, hash })).toBe("incomplete"),
);

test("a token that tells no room opens the one of the path, and the relay has the last word", () => {
  const token = `${body({})}.${body({ room: "../../evil" })}.${"s".repeat(43)}`;
  expect(doorOf({ pathname: "/r/hypertension", hash: `#${token}` })).toEqual({ room: "hypertension", token });
  expect(doorOf({ pathname: "/r/%zz", hash: `#${token}` })).toEqual({ room: "%zz", token });
});

test.each([
  `https://hub.example.org/r/${ROOM}#${TOKEN}`,
  `http://hub.example.org/r/${ROOM}#${TOKEN}`,
  `https://hub.example.org:8443/r/${ROOM}/#${TOKEN}`,
  `Join us: <https://hub.example.org/r/${ROOM}#${TOKEN}>.`,
  `  /r/${ROOM}#${TOKEN}  `,
  TOKEN,
])("a pasted link is found in what stands around it: %s", (text) => {
  expect(linkIn(text, "hub.example.org")).toBe(`/r/${ROOM}#${TOKEN}`);
});

test.each(["", "hello", "https://hub.example.org/", `https://other.example/r/${ROOM}#${TOKEN}`, `https://[/r/#${TOKEN}`, `/r/${ROOM}#a.b.c`])(
  "what is no link to a room here is none: %s",
  (text) => expect(linkIn(text, "hub.example.org")).toBeUndefined(),
);

test("a token greets by the name it holds, and any junk greets nobody", () => {
  const body = Buffer.from(JSON.stringify({ name: "Clínica Río", site: "hub", room_name: "Diabetes" })).toString("base64url");
  expect(greeting(`h.${body}.s`)).toEqual({ name: "Clínica Río", hub: true, watches: false, room: "Diabetes" });
  const observer = Buffer.from(JSON.stringify({ site: "spoke", role: "observer" })).toString("base64url");
  expect(greeting(`h.${observer}.s`).watches).toBe(true);
  for (const junk of ["", "a", "a.b.c", "..", "a.%.c"]) expect(greeting(junk).name).toBeUndefined();
});

const codec = (mimeType: string, sdpFmtpLine?: string): RTCRtpCodec => ({
  mimeType: `video/${mimeType}`,
  clockRate: 90_000,
  ...(sdpFmtpLine === undefined ? {} : { sdpFmtpLine }),
});
const h264 = (id: string, mode = 1) => codec("H264", `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${id}`);
const told = (codecs: RTCRtpCodec[]) => codecs.map(({ mimeType, sdpFmtpLine }) => `${mimeType.slice(6)} ${sdpFmtpLine?.slice(-8) ?? ""}`.trim());

test("a slot offers each profile that the browser decodes once, VP8 first", () => {
  const chromium = [
    codec("rtx"),
    codec("VP9", "profile-id=0"),
    codec("VP9", "profile-id=2"),
    codec("VP8"),
    h264("42001f"),
    h264("42001f", 0),
    h264("42e01f"),
    h264("42e034"),
    h264("42e01f", 0),
    h264("4d001f"),
    h264("f4001f"),
    codec("AV1", "level-idx=5;profile=0;tier=0"),
    codec("AV1", "level-idx=5;profile=1;tier=0"),
    codec("H265", "profile-id=1;tier-flag=0"),
    codec("red"),
    codec("ulpfec"),
  ];
  expect(told(chosen(chromium, "received"))).toEqual([
    "VP8", "H264 d=42e01f", "H264 d=4d001f", "H264 d=f4001f", "VP9 ile-id=0", "VP9 ile-id=2", "AV1 0;tier=0", "AV1 1;tier=0", "rtx",
  ]);
  expect(told(chosen(chromium, "sent"))).toEqual(["VP8", "H264 d=42e01f", "rtx"]);
});

test("a browser that names no profiles, or only Baseline, is offered as it is", () => {
  const firefox = [codec("VP8", "max-fs=12288;max-fr=60"), codec("rtx"), codec("VP9", "max-fs=12288;max-fr=60"), codec("AV1")];
  expect(chosen(firefox, "received").map(({ mimeType }) => mimeType)).toEqual(["video/VP8", "video/VP9", "video/AV1", "video/rtx"]);
  expect(chosen([h264("42001f")], "received")).toHaveLength(1);
  expect(chosen([], "received")).toEqual([]);
});

test("a voice is Opus and nothing beside it", () => {
  const known = ["opus", "red", "PCMU"].map((name) => ({ mimeType: `audio/${name}`, clockRate: 48_000 }));
  expect(chosen(known, "voice")).toEqual(known.slice(0, 1));
});

test("silence is zero, and a loud voice is one", () => {
  expect(loudness(new Float32Array(64))).toBe(0);
  expect(loudness(new Float32Array(64).fill(0.9))).toBe(1);
});

test("a page that nobody sees asks for no picture, and asks again when it is seen", async () => {
  vi.useFakeTimers();
  const told: number[] = [];
  const view = new View((tracks) => told.push(tracks.length));
  view.set("a", { width: 320, height: 180 });
  await vi.advanceTimersByTimeAsync(1000);
  view.pause(true);
  view.set("b", { width: 320, height: 180 });
  await vi.advanceTimersByTimeAsync(1000);
  view.pause(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([1, 0, 2]);
  vi.useRealTimers();
});

test("how a person looks at a session is remembered, and junk in its place is not", () => {
  const kept = shelf();
  new Memory(undefined, kept).prefer({ hidesSelf: true, letterKeys: false, pictures: "stage" });
  expect(new Memory(undefined, kept).preferences()).toEqual({ hidesSelf: true, letterKeys: false, pictures: "stage" });
  kept.all.set("spindle.preferences", JSON.stringify({ hidesSelf: "yes", letterKeys: 0, pictures: "some" }));
  expect(new Memory(undefined, kept).preferences()).toEqual({});
});
