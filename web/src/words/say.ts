/** Says a sentence of the catalogue in the person's language; numbers, times and lists too.
 *
 * Where a name is of the other direction than the language it stands in, it is isolated (U+2068 and
 * U+2069), so that neither tears the other apart. In a language that runs from right to left Fluent
 * does so for whatever is filled in: most names there are foreign. In the others only what holds a
 * letter of the other direction is, and all else stays free of invisible characters: a sentence in an
 * attribute, in a title or in a test is what one reads.
 */
import { FluentBundle, FluentNumber, FluentResource, type FluentValue } from "@fluent/bundle";
import { signal } from "@preact/signals";
import english from "../../../locales/en/page.ftl?raw";
import type { Sentences } from "./keys";

export type Key = keyof Sentences;

/** A sentence that takes a name and nothing else. */
type NameKey = { [K in Key]: Sentences[K] extends { name: string } ? ({ name: string } extends Sentences[K] ? K : never) : never }[Key];

/** What a sentence is filled in with: nothing for most. */
type Filling<K extends Key> = Sentences[K] extends undefined ? [] : [Sentences[K]];

/** A catalogue in force. */
interface Catalogue {
  readonly tag: string;
  /** The person's own variants of the language first: they write numbers and times their way. */
  readonly locales: string[];
  readonly rtl: boolean;
  readonly bundle: FluentBundle;
}

const spoken = signal<Catalogue>(catalogue("en", english, ["en"], false));

/** The English one: what a translation lacks is said in it. */
const fallback = spoken.value.bundle;

/** All of English that is here: what is said around the room is compiled in. */
let all = english;

/** Takes in what English says in the room. */
export function learn(room: string): void {
  all = `${english}\n${room}`;
  fallback.addResource(new FluentResource(room));
}

/** Speaks a language from now on; whatever component has said something says it anew. */
export function speak(tag: string, ftl: string | undefined, variants: readonly string[], rtl: boolean): void {
  spoken.value = catalogue(tag, ftl ?? all, [...variants, tag], rtl);
}

/** The language that is spoken now. */
export function language(): string {
  return spoken.value.tag;
}

export function say<K extends Key>(key: K, ...[filling]: Filling<K>): string {
  const { bundle, rtl } = spoken.value;
  const from = bundle.hasMessage(key) ? bundle : fallback;
  const pattern = from.getMessage(key)?.value;
  if (!pattern) return key;
  // with a list of errors nothing throws: what is missing stands in the sentence by its name
  return from.formatPattern(pattern, filling && isolated(filling, rtl), []);
}

/** What stands before a name and what after it, for where the name is an element of its own. */
export function sayAround(key: NameKey): [string, string] {
  const { bundle } = spoken.value;
  const pattern = (bundle.hasMessage(key) ? bundle : fallback).getMessage(key)?.value;
  const words = pattern ? fallback.formatPattern(pattern, { name: NAME }, []) : NAME;
  const [before = "", after = ""] = words.split(NAME);
  return [before, after];
}

/** Whether there are words under `key`: for codes that come from elsewhere. */
export function isKey(key: string): key is Key {
  return fallback.hasMessage(key);
}

export function sayNumber(value: number): string {
  return new Intl.NumberFormat(spoken.value.locales).format(value);
}

/** Hours and minutes of the day. */
export function sayTime(time: Date): string {
  return time.toLocaleTimeString(spoken.value.locales, { hour: "2-digit", minute: "2-digit" });
}

/** A day of the calendar, given as `2026-03-09`. */
export function sayDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).toLocaleDateString(spoken.value.locales, { dateStyle: "long" });
}

/** One after the other, with what separates them in this language. */
export function sayList(parts: readonly string[]): string {
  return new Intl.ListFormat(spoken.value.locales, { type: "unit" }).format(parts);
}

/** Names, with "and" before the last. */
export function sayNames(names: readonly string[]): string {
  return new Intl.ListFormat(spoken.value.locales, { type: "conjunction" }).format(names);
}

function catalogue(tag: string, ftl: string, locales: string[], rtl: boolean): Catalogue {
  const bundle = new FluentBundle(locales, { useIsolating: rtl, functions: { MINUTES } });
  bundle.addResource(new FluentResource(ftl));
  return { tag, locales, rtl, bundle };
}

/** `5 min`, as the language writes it. */
function MINUTES([count]: FluentValue[]): FluentValue {
  return count instanceof FluentNumber ? new FluentNumber(count.value, { style: "unit", unit: "minute" }) : (count ?? "");
}

// U+FFFC, "object replacement": in no name
const NAME = "\ufffc";

// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

function isolated(filling: Record<string, string | number>, rtl: boolean): Record<string, string | number> {
  if (rtl) return filling;
  return Object.fromEntries(
    Object.entries(filling).map(([name, value]) => [name, typeof value === "string" && RTL.test(value) ? `\u2068${value}\u2069` : value]),
  );
}
