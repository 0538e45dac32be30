/** Shows the page with a room that exists only here: for screenshots and for looking at. */
import { render } from "preact";
import type { ConnectionEvents } from "../../src/relay/connection";
import { WRITE_LIMITS, type Agenda, type Announcement, type ByeReason, type ChatLine, type ChatTo, type FromPage, type OwnVote, type Participant, type Poll, type PollKind, type PollPlan, type Reacted, type Recommendation, type Recommendations, type Sheet, type Slot, type SourceName, type Welcome } from "../../src/relay/messages";
import type { SurveyQuestion } from "../../src/relay/survey";
import { Memory } from "../../src/state/memory";
import type { Hardware } from "../../src/state/own";
import { Session, type Wire } from "../../src/state/session";
import { App } from "../../src/ui/App";
import { roomWords, startLanguage } from "../../src/words/language";
import { startTheme } from "../../src/ui/theme";
import { speak } from "../../src/words/say";
import form from "../../../src/session/survey.json";
import englishPage from "../../../locales/en/page.ftl?raw";
import englishRoom from "../../../locales/en/room.ftl?raw";
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
    ...(has("companions") && index % 3 === 1 ? { companions: ["Ana María López", "Luis Ortega", "Zoë Müller"].slice(0, 1 + (index % 2) * 2) } : {}),
    ...(has("absent") && index === 3 ? { away: true } : {}),
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
    ["present", 4, null], ["clarify", 5, null], ["recommend", 8, null], ["sum_up", 2, null], ["survey", 2, null], ["close", 5, null],
  ] as const;
  const at = plan.findIndex(([phase]) => phase === ask.get("phase"));
  const took = Number(ask.get("took") ?? 0.3);
  const items = plan.map(([phase, minutes, title], index) => ({
    id: index + 1, phase, minutes, title, extended: index === 1 && at > 0 ? 5 : 0,
    elapsed_ms: index < at ? minutes * 63_000 : index === at ? minutes * 60_000 * took : 0,
  }));
  return { items: has("noagenda") ? [] : items, current: at < 0 ? null : at + 1, checkpoint: CHECKPOINTS.find((one) => one === ask.get("checkpoint")) ?? "off" };
}

const CHECKPOINTS = ["off", "ahead", "open", "done"] as const;

/** As the relay asks, in a session that was long enough. */
/** What a relay would answer who asks for the cases of the room. */
function answerCases(): void {
  const one = (id: number, echoId: string, taken: number) => ({ open: false, sheet: { id, case: { echo_id: echoId } }, recommendations: Array<object>(taken).fill({ state: "taken" }) });
  const cases = has("recordsempty") ? [] : [one(1, "HTN-2026-0039", 4), one(2, "HTN-2026-0040", 1), one(3, "HTN-2026-0041", 7)];
  window.fetch = () => Promise.resolve(has("recordsfailed") ? new Response("away", { status: 503 }) : Response.json({ cases }));
}

function askSurvey({ survey }: Session): void {
  survey.last.value = { participant: "p0", since: Date.now() - 86_400_000, names: ["Río Verde Clinic", ...(has("companions") ? ["Ana Flores"] : [])] };
  survey.questions.value = form.questions as SurveyQuestion[];
  if (has("answered")) survey.step.value = "done";
  else if (has("unsent")) survey.step.value = "away";
}

const HEADINGS = ["assessment", "drugs", "non_drug", "interventions", "biopsychosocial", "tests", "referral", "safety", "system", "other"];

function sheet(): Sheet {
  return {
    id: 2, revision: 3, edited_by: "p0",
    case: {
      echo_id: "HTN-2026-0042",
      presenter: { participant: "p1", name: rest[1]?.name ?? "Fort Yates Clinic" },
      questions: [
        "Which fourth drug would you try in a 58-year-old whose blood pressure stays at 168/96 on three drugs, and what would you measure before it and how soon after?",
        ...(has("questions") ? ["Is the morning cough the ACE inhibitor?", "How do we speak about salt with a family that shares one pot?"] : []),
      ],
      sections: [
        { title: "Summary", text: "A woman of 58 years with hypertension for eleven years. Three drugs at full dose, taken as prescribed. Blood pressure at home 162 to 174 over 92 to 98. eGFR 52, potassium 4.1. Sleeps badly and snores." },
        { title: "The patient’s goal, in their own words", text: "“I want to see my granddaughter finish school, and not to fall asleep at noon.”" },
        { title: "Medication", text: "Amlodipine 10 mg daily\nLosartan 100 mg daily\nHydrochlorothiazide 25 mg daily" },
        { title: "What was tried", text: "Lisinopril, stopped for cough about 2 years before. A low-salt diet for three months." },
      ],
    },
  };
}

function recommendations(): Recommendations {
  const by = (id: string, name: string, role: Recommendation["said_by"]["role"]) => ({ participant: id, name, role });
  const hubs = by("p0", "Dr. Amara Okafor", "specialist");
  const changed: Recommendation[] = [
    { id: 3, revision: 1, edited_by: "p0", said_by: hubs, state: "taken", says: { text: "Ask about sleep apnoea and refer for a home sleep study.", heading: "assessment", strength: "first", discipline: "cardiology", serves_goal: true } },
    { id: 4, revision: 1, edited_by: "p0", said_by: hubs, state: "taken", says: { text: "Change hydrochlorothiazide to chlortalidone 12.5 mg; potassium and creatinine after two weeks.", heading: "drugs", strength: "consider", discipline: "pharmacy", serves_goal: false } },
    { id: 5, revision: 1, edited_by: "p0", said_by: by("p3", rest[2]?.name ?? "Kisumu East", "clinician"), state: "taken", says: { text: "Spironolactone 25 mg.", heading: "drugs", strength: "if_fails", discipline: null, serves_goal: false } },
    { id: 6, revision: 1, edited_by: "p4", said_by: by(site === "spoke" ? "p0" : "p4", site === "spoke" ? self.name : (rest[3]?.name ?? "Maraba"), "clinician"), state: "suggestion", says: { text: "Our community health worker visits and looks at what is in the pot, together with the family.", heading: null, strength: "none", discipline: null, serves_goal: true } },
  ];
  const shown = has("nothing") ? [] : changed;
  return { case: 2, changed: shown, order: shown.map(({ id }) => id), read_back: has("readback"), follow_up: "2026-03-09" };
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
  stage: { first: floor ?? hub[0] ?? null, second: hub[floor ? 0 : 1] ?? null, screen: sharing, spotlight: has("spotlight") ? (rest[2]?.id ?? null) : null, presenting: null, gallery: has("circle") ? "everyone" : "stage" },
  host: has("hosting") ? self.id : ([self, ...rest].find(({ role }) => role === "facilitator")?.id ?? null),
  entrance: has("locked") ? "locked" : has("debrief") ? "ended" : has("lobby") || has("lobbyempty") ? "lobby" : "open",
  chat_to_all: has("heldback") ? "hub" : "everyone",
  // other figures than a page could guess
  limits: has("tight") ? { ...WRITE_LIMITS, max_poll_choices: 3, poll_choice_length: 7, max_agenda_items: 8, case_question_length: 9, announcement_length: 11, max_companions: 31, name_length: 66 } : WRITE_LIMITS,
  hands: hands.map((id, place) => ({ participant: id, place, waiting_ms: (5 - place) * 50_000, has_spoken: place === 2 })),
  agenda: agenda(),
  checkpoint: has("stillthere") ? { names: ask.get("stillthere") === "many" ? [self.name, "Ana Flores", "Luis Ortega Hernández"] : [self.name], left_ms: 290_000 } : null,
  announcements: announcements(),
  ...polls(),
  cases: { open: has("case") ? sheet() : null, closed: has("closedcases") ? [{ id: 1, echo_id: "HTN-2026-0041", recommendations: 4 }] : [], last: "HTN-2026-0042", headings: HEADINGS },
  recommendations: has("case") ? recommendations() : null,
  silenced: [],
};

function announcements(): Announcement[] {
  const one = (id: number, text: string, edited_by: string | null = null): Announcement => ({ id, from: hub[0] ?? self.id, name: "Dr. Amara Okafor", text, edited_by, age_ms: (9 - id) * 240_000 });
  const all = [
    one(1, "For credit: please enter your full name and profession under People, also for those who sit beside you."),
    one(2, "The slides are at https://hub.example.org/slides/hypertension-03.pdf", "ECHO Hub Albuquerque"),
    one(3, "Next session: Tuesday, 12 May, 12:00 (Denver time). Two cases are still wanted; write to the coordinator until Friday."),
  ];
  return has("announcements") ? all : has("announcement") ? all.slice(-1) : [];
}

/** What the hub asks: one open, one closed, and for the hub a draft. */
function polls(): { polls: Poll[]; votes: OwnVote[] } {
  const plan = (question: string, kind: PollKind, anonymous = true): PollPlan => ({ question, kind, anonymous, observers: false, shared: true });
  const drug: PollKind = { type: "single", choices: ["Spironolactone", "A beta blocker", "Doxazosin", "First look at adherence and at how it is measured"] };
  const scale: PollKind = { type: "scale", from: 0, to: 10, low: "not at all", high: "fully" };
  const several: PollKind = { type: "multiple", choices: ["Cost", "Side effects", "Distance to the pharmacy", "Not convinced"], most: 2 };
  const asked = has("scale") ? plan("How confident are you to start a fourth drug yourself?", scale) : has("several") ? plan("What keeps your patients from taking it?", several, false) : plan("Which drug would you add next?", drug);
  const voted = has("voted");
  const counts = has("scale") ? [0, 0, 1, 1, 3, 2, 4, 6, 3, 1, 0] : [9, 3, 1, 6];
  const open: Poll = { id: 2, plan: asked, state: "open", results: has("hidden") ? null : { voted: voted ? (has("scale") ? 21 : 19) : 0, counts: voted ? counts : has("several") ? [0, 0, 0, 0] : null, ballots: null } };
  const closed: Poll = {
    id: 1, plan: plan("What keeps your patients from taking it?", several, false), state: "closed",
    results: { voted: 14, counts: [11, 6, 4, 2], ballots: site === "hub" ? rest.map(({ name }, index) => ({ name, choices: [index % 4] })) : null },
  };
  const draft: Poll = { id: 3, plan: plan("How useful was this session for your own patients?", { type: "scale", from: 1, to: 5, low: "not useful", high: "very useful" }), state: "draft", results: null };
  const all = [...(has("closedpoll") ? [closed] : []), ...(has("poll") ? [open] : []), ...(site === "hub" && has("draft") ? [draft] : [])];
  return { polls: all, votes: voted ? [{ poll: 2, choices: asked.anonymous ? null : [0] }] : [] };
}

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
        const before = Number(ask.get("before") ?? 0);
        if (has("waits") || has("nohost")) {
          events.message({ type: "waiting", room: welcome.room, before, host: !has("nohost"), resume: "r" });
          if (has("reconnecting")) events.reconnecting(2);
          return;
        }
        // the way back takes its time
        if (has("returning")) return;
        events.welcomed(welcome, true);
        Object.assign(globalThis, { hear: (message: Parameters<typeof events.message>[0]) => events.message(message) });
        events.message({ type: "slots", version: 1, slots });
        events.message({ type: "speakers", participants: rest[0] ? [rest[rest.length > 2 ? 2 : 0]?.id ?? ""] : [] });
        const doctor = rest[0];
        if (has("hublost") && doctor) events.message({ type: "roster", changed: [{ ...doctor, connected: false }], left: [] });
        if (has("hubgone") && doctor) {
          events.message({ type: "roster", changed: [], left: [doctor.id] });
          events.message({ type: "stage", ...welcome.stage, first: floor, second: null });
        }
        if (has("chat")) events.message({ type: "chat_history", before: null, earlier: true, lines: CHAT });
        if (has("unread")) events.message({ type: "chat", lines: [{ ...line(20, 1, "We cannot see the last slide. Could you go back one?", { one: self.id }), age_ms: 0 }] });
        if (has("lobby")) {
          const names = (has("mixed") ? MIXED : CLINICS).slice(0, Number(ask.get("waiting") ?? 3));
          events.message({ type: "lobby", waiting: names.map((name, index) => ({ id: `w${index}`, name, role: index === 1 ? "observer" : "clinician", waiting_ms: (5 - index) * 70_000 })) });
        }
        if (has("weak")) for (let n = 0; n < 3; n += 1) events.sampled({ lossDown: 0.2, lossUp: 0, roundTripMs: 240, voice: "sound" });
        if (has("deaf")) setInterval(() => events.sampled({ lossDown: 0, lossUp: 0, roundTripMs: 40, voice: "zeros" }), 1000);
        if (has("taken")) for (const one of microphones) { Object.defineProperty(one, "muted", { value: true }); one.dispatchEvent(new Event("mute")); }
        if (has("reconnecting")) events.reconnecting(2);
        if (has("blocked")) events.stuck(2);
        if (has("silenced")) events.message({ type: "mute", source: "microphone", muted: true });
        const several: Reacted[] = rest.slice(0, 6).map(({ id }, index) => ({ participant: id, reaction: (["applause", "cannot_hear", "applause", "heart", "slower", "thumbs_up"] as const)[index] ?? "thanks" }));
        if (has("reactions")) events.message({ type: "reactions", reactions: several, more: [{ reaction: "applause", count: 31 }] });
        if (has("captions")) {
          open.forEach((one) => one.captions.show(true));
          const lines = ["The pressure stays high on three drugs.", "She sleeps badly and snores, and is tired at noon."];
          events.message({ type: "captions", captions: lines.map((text, id) => ({ id, speaker: id === 0 ? "Fort Yates Clinic" : null, text, done: id === 0 })) });
        }
        if (has("asked")) events.message({ type: "asked_to_unmute", by: "p1" });
        const reason = ask.get("bye");
        if (reason) events.ended((reason.startsWith("refused:") ? { refused: { code: reason.slice(8), message: ask.get("wrote") ?? "" } } : reason) as ByeReason, "The relay said no.");
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

const open: Session[] = [];
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
  if (tag === PSEUDO) speak(PSEUDO, pseudo(`${englishPage}\n${englishRoom}`), [], false);
  else await startLanguage(memory, [tag]);
}
Object.assign(globalThis, { speakIn });
// a picture is taken as soon as the page stands
await roomWords();
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
        if (has("survey")) askSurvey(session);
        if (has("records") || has("recordsempty") || has("recordsfailed")) answerCases();
        open.push(session);
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
