/** Reads the case that is before the room, and makes of what a person types what the room is asked for. */
import type { Advice, Cases, CaseText, ParticipantId, Recommendation, Recommendations, Sheet, Strength, Welcome, WriteLimits } from "../relay/messages";

/** What the page knows of the cases. */
export interface CaseBook extends Cases {
  /** In their order. */
  readonly recommendations: readonly Recommendation[];
  /** Of which case these are. */
  readonly of: number | undefined;
  readonly readBack: boolean;
  readonly followUp: string | null;
}

const NOTHING_GIVEN = { recommendations: [], of: undefined, readBack: false, followUp: null };
export const NO_CASES: CaseBook = { open: null, closed: [], last: null, headings: [], ...NOTHING_GIVEN };

export const STRENGTHS: readonly Strength[] = ["none", "first", "consider", "if_fails"];

/** What an ECHO ID looks like; the form checks it by this. */
export const ECHO_ID = "[A-Za-z][A-Za-z0-9]{1,7}-20[0-9]{2}-[0-9]{1,6}";

export function bookOf({ cases, recommendations }: Pick<Welcome, "cases" | "recommendations">): CaseBook {
  const book = withCases(NO_CASES, cases);
  return recommendations ? withRecommendations(book, recommendations) : book;
}

/** Another case is open, or says something else, or none is. */
export function withCases(before: CaseBook, cases: Cases): CaseBook {
  const { open, closed, last, headings } = cases;
  return open === null ? { ...NO_CASES, closed, last, headings } : { ...before, open, closed, last, headings };
}

export function withRecommendations(before: CaseBook, told: Recommendations): CaseBook {
  const known = new Map((before.of === told.case ? before.recommendations : []).map((one) => [one.id, one]));
  for (const one of told.changed) known.set(one.id, one);
  const recommendations = told.order.flatMap((id) => known.get(id) ?? []);
  return { ...before, recommendations, of: told.case, readBack: told.read_back, followUp: told.follow_up };
}

export const inState = ({ recommendations }: CaseBook, state: Recommendation["state"]): readonly Recommendation[] =>
  recommendations.filter((one) => one.state === state);

/** The place in the order of all that brings `id` one up (-1) or down (1) among those that are taken. */
export function placeBeside(book: CaseBook, id: number, by: -1 | 1): number | undefined {
  const taken = inState(book, "taken");
  const beside = taken[taken.findIndex((one) => one.id === id) + by];
  const place = beside && book.recommendations.indexOf(beside);
  return taken.some((one) => one.id === id) ? place : undefined;
}

/** The next number of the programme, in this year. */
export function offeredId(last: string | null, year: number): string {
  const [code = "ECHO", before, number = "0"] = last?.split("-") ?? [];
  const next = before === String(year) ? Number(number) + 1 : 1;
  return `${code}-${year}-${String(next).padStart(4, "0")}`;
}

/** `2026-03-09`, as many weeks from now. */
export function dayIn(weeks: number, from: Date): string {
  const day = new Date(from.getFullYear(), from.getMonth(), from.getDate() + weeks * 7);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A case comes again after so many, unless another day is agreed. */
export const FOLLOW_UP_WEEKS = 8;

/** A case as it is typed. */
export interface CaseDraft {
  readonly echoId: string;
  readonly presenter: { readonly participant: ParticipantId | null; readonly name: string };
  readonly questions: readonly string[];
  readonly sections: readonly { readonly title: string; readonly text: string }[];
}

export function newDraft(book: CaseBook, year: number, titles: readonly string[]): CaseDraft {
  return {
    echoId: offeredId(book.last, year),
    presenter: { participant: null, name: "" },
    questions: [""],
    sections: titles.map((title) => ({ title, text: "" })),
  };
}

export function draftOf({ case: { echo_id: echoId, presenter, questions, sections } }: Sheet): CaseDraft {
  return { echoId, presenter: { participant: presenter.participant ?? null, name: presenter.name }, questions, sections };
}

/** What the room is asked for. Questions without words are none, and sections without any neither. */
export function textOf({ echoId, presenter, questions, sections }: CaseDraft): CaseText {
  return {
    echo_id: echoId.trim().toUpperCase(),
    presenter: { participant: presenter.participant, name: presenter.name.trim() },
    questions: questions.map((one) => one.trim()).filter((one) => one !== ""),
    sections: sections.map(({ title, text }) => ({ title: title.trim(), text: text.trim() })).filter(({ title }) => title !== ""),
  };
}

/** How many characters all sections may still have. */
export const leftOf = ({ sections }: CaseDraft, { case_length: most }: WriteLimits) => most - sections.reduce((sum, { text }) => sum + [...text].length, 0);

/** A recommendation as it is typed. */
export interface AdviceDraft {
  readonly text: string;
  readonly heading: string;
  readonly strength: Strength;
  readonly discipline: string;
  readonly servesGoal: boolean;
  /** Whose it is, where a host writes it down for another. */
  readonly saidBy: ParticipantId | null;
}

export const NO_ADVICE: AdviceDraft = { text: "", heading: "", strength: "none", discipline: "", servesGoal: false, saidBy: null };

export function adviceDraftOf({ says: { text, heading, strength, discipline, serves_goal: servesGoal } }: Recommendation): AdviceDraft {
  return { text, heading: heading ?? "", strength: strength ?? "none", discipline: discipline ?? "", servesGoal: servesGoal ?? false, saidBy: null };
}

export const adviceOf = ({ text, heading, strength, discipline, servesGoal }: AdviceDraft): Advice => ({
  // as the room keeps it: a terminal's control characters are nobody's text
  text: text.replace(/[^\P{Cc}\n]/gu, "").trim(),
  heading: heading.trim() || null,
  strength,
  discipline: discipline.trim() || null,
  serves_goal: servesGoal,
});
