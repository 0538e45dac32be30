/** Reads the agenda: which item runs, how its time does, what comes before and after it. */
import type { Agenda as Told, AgendaItem, Phase, PlannedItem } from "../relay/messages";

/** As it was told, and when that was, on this page's clock. */
export interface Agenda extends Told {
  readonly heardAt: number;
}

/** How the time of an item does; it cuts nobody off. */
export type Tone = "calm" | "soon" | "over";

export const NO_AGENDA: Agenda = { items: [], current: null, checkpoint: "off", heardAt: 0 };

export const PHASES: readonly Phase[] = [
  "welcome", "didactic", "introduce", "present", "clarify", "recommend", "sum_up", "announcements", "survey", "close",
];

/** The steps of a case, in their order. */
export const STEPS = ["introduce", "present", "clarify", "recommend", "sum_up"] as const satisfies readonly Phase[];

/** As the room bounds them. */
export const MOST_MINUTES = 240;

const MINUTE_MS = 60_000;
// of the planned time: earlier, and it is no news; later, and nobody can come to an end
const SOON = 0.8;

export function running({ items, current }: Told): AgendaItem | undefined {
  return items.find(({ id }) => id === current);
}

/** What comes after the one that runs, or first of all. */
export function following(agenda: Told): AgendaItem | undefined {
  return agenda.items[placeOfCurrent(agenda) + 1];
}

/** What came before the one that runs, or where none does the last that did. */
export function preceding(agenda: Told): AgendaItem | undefined {
  const at = placeOfCurrent(agenda);
  return at >= 0 ? agenda.items[at - 1] : agenda.items.filter(({ elapsed_ms: took }) => took > 0).at(-1);
}

export function plannedMs({ minutes, extended }: AgendaItem): number {
  return (minutes + extended) * MINUTE_MS;
}

/** For how long an item ran in all, now. */
export function elapsedMs({ current, heardAt }: Agenda, { id, elapsed_ms: before }: AgendaItem, now: number): number {
  return id === current ? before + Math.max(0, now - heardAt) : before;
}

export function tone(agenda: Agenda, item: AgendaItem, now: number): Tone {
  const part = elapsedMs(agenda, item, now) / plannedMs(item);
  return part >= 1 ? "over" : part >= SOON ? "soon" : "calm";
}

/** In how many milliseconds the tone of the one that runs changes; `undefined`: not any more. */
export function untilNextTone(agenda: Agenda, now: number): number | undefined {
  const item = running(agenda);
  if (!item) return undefined;
  const elapsed = elapsedMs(agenda, item, now);
  return [SOON, 1].map((part) => part * plannedMs(item) - elapsed).find((left) => left > 0);
}

/** `4:05`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What time is over or left, in whole minutes that a person says. */
export const inMinutes = (ms: number) => Math.max(1, Math.round(ms / MINUTE_MS));

/** An item of the list that a host edits. */
export interface Draft {
  readonly id: number | undefined;
  readonly phase: Phase;
  readonly title: string;
  /** As it was typed. */
  readonly minutes: string;
}

export const draftOf = ({ items }: Told): readonly Draft[] =>
  items.map(({ id, phase, title, minutes }) => ({ id, phase, title: title ?? "", minutes: String(minutes) }));

/** One more at the end, of the phase that usually follows. */
export function withItem(drafts: readonly Draft[]): readonly Draft[] {
  const last = drafts.at(-1)?.phase;
  const phase = PHASES[last ? Math.min(PHASES.indexOf(last) + 1, PHASES.length - 1) : 0] ?? "welcome";
  return [...drafts, { id: undefined, phase, title: "", minutes: "5" }];
}

/** One more case, after the last one or else at the end. */
export function withCase(drafts: readonly Draft[]): readonly Draft[] {
  const last = drafts.map(({ phase }) => phase).lastIndexOf("sum_up");
  const at = last < 0 ? drafts.length : last + 1;
  const steps = STEPS.map((phase) => ({ id: undefined, phase, title: "", minutes: CASE_MINUTES[phase] }));
  return [...drafts.slice(0, at), ...steps, ...drafts.slice(at)];
}

// as the room has them
const CASE_MINUTES = { introduce: "1", present: "4", clarify: "5", recommend: "8", sum_up: "2" };

/** `at` goes one place up (-1) or down (1); the same list where there is none. */
export function moved(drafts: readonly Draft[], at: number, by: -1 | 1): readonly Draft[] {
  const [one, other] = [drafts[at], drafts[at + by]];
  if (!one || !other) return drafts;
  return drafts.map((each) => (each === one ? other : each === other ? one : each));
}

/** What the room is asked for. */
export const plannedOf = (drafts: readonly Draft[]): PlannedItem[] =>
  drafts.map(({ id, phase, title, minutes }) => ({
    ...(id === undefined ? {} : { id }),
    phase,
    title: title.trim() || null,
    minutes: Math.min(MOST_MINUTES, Math.max(1, Math.round(Number(minutes)) || 1)),
  }));

function placeOfCurrent({ items, current }: Told): number {
  return items.findIndex(({ id }) => id === current);
}
