/** The case: what a page knows of it, and that nobody's words are lost. */
import { expect, test, vi } from "vitest";
import type { FromRoom, Phase, Recommendation, Sheet } from "../../src/relay/messages";
import { bookOf, dayIn, inState, newDraft, NO_ADVICE, NO_CASES, offeredId, placeBeside, textOf, withCases, withRecommendations } from "../../src/state/case";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const sheet = (more: Partial<Sheet> = {}): Sheet => ({
  id: 1, revision: 1, edited_by: "hub",
  case: { echo_id: "ABC-2026-0042", presenter: { name: "North" }, questions: ["Which drug next?"], sections: [{ title: "Summary", text: "Five sentences." }] },
  ...more,
});
const one = (id: number, more: Partial<Recommendation> = {}): Recommendation => ({
  id, revision: 1, edited_by: "hub", says: { text: `Number ${id}`, strength: "none", serves_goal: false }, said_by: { participant: "hub", name: "Hub", role: "facilitator" }, state: "taken",
  ...more,
});
const given = (changed: Recommendation[], order = changed.map(({ id }) => id), of = 1) => ({ case: of, changed, order, read_back: false, follow_up: null });
const cases = (open: Sheet | null) => ({ open, closed: [], last: null, headings: ["drugs"] });

test("recommendations stand in the room's order, and what it does not name is gone", () => {
  let book = bookOf({ cases: cases(sheet()), recommendations: given([one(2), one(3), one(4)]) });
  book = withRecommendations(book, given([one(5), one(3, { revision: 2 })], [5, 3, 2]));
  expect(book.recommendations.map(({ id, revision }) => [id, revision])).toEqual([[5, 1], [3, 2], [2, 1]]);
  book = withRecommendations(book, given([one(9)], [9], 8));
  expect(book.recommendations.map(({ id }) => id)).toEqual([9]);
  book = withCases(book, cases(null));
  expect([book.recommendations, book.of]).toEqual([[], undefined]);
});

test("one goes up and down among those that are taken", () => {
  const book = bookOf({ cases: cases(sheet()), recommendations: given([one(2), one(3, { state: "suggestion" }), one(4), one(5, { state: "left" })]) });
  expect([placeBeside(book, 4, -1), placeBeside(book, 2, 1), placeBeside(book, 2, -1), placeBeside(book, 4, 1), placeBeside(book, 3, -1)]).toEqual([0, 2, undefined, undefined, undefined]);
});

test.each([
  [null, 2026, "ECHO-2026-0001"],
  ["ABC-2026-0042", 2026, "ABC-2026-0043"],
  ["ABC-2026-0042", 2027, "ABC-2027-0001"],
  ["ABC-2026-9999", 2026, "ABC-2026-10000"],
])("after %s in %i comes %s", (last, year, expected) => {
  expect(offeredId(last, year)).toBe(expected);
});

test("eight weeks on is a day of the calendar, whatever the clocks do", () => {
  expect(dayIn(8, new Date(2026, 0, 12, 23, 59))).toBe("2026-03-09");
  expect(dayIn(8, new Date(2026, 1, 20))).toBe("2026-04-17");
});

test("what has no words is not sent", () => {
  const draft = { ...newDraft(NO_CASES, 2026, ["Summary", " "]), questions: [" Which drug? ", ""] };
  expect(textOf(draft)).toEqual({ echo_id: "ECHO-2026-0001", presenter: { participant: null, name: "" }, questions: ["Which drug?"], sections: [{ title: "Summary", text: "" }] });
});

let wire: StandInWire;
const north = someone("north", "spoke");
const hub = someone("hub", "hub");
const other = someone("other", "hub");
const agenda = (phase: Phase | null) => ({
  items: phase ? [{ id: 1, phase, title: null, minutes: 5, extended: 0, elapsed_ms: 0 }] : [], current: phase ? 1 : null, checkpoint: "off" as const,
});

async function joined(self = hub, phase: Phase | null = "recommend"): Promise<Session> {
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  const session = new Session({ room: "room", token: "token" }, make, new StandInHardware(), new Memory(undefined, undefined));
  await session.own.open();
  session.join();
  wire.events.joinFields();
  const others = [hub, north, other].filter((each) => each !== self);
  wire.events.welcomed(welcome(self, others, { host: "hub", cases: cases(sheet()), recommendations: given([one(2)]), agenda: agenda(phase) }), true);
  await vi.advanceTimersByTimeAsync(1);
  return session;
}

const hears = (message: FromRoom) => wire.events.message(message as Exclude<FromRoom, { type: "welcome" | "bye" | "pong" }>);
const recommends = (told: ReturnType<typeof given>) => hears({ type: "recommendations", ...told });
const wishes = () => wire.said.flatMap((message) => (message.type === "case" ? [message.wish] : []));
const shown = (session: Session) => session.notices.list.value.map(({ text }) => text);
const typed = (text: string) => ({ ...NO_ADVICE, text });

test("a recommendation stays typed until the room has it", async () => {
  const { casework } = await joined();
  casework.draft.value = typed(" Start low ");
  casework.recommend();
  casework.recommend();
  expect(wishes()).toEqual([{ recommend: { case: 1, says: { text: "Start low", heading: null, strength: "none", discipline: null, serves_goal: false } } }]);
  recommends(given([one(3, { edited_by: "other", says: { text: "Start low" } })], [2, 3]));
  expect([casework.draft.value.text, casework.sending.value]).toEqual([" Start low ", true]);
  recommends(given([one(4, { says: { text: "Start low" } })], [2, 3, 4]));
  expect([casework.draft.value.text, casework.sending.value]).toEqual(["", false]);
});

test("what is typed while another is on its way stays, and one that comes back is not the one that was sent", async () => {
  const { casework } = await joined();
  casework.draft.value = typed("Start\u0007 low");
  casework.recommend();
  casework.draft.value = typed("Start low, and");
  recommends(given([one(9)], [2, 9]));
  expect(casework.sending.value, "one that was removed is back").toBe(true);
  recommends(given([one(3, { says: { text: "Start low" } })], [2, 9, 3]));
  expect([casework.draft.value.text, casework.sending.value]).toEqual(["Start low, and", false]);
});

test("what was refused stays typed, and is sent again", async () => {
  const session = await joined();
  const { casework } = session;
  casework.draft.value = typed("Start low");
  casework.recommend();
  hears({ type: "refused", code: "no_case", field: "wish.recommend.case", message: "" });
  expect([casework.draft.value.text, casework.sending.value]).toEqual(["Start low", false]);
  expect(shown(session)).toContain(say("refused-no_case"));
  casework.recommend();
  // a hand that was lowered meanwhile says nothing of it
  hears({ type: "refused", code: "no_such_hand", field: "participant", message: "" });
  expect([wishes().length, casework.sending.value]).toEqual([2, true]);
});

test.each([
  [north, "clarify", "questions-only", "case-kept-questions"],
  [north, "present", "later", "case-kept-later"],
  [hub, "clarify", "questions-only", "case-kept-questions"],
] as const)("while it is too early a recommendation is kept: %#", async (self, phase, writing, note) => {
  const session = await joined(self, phase);
  const { casework } = session;
  expect(casework.writing.value).toBe(writing);
  casework.draft.value = typed("Start low");
  casework.recommend();
  expect([wishes(), casework.draft.value.text, shown(session)]).toEqual([[], "Start low", [say(note)]]);
  hears({ type: "agenda", ...agenda("recommend") });
  casework.recommend();
  expect(wishes().length).toBe(1);
});

test("while the line is away nothing is sent, and nothing is lost over the way back", async () => {
  const session = await joined(north);
  const { casework } = session;
  casework.draft.value = typed("Start low");
  casework.recommend();
  wire.events.reconnecting(1);
  casework.recommend();
  expect(wishes().length).toBe(1);
  const back = (recommendations: Recommendation[]) =>
    wire.events.welcomed(welcome(north, [hub], { host: "hub", cases: cases(sheet()), recommendations: given(recommendations), agenda: agenda("recommend") }), false);
  back([one(2)]);
  expect([casework.draft.value.text, casework.sending.value]).toEqual(["Start low", false]);
  casework.recommend();
  wire.events.reconnecting(1);
  back([one(2), one(3, { edited_by: "north", state: "suggestion", says: { text: "Start low" } })]);
  expect([casework.draft.value.text, casework.sending.value], "it had arrived").toEqual(["", false]);
});

test("of two who edit at once the second keeps their words, reads the other's, and decides", async () => {
  const { casework } = await joined();
  casework.edit();
  const editing = () => {
    const now = casework.editing.value;
    return now?.what === "case" ? now : undefined;
  };
  const mine = { ...editing()!.draft, questions: ["Mine?"] };
  casework.editing.value = { ...editing()!, draft: mine };
  casework.save();
  // the other's is told before the refusal of this one
  hears({ type: "cases", ...cases(sheet({ revision: 2, edited_by: "other", case: { ...sheet().case, questions: ["Theirs?"] } })) });
  expect(editing()?.draft.questions).toEqual(["Mine?"]);
  hears({ type: "refused", code: "stale_edit", field: "wish.edit.revision", message: "" });
  expect([editing()?.sent, casework.stale.value]).toEqual([false, true]);
  casework.overwrite();
  expect(wishes().at(-1)).toMatchObject({ edit: { case: 1, revision: 2, to: { questions: ["Mine?"] } } });
  hears({ type: "cases", ...cases(sheet({ revision: 3, edited_by: "hub" })) });
  expect(casework.editing.value).toBe(undefined);
});

test("the same holds for a recommendation", async () => {
  const { casework } = await joined();
  casework.editOne(one(2));
  const now = casework.editing.value;
  if (now?.what !== "one") throw new Error("it is edited");
  casework.editing.value = { ...now, draft: typed("Mine") };
  recommends(given([one(2, { revision: 2, edited_by: "other", says: { text: "Theirs" } })]));
  expect(casework.stale.value).toBe(true);
  casework.overwrite();
  recommends(given([one(2, { revision: 3, edited_by: "other", says: { text: "Theirs again" } })]));
  hears({ type: "refused", code: "stale_edit", field: "wish.edit_recommendation.revision", message: "" });
  expect(casework.editing.value).toMatchObject({ draft: { text: "Mine" }, sent: false });
  casework.overwrite();
  wire.said.splice(wire.said.findIndex(({ type }) => type === "case"), 1);
  expect(wishes()).toMatchObject([{ edit_recommendation: { recommendation: 2, revision: 3, to: { text: "Mine" } } }]);
  recommends(given([one(2, { revision: 4, edited_by: "hub" })]));
  expect(casework.editing.value).toBe(undefined);
});

test("a slip is undone: left out, removed, closed", async () => {
  const session = await joined();
  const { casework } = session;
  const undo = () => session.notices.list.value.at(-1)?.action?.run();
  casework.sort(one(2, { state: "suggestion" }), "left");
  undo();
  casework.remove(2);
  undo();
  casework.close();
  undo();
  expect(wishes()).toEqual([
    { sort: { recommendation: 2, to: "left" } }, { sort: { recommendation: 2, to: "suggestion" } }, { remove: { recommendation: 2 } }, { restore: { recommendation: 2 } },
    { close: { case: 1 } }, { reopen: { case: 1 } },
  ]);
});

test("a clinic changes its own while it is no more than suggested, and reads when it is taken", async () => {
  const session = await joined(north);
  const { casework } = session;
  const by = { participant: "north", name: "North", role: "clinician" as const };
  const own = one(3, { state: "suggestion", said_by: by, edited_by: "north" });
  expect([casework.mayChange(own), casework.mayChange({ ...own, state: "taken" }), casework.mayChange(one(2))]).toEqual([true, false, false]);
  recommends(given([own], [2, 3]));
  recommends(given([{ ...own, state: "taken" }], [2, 3]));
  expect(shown(session)).toContain(say("case-yours-taken"));
  expect(inState(session.cases.value, "taken").length).toBe(2);
});

test("suggestions that wait are counted for a host alone", async () => {
  const suggestion = one(3, { state: "suggestion", edited_by: "north" });
  const host = await joined();
  recommends(given([suggestion], [2, 3]));
  expect([host.casework.waiting.value, host.notices.said.value]).toEqual([1, say("case-suggested")]);
  const clinic = await joined(north);
  recommends(given([suggestion], [2, 3]));
  expect(clinic.casework.waiting.value).toBe(0);
});
