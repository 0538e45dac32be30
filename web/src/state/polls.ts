/** Reads polls: what is open, what was answered, what one may do about it; and the draft of one. */
import type { OwnVote, Poll, PollKind, PollPlan, WriteLimits } from "../relay/messages";

/** Of fewer votes an anonymous poll shows no counts. */
export const FEWEST_SHOWN = 3;

/** The polls with `told`, whatever of it was there already; oldest first. */
export function withPoll(polls: readonly Poll[], told: Poll): readonly Poll[] {
  return [...polls.filter(({ id }) => id !== told.id), told].sort((a, b) => a.id - b.id);
}

export function withVote(votes: readonly OwnVote[], told: OwnVote): readonly OwnVote[] {
  return [...votes.filter(({ poll }) => poll !== told.poll), told];
}

/** What there is to choose from. */
export function labels(kind: PollKind): readonly string[] {
  return kind.type === "scale" ? Array.from({ length: kind.to - kind.from + 1 }, (_, step) => String(kind.from + step)) : kind.choices;
}

/** How many of them one may take. */
export function most(kind: PollKind): number {
  return kind.type === "multiple" ? (kind.most ?? kind.choices.length) : 1;
}

/** One bar: how often, and which part of those who voted in whole percent. */
export interface Bar {
  readonly label: string;
  readonly count: number;
  readonly percent: number;
}

export function bars(kind: PollKind, counts: readonly number[], voted: number): readonly Bar[] {
  return labels(kind).map((label, place) => {
    const count = counts[place] ?? 0;
    return { label, count, percent: voted === 0 ? 0 : Math.round((count / voted) * 100) };
  });
}

/** The mean of a scale; nothing of other kinds, and nothing where nobody has voted. */
export function mean(kind: PollKind, counts: readonly number[]): number | undefined {
  if (kind.type !== "scale") return undefined;
  const voted = counts.reduce((sum, count) => sum + count, 0);
  const sum = counts.reduce((all, count, place) => all + count * (kind.from + place), 0);
  return voted === 0 ? undefined : sum / voted;
}

/** `place` is taken, or not any more; of a poll of one choice it takes the place of the other. */
export function taken(kind: PollKind, before: readonly number[], place: number): readonly number[] {
  if (most(kind) === 1) return [place];
  if (before.includes(place)) return before.filter((one) => one !== place);
  return before.length < most(kind) ? [...before, place].sort((a, b) => a - b) : before;
}

/** What is typed to make a poll. */
export interface PollDraft {
  readonly question: string;
  readonly type: PollKind["type"];
  readonly choices: readonly string[];
  /** As it was typed; nothing: all of them. */
  readonly most: string;
  readonly from: string;
  readonly to: string;
  readonly low: string;
  readonly high: string;
  readonly anonymous: boolean;
  readonly observers: boolean;
  readonly shared: boolean;
}

export const EMPTY_DRAFT: PollDraft = {
  question: "", type: "single", choices: ["", ""], most: "", from: "0", to: "10", low: "", high: "", anonymous: true, observers: false, shared: true,
};

/** Where there is none before it. */
export const freshDraft = ({ max_poll_scale: highest }: WriteLimits): PollDraft => ({ ...EMPTY_DRAFT, to: String(Math.min(10, highest)) });

export function draftOf({ question, kind, anonymous, observers, shared }: PollPlan): PollDraft {
  const rest = { ...EMPTY_DRAFT, question, type: kind.type, anonymous, observers, shared };
  if (kind.type === "scale") return { ...rest, from: String(kind.from), to: String(kind.to), low: kind.low ?? "", high: kind.high ?? "" };
  return { ...rest, choices: kind.choices, most: kind.type === "multiple" && kind.most ? String(kind.most) : "" };
}

/** What the room is asked for; `undefined`: something is missing yet. */
export function planOf(draft: PollDraft, limits: WriteLimits): PollPlan | undefined {
  const question = draft.question.trim();
  const kind = kindOf(draft, limits.max_poll_scale);
  if (question === "" || !kind) return undefined;
  return { question, kind, anonymous: draft.anonymous, observers: draft.observers, shared: draft.shared };
}

function kindOf(draft: PollDraft, highest: number): PollKind | undefined {
  if (draft.type === "scale") {
    const [from, to] = [Number(draft.from), Number(draft.to)];
    if (draft.from === "" || draft.to === "" || !Number.isInteger(from) || !Number.isInteger(to) || from < 0 || from >= to || to > highest) return undefined;
    return { type: "scale", from, to, low: draft.low.trim() || null, high: draft.high.trim() || null };
  }
  const choices = draft.choices.map((one) => one.trim()).filter((one) => one !== "");
  if (choices.length < 2) return undefined;
  if (draft.type === "single") return { type: "single", choices };
  const limit = Math.round(Number(draft.most));
  return { type: "multiple", choices, ...(limit >= 1 && limit < choices.length ? { most: limit } : {}) };
}
