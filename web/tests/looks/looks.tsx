/** Shows the page with a room that exists only here: for screenshots and for looking at. */
import { render } from "preact";
import type { ConnectionEvents } from "../../src/relay/connection";
import type { Agenda, ByeReason, ChatLine, ChatTo, FromPage, Participant, Slot, SourceName, Welcome } from "../../src/relay/messages";
import { Memory } from "../../src/state/memory";
import type { Hardware } from "../../src/state/own";
import { Session, type Wire } from "../../src/state/session";
import { App } from "../../src/ui/App";
import { startLanguage } from "../../src/words/language";
import { startTheme } from "../../src/ui/theme";
import { speak } from "../../src/words/say";
import english from "../../../locales/en/page.ftl?raw";
import { face, slide } from "./painted";
import { PSEUDO, pseudo } from "./pseudo";
import "../../src/ui/styles/index.css";

const ask = new URLSearchParams(location.search);
const others = Number(ask.get("others") ?? 3);
const site = ask.get("site") === "hub" ? "hub" : "spoke";
const screen = ask.get("screen") ?? "live";
const has = (what: string) => ask.get("with")?.split(",").includes(what) ?? false;

const CLINICS = [
  "Clínica San Rafael", "Fort Yates Clinic", "Kisumu East", "Northern Light", "Maraba Health Centre", "Gallup IHS",
  "Las Cruces Family", "Tromsø Legesenter", "Navajo Mountain", "Santa Rosa", "Hooper Bay", "Mbale Hospital",
  "Chinle Clinic", "Puerto Williams", "Ladakh Rural", "Silver City",
];

// long, and of both directions: none may lose its beginning
const MIXED = ["عيادة النور للأمراض المزمنة وطب الأسرة في ريف حلب", "مركز الشفاء 3", "ग्रामीण स्वास्थ्य केंद्र, लद्दाख", "Centro de Salud Comunitario Nuestra Señora de Guadalupe"];

function track(id: string, source: SourceName, muted: boolean) {
  return { id: `${id}:${source}`, source, muted };
}

function person(index: number, kind: "hub" | "spoke", name: string, self: boolean): Participant {
  const id = `p${index}`;
  const noCamera = !self && index > 1 && index % 5 === 0;
  return {
    id,
    name,
    site: kind,
    role: kind === "hub" ? (self && has("specialist") ? "specialist" : "facilitator") : self && has("observer") ? "observer" : index === 4 && has("observers") ? "observer" : "clinician",
    connected: !(has("away") && index === 2),
    tracks: [
      track(id, "microphone", index > 2 && index % 3 !== 0),
      track(id, "camera", noCamera),
      track(id, "screen", !(has("screen") && index === 1)),
    ],
  };
}

const self = person(0, site, site === "hub" ? "ECHO Hub Albuquerque" : "Río Verde Clinic", true);
const rest = Array.from({ length: others }, (_, index) =>
  site === "spoke" && index === 0
    ? person(1, "hub", "Dr. Amara Okafor", false)
    : person(index + 1, "spoke", (has("mixed") ? MIXED[(index + 3) % MIXED.length] : CLINICS[index % CLINICS.length]) ?? "Clinic", false),
);
const shown = rest.filter(({ site: kind }, index) => site === "hub" || kind === "hub" || has("circle") || (has("floor") && index === 1));
const slots: Slot[] = shown.flatMap(({ id, tracks }) => {
  if (tracks[1]?.muted) return [];
  const camera: Slot = { mid: id, state: "flowing", track: `${id}:camera`, from: 0 };
  const sharing = tracks[2]?.muted === false;
  return sharing ? [camera, { mid: `${id}s`, state: "flowing", track: `${id}:screen`, from: 0 }] : [camera];
});
/** An hour with two cases; `phase` runs in the first of them, for `took` of its planned time. */
function agenda(): Agenda {
  const plan = [
    ["welcome", 5, null], ["didactic", 20, "Resistant hypertension: what to try before a fourth drug"], ["introduce", 1, "Case 1: Fort Yates"],
    ["present", 4, null], ["clarify", 5, null], ["recommend", 8, null], ["sum_up", 2, null], ["introduce", 1, "Case 2: Kisumu East"],
    ["present", 4, null], ["clarify", 5, null], ["recommend", 8, null], ["sum_up", 2, null], ["close", 5, null],
  ] as const;
  const at = plan.findIndex(([phase]) => phase === ask.get("phase"));
  const took = Number(ask.get("took") ?? 0.3);
  const items = plan.map(([phase, minutes, title], index) => ({
    id: index + 1, phase, minutes, title, extended: index === 1 && at > 0 ? 5 : 0,
    elapsed_ms: index < at ? minutes * 63_000 : index === at ? minutes * 60_000 * took : 0,
  }));
  return { items: has("noagenda") ? [] : items, current: at < 0 ? null : at + 1 };
}

const floor = has("floor") ? (rest[1]?.id ?? null) : has("myfloor") ? self.id : null;
const hub = [self, ...rest].filter((one) => one.site === "hub" && one.id !== floor).map(({ id }) => id);
const sharing = rest.find(({ tracks }) => tracks[2]?.muted === false)?.id ?? null;
const asking = rest.filter(({ site: kind }) => kind === "spoke").slice(1, 4).map(({ id }) => id);
const hands = [...(has("hands") ? asking : []), ...(has("myhand") ? [self.id] : [])];
const welcome: Welcome = {
  participant: self.id,
  name: self.name,
  site,
  room: "Hypertension ECHO",
  answer: "",
  resume: "r",
  resumed: false,
  roster: [self, ...rest],
  floor,
  stage: { first: floor ?? hub[0] ?? null, second: hub[floor ? 0 : 1] ?? null, screen: sharing, spotlight: null, gallery: has("circle") ? "everyone" : "stage" },
  host: has("hosting") ? self.id : ([self, ...rest].find(({ role }) => role === "facilitator")?.id ?? null),
  entrance: has("locked") ? "locked" : has("debrief") ? "ended" : "open",
  chat_length: 2000,
  hands: hands.map((id, place) => ({ participant: id, place, waiting_ms: (5 - place) * 50_000, has_spoken: place === 2 })),
  agenda: agenda(),
  silenced: [],
};

function line(number: number, who: number, text: string, to: ChatTo = "everyone"): ChatLine {
  const one = [self, ...rest][who] ?? self;
  return { number, from: one.id, name: one.name, to, text, age_ms: (30 - number) * 40_000 };
}
const CHAT = [
  line(1, 1, "Good morning from all of us. We are five today."),
  line(2, 2, "Good morning!"),
  line(3, 0, "Welcome. The slides are at https://hub.example.org/slides/hypertension-03.pdf and the guideline is at https://www.who.int/publications/i/item/9789240033986."),
  line(4, 3, "Our sound breaks up now and then.", "hub"),
  line(5, 0, "Please turn your camera off for a while: that leaves more for the sound.", { one: rest[2]?.id ?? self.id }),
  line(6, 3, "Better, thank you.", { one: self.id }),
  line(7, 1, "One question for later:\nIs the combination safe with an eGFR of 38?"),
  line(8, 1, "And how soon would you measure potassium again?"),
];

/** What the page said to the room; the tests read it, and say with `hear` what the room says. */
const said: FromPage[] = [];
Object.assign(globalThis, { said });

const pictures = new Map<string, MediaStreamTrack>();
function wire(events: ConnectionEvents): Wire {
  return {
    prepare: () => undefined,
    join: () => {
      events.joinFields();
      setTimeout(() => {
        events.welcomed(welcome, true);
        Object.assign(globalThis, { hear: (message: Parameters<typeof events.message>[0]) => events.message(message) });
        events.message({ type: "slots", version: 1, slots });
        events.message({ type: "speakers", participants: rest[0] ? [rest[rest.length > 2 ? 2 : 0]?.id ?? ""] : [] });
        if (has("chat")) events.message({ type: "chat_history", before: null, earlier: true, lines: CHAT });
        if (has("unread")) events.message({ type: "chat", lines: [{ ...line(20, 1, "We cannot see the last slide. Could you go back one?", { one: self.id }), age_ms: 0 }] });
        if (has("weak")) for (let n = 0; n < 3; n += 1) events.sampled({ lossDown: 0.2, lossUp: 0, roundTripMs: 240, voice: "sound" });
        if (has("deaf")) setInterval(() => events.sampled({ lossDown: 0, lossUp: 0, roundTripMs: 40, voice: "zeros" }), 1000);
        if (has("taken")) for (const one of microphones) { Object.defineProperty(one, "muted", { value: true }); one.dispatchEvent(new Event("mute")); }
        if (has("reconnecting")) events.reconnecting(2);
        if (has("silenced")) events.message({ type: "mute", source: "microphone", muted: true });
        if (has("asked")) events.message({ type: "asked_to_unmute", by: "p1" });
        const reason = ask.get("bye");
        if (reason) events.ended((reason.startsWith("refused:") ? { refused: { code: reason.slice(8) } } : reason) as ByeReason, "The relay said no.");
      }, 50);
    },
    leave: () => undefined,
    say: (message) => void said.push(message),
    send: () => Promise.resolve(),
    receiver: (mid) => {
      const index = Number.parseInt(mid.slice(1), 10);
      const picture = pictures.get(mid) ?? (mid.endsWith("s") ? slide() : face(index));
      pictures.set(mid, picture);
      return { track: picture, getSynchronizationSources: () => [{ rtpTimestamp: 1 }] } as unknown as RTCRtpReceiver;
    },
    voices: has("voices") ? [{ mid: "v", track: new MediaStreamTrackGenerator({ kind: "audio" }) as MediaStreamTrack }] : [],
    wantVideoSlots: () => undefined,
  };
}

const microphones: MediaStreamTrack[] = [];
function microphone(): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: "audio" }) as MediaStreamTrack;
  microphones.push(track);
  return track;
}

const denied = () => Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
const hardware: Hardware = {
  secure: () => true,
  supported: () => true,
  open: has("denied")
    ? denied
    : () =>
        Promise.resolve({ camera: face(13), microphone: microphone() }),
  openScreen: has("sharing") ? () => Promise.resolve(slide()) : denied,
  screenPossible: () => true,
  devices: () =>
    Promise.resolve({
      microphones: [{ id: "m", label: "Jabra Speak 510" }],
      cameras: [{ id: "c", label: "Logitech C920 HD Pro" }],
      speakers: [{ id: "s", label: "Jabra Speak 510" }],
    }),
  watchDevices: () => undefined,
  hear: (_track, heard) => {
    // a microphone that gives nothing, or one that a muted person speaks into
    const timer = setInterval(() => heard(has("nothing") ? { reading: "zeros", decibels: -120 } : { reading: "sound", decibels: has("speaksmuted") && Date.now() % 800 > 200 ? -22 : -60 }), 100);
    return () => clearInterval(timer);
  },
};
declare class MediaStreamTrackGenerator {
  constructor(options: { kind: "audio" | "video" });
}

const memory = new Memory(undefined, undefined);
startTheme(memory);
/** Speaks a language from now on, as one that is chosen; the tests call it. */
async function speakIn(tag: string): Promise<void> {
  if (tag === PSEUDO) speak(PSEUDO, pseudo(english), [], false);
  else await startLanguage(memory, [tag]);
}
Object.assign(globalThis, { speakIn });
await speakIn(ask.get("lang") ?? "en");
const page = document.getElementById("page");
if (page) {
  const claims = { room_name: "Hypertension ECHO", site, ...(has("observer") ? { role: "observer" } : {}), ...(has("named") ? { name: "Clínica San Rafael" } : {}) };
  const body = btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims))));
  const door = screen === "home" ? "home" : screen === "incomplete" ? "incomplete" : { room: "hypertension", token: `t.${body}.t` };
  render(
    <App
      door={door}
      lacks={screen === "unable" ? ["RTCPeerConnection"] : []}
      open={(opened) => {
        const session = new Session(opened, wire, hardware, memory);
        if (screen === "live") {
          session.comesBack = true;
          void session.own.open();
          session.join();
        }
        return session;
      }}
      sounds={{
        watchLevel: (_track, heard) => {
          heard(has("nothing") ? 0 : 0.62);
          return () => undefined;
        },
        playTone: () => Promise.resolve(), chime: () => Promise.resolve(),
      }}
    />,
    page,
  );
}
