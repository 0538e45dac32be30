/** What a session was worth: asked of whoever stayed, kept until it stands, for each person at a page. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { shelf } from "./shelf";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

const hub = someone("hub", "hub");
const north = { ...someone("north", "spoke"), companions: ["Ana"] };
const QUESTIONS = [{ id: "relevance", kind: "scale", least: 1, most: 5 }, { id: "change", kind: "text", most: 10 }];
const MINUTE = 60_000;

let answers: (Response | Error)[];
let sent: { participant: string; name: string; answers: object }[];

beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  sent = [];
  vi.stubGlobal("fetch", (_: string, asked: RequestInit) => {
    if (asked.method !== "POST") return Promise.resolve(Response.json({ questions: QUESTIONS }));
    sent.push(JSON.parse(String(asked.body)));
    const answer = answers.shift() ?? new Response(null, { status: 204 });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function opened(browser = shelf(), self = north) {
  let wire: StandInWire | undefined;
  const session = new Session({ room: "room", token: "a.b.c" }, (events) => (wire = new StandInWire(events)), new StandInHardware(), new Memory(shelf(), browser));
  if (!wire) throw new Error("made with the session");
  const enter = () => {
    session.join();
    wire?.events.joinFields();
    wire?.events.welcomed(welcome(self, [hub].filter((one) => one.id !== self.id)), true);
  };
  return { session, wire, browser, enter, survey: session.survey };
}

async function attended(minutes = 6) {
  const made = opened();
  made.enter();
  await vi.advanceTimersByTimeAsync(minutes * MINUTE);
  made.session.leave();
  await vi.advanceTimersByTimeAsync(1);
  return made;
}

test("whoever stayed is asked when it is over, and whoever looked in is not, nor the hub", async () => {
  expect((await attended()).survey.isDue.value).toBe(true);
  expect((await attended(4)).survey.isDue.value).toBe(false);
  const host = opened(shelf(), { ...hub, companions: [] });
  host.enter();
  await vi.advanceTimersByTimeAsync(6 * MINUTE);
  host.session.leave();
  await vi.advanceTimersByTimeAsync(1);
  expect(host.survey.isDue.value).toBe(false);
});

test("each person at the page answers, once, and then nothing is due", async () => {
  const { survey } = await attended();
  await survey.send();
  expect(sent, "nothing was answered").toEqual([]);
  survey.answer("relevance", 4);
  survey.answer("change", "  ");
  await survey.send();
  expect(sent).toEqual([{ participant: "north", name: north.name, answers: { relevance: 4 } }]);
  expect([survey.step.value, survey.waiting.value, survey.said()]).toEqual(["done", ["Ana"], {}]);
  survey.next();
  survey.answer("relevance", 2);
  await survey.send();
  expect(sent.at(-1)?.name).toBe("Ana");
  survey.next();
  expect(survey.isDue.value).toBe(false);
});

test("what could not be sent is still there, and what stands already is taken", async () => {
  const { survey } = await attended();
  survey.answer("relevance", 4);
  answers = [new Error("no line"), new Response(null, { status: 503 }), new Response(null, { status: 409 })];
  const steps = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await survey.send();
    steps.push([survey.step.value, survey.said()]);
  }
  expect(steps).toEqual([["away", { relevance: 4 }], ["away", { relevance: 4 }], ["done", {}]]);
  survey.next();
  survey.answer("relevance", 1);
  answers = [new Response(null, { status: 422 })];
  await survey.send();
  expect(survey.step.value).toBe("refused");
});

test("for a week the same link finds it open, and whoever answered is asked no more", async () => {
  const { survey, browser } = await attended();
  survey.answer("relevance", 4);
  await survey.send();
  const later = opened(browser).survey;
  later.load();
  await vi.advanceTimersByTimeAsync(1);
  expect([later.isDue.value, later.waiting.value]).toEqual([true, ["Ana"]]);
  await vi.advanceTimersByTimeAsync(7 * 24 * 60 * MINUTE);
  const late = opened(browser).survey;
  late.load();
  await vi.advanceTimersByTimeAsync(1);
  expect(late.isDue.value).toBe(false);
});

test("in its own part of the session it is open for whoever is in", async () => {
  const { wire, enter, survey } = opened();
  enter();
  const item = { id: 1, phase: "survey" as const, title: null, minutes: 2, extended: 0, elapsed_ms: 0 };
  wire.events.message({ type: "agenda", items: [item], current: 1, checkpoint: "off" });
  await vi.advanceTimersByTimeAsync(1);
  expect(survey.questions.value?.length).toBe(2);
});
