/** Polls: what a page reads of them, what one may do, and what is said to whom. */
import { expect, test, vi } from "vitest";
import { WRITE_LIMITS, type Poll, type PollKind, type PollPlan, type Tally } from "../../src/relay/messages";
import { Memory } from "../../src/state/memory";
import { bars, draftOf, EMPTY_DRAFT, freshDraft, labels, mean, planOf as planWithin, taken, type PollDraft } from "../../src/state/polls";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const SINGLE: PollKind = { type: "single", choices: ["A", "B", "C"] };
const SEVERAL: PollKind = { type: "multiple", choices: ["A", "B", "C"], most: 2 };
const SCALE: PollKind = { type: "scale", from: 1, to: 5, low: "bad", high: null };

test.each([
  [SINGLE, [0], 2, [2]],
  [SCALE, [], 4, [4]],
  [SEVERAL, [], 1, [1]],
  [SEVERAL, [1], 0, [0, 1]],
  [SEVERAL, [0, 1], 2, [0, 1]],
  [SEVERAL, [0, 1], 0, [1]],
] as const)("of %o with %o taken a press on %i takes %o", (kind, before, place, after) => {
  expect(taken(kind, before, place)).toEqual(after);
});

test("results are numbers and parts of those who voted; a scale has a mean", () => {
  expect(bars(SEVERAL, [2, 1, 0], 3)).toEqual([
    { label: "A", count: 2, percent: 67 }, { label: "B", count: 1, percent: 33 }, { label: "C", count: 0, percent: 0 },
  ]);
  expect(bars(SINGLE, [0, 0, 0], 0).map(({ percent }) => percent)).toEqual([0, 0, 0]);
  expect(labels(SCALE)).toEqual(["1", "2", "3", "4", "5"]);
  expect(mean(SCALE, [1, 0, 0, 0, 3])).toBe(4);
  expect(mean(SCALE, [0, 0, 0, 0, 0])).toBeUndefined();
  expect(mean(SINGLE, [1, 2, 3])).toBeUndefined();
});

const planOf = (draft: PollDraft) => planWithin(draft, WRITE_LIMITS);

test("a scale goes as far as the room lets it, and a draft begins within that", () => {
  const limits = { ...WRITE_LIMITS, max_poll_scale: 4 };
  const fresh = freshDraft(limits);
  expect([fresh.to, freshDraft({ ...WRITE_LIMITS, max_poll_scale: 20 }).to]).toEqual(["4", "10"]);
  const scale = { ...fresh, question: "Next?", type: "scale" as const };
  expect(planWithin(scale, limits)).toBeDefined();
  expect(planWithin({ ...scale, to: "5" }, limits)).toBeUndefined();
  expect(planOf({ ...scale, to: "5" })).toBeDefined();
});

test("a draft is a plan when nothing is missing, and the same plan again", () => {
  const draft = { ...EMPTY_DRAFT, question: " Next? ", choices: ["A", " ", "B "] };
  expect(planOf(draft)?.kind).toEqual({ type: "single", choices: ["A", "B"] });
  expect(planOf({ ...draft, question: " " })).toBeUndefined();
  expect(planOf({ ...draft, choices: ["A", " "] })).toBeUndefined();
  for (const [most, expected] of [["1", 1], ["2", undefined], ["9", undefined], ["", undefined], ["0", undefined]] as const) {
    expect(planOf({ ...draft, type: "multiple", most })?.kind).toEqual({ type: "multiple", choices: ["A", "B"], most: expected });
  }
  for (const [from, to, fits] of [["0", "10", true], ["3", "3", false], ["", "5", false], ["0", "11", false], ["-1", "5", false], ["1.5", "5", false]] as const) {
    expect(planOf({ ...draft, type: "scale", from, to }) !== undefined, `${from} to ${to}`).toBe(fits);
  }
  for (const kind of [SINGLE, SEVERAL, SCALE]) {
    const plan: PollPlan = { question: "Next?", kind, anonymous: false, observers: true, shared: false };
    expect(planOf(draftOf(plan))).toEqual(plan);
  }
});

const hub = someone("hub", "hub");
const north = someone("north", "spoke");
const poll = (id: number, state: Poll["state"], more: Partial<PollPlan> = {}, results: Tally | null = null): Poll => ({
  id, state, results, plan: { question: `Question ${id}`, kind: SINGLE, anonymous: true, observers: false, shared: true, ...more },
});
const tally = (voted: number, counts: number[] | null = null): Tally => ({ voted, counts, ballots: null });

let wire: StandInWire;
function joined(self = north, told: Pick<Parameters<typeof welcome>[2] & object, "polls" | "votes"> = {}, token = "token"): Session {
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  const session = new Session({ room: "room", token }, make, new StandInHardware(), new Memory(undefined, undefined));
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(self, [self === hub ? north : hub], told), true);
  return session;
}
const said = () => wire.said.filter(({ type }) => type !== "mute");

test("who comes late sees the poll that is open, and votes once where it is anonymous", () => {
  const session = joined(north, { polls: [poll(1, "open", {}, tally(4, [4, 0, 0]))], votes: [] });
  const open = session.ballots.open.value;
  if (!open) throw new Error("it is open");
  expect(session.notices.said.value).toBe(say("polls-opened", { question: "Question 1" }));
  session.ballots.vote(open); // nothing is chosen yet
  expect(said()).toEqual([]);
  session.ballots.take(open, 2);
  session.ballots.vote(open);
  expect(said()).toEqual([{ type: "vote", poll: 1, choices: [2] }]);
  expect(session.ballots.sending.value).toBe(1);
  wire.events.message({ type: "voted", poll: 1, choices: null });
  expect(session.ballots.sending.value).toBeUndefined();
  expect(session.ballots.mayVote(open)).toBe(false);
  session.ballots.vote(open);
  expect(said()).toHaveLength(1);
  wire.events.message({ type: "poll_results", poll: 1, results: tally(5, [4, 0, 1]) });
  expect(session.ballots.open.value?.results?.counts).toEqual([4, 0, 1]);
});

test("a vote with a name is changed until the poll is closed", () => {
  const session = joined(north, { polls: [poll(1, "open", { anonymous: false })], votes: [{ poll: 1, choices: [0] }] });
  const open = session.ballots.open.value;
  if (!open) throw new Error("it is open");
  expect(session.ballots.chosen(open)).toEqual([0]);
  session.ballots.take(open, 1);
  session.ballots.vote(open);
  expect(said()).toEqual([{ type: "vote", poll: 1, choices: [1] }]);
  wire.events.message({ type: "poll", ...poll(1, "closed", { anonymous: false }, tally(1, [0, 1, 0])) });
  expect(session.notices.said.value).toBe(say("polls-closed-now", { question: "Question 1" }));
  const closed = session.ballots.polls.value[0];
  expect(closed && session.ballots.mayVote(closed)).toBe(false);
});

test("a refused vote may be tried again", () => {
  const session = joined(north, { polls: [poll(1, "open")], votes: [] });
  const open = session.ballots.open.value;
  if (!open) throw new Error("it is open");
  session.ballots.take(open, 0);
  session.ballots.vote(open);
  wire.events.message({ type: "refused", code: "not_kept", message: "" });
  expect(session.ballots.sending.value).toBeUndefined();
  expect(session.notices.list.value.at(-1)?.text).toBe(say("refused-not_kept"));
  expect(session.ballots.mayVote(open)).toBe(true);
});

test("an observer votes where the poll allows it", () => {
  const token = `t.${btoa(JSON.stringify({ room_name: "R", site: "spoke", role: "observer" }))}.t`;
  const session = joined(north, { polls: [poll(1, "open"), poll(2, "open", { observers: true })], votes: [] }, token);
  expect(session.ballots.polls.value.map((one) => session.ballots.mayVote(one))).toEqual([false, true]);
});

test("a poll that opens is told once, one that is removed is gone, and a reload keeps that one voted", () => {
  const session = joined();
  wire.events.message({ type: "poll", ...poll(1, "open") });
  expect(session.notices.said.value).toBe(say("polls-opened", { question: "Question 1" }));
  session.ballots.putAway.value = 1;
  session.notices.say("something else");
  wire.events.message({ type: "poll", ...poll(1, "open", { shared: false }) });
  expect(session.notices.said.value).toBe("something else");
  wire.events.message({ type: "poll_gone", poll: 1 });
  expect(session.ballots.polls.value).toEqual([]);
  const again = joined(north, { polls: [poll(2, "open")], votes: [{ poll: 2, choices: null }] });
  expect(again.ballots.voted(2)).toEqual({ poll: 2, choices: null });
  expect(again.notices.said.value).not.toContain("Question 2");
});

test("the hub prepares, opens and closes, and undoes a slip by one press", () => {
  const session = joined(hub, { polls: [poll(1, "draft")], votes: [] });
  const plan = poll(1, "draft").plan;
  session.ballots.save(undefined, plan);
  session.ballots.save(1, plan);
  session.ballots.start(1);
  session.ballots.close(1);
  session.notices.list.value.at(-1)?.action?.run();
  session.ballots.share(1, true);
  session.ballots.remove(1);
  session.notices.list.value.at(-1)?.action?.run();
  expect(said()).toEqual([
    { type: "make_poll", plan },
    { type: "edit_poll", poll: 1, plan },
    { type: "start_poll", poll: 1 },
    { type: "close_poll", poll: 1 },
    { type: "start_poll", poll: 1 },
    { type: "share_poll", poll: 1, shared: true },
    { type: "remove_poll", poll: 1, removed: true },
    { type: "remove_poll", poll: 1, removed: false },
  ]);
});
