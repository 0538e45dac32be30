/** Chooses the language: the person's, until then the first of their browser's that there are words for. */
import { negotiateLanguages } from "@fluent/langneg";
import { language, learn, speak } from "./say";

/** Every language there is a catalogue for, by its own name. */
export const LANGUAGES = [
  { tag: "en", name: "English", rtl: false },
  { tag: "es", name: "Español", rtl: false },
  { tag: "fr", name: "Français", rtl: false },
  { tag: "pt", name: "Português", rtl: false },
  { tag: "hi", name: "हिन्दी", rtl: false },
  { tag: "ar", name: "العربية", rtl: true },
] as const;

export type Language = (typeof LANGUAGES)[number]["tag"];

/** Where the choice is kept. */
interface Kept {
  preferences(): { readonly language?: string };
  prefer(change: { readonly language: string }): void;
}

/** Each language has two files: what is said around the room, and what is said in it. */
type Part = "page" | "room";

// What English says around the room is in the page itself; all else is files that come when they are needed.
const files = import.meta.glob<string>(["../../../locales/*/{page,room}.ftl", "!../../../locales/en/page.ftl"], { query: "?raw", import: "default" });

// A file of 6 KB over a line of 64 kbit/s takes a second; whoever waits longer reads English until it is there.
const PATIENCE_MS = 5000;

let kept: Kept | undefined;
/** The last one asked for: an earlier one that arrives later changes nothing. */
let wanted: Language = "en";
let spokenBy: readonly string[] = [];
/** Whether the room's words are here. */
let knowsRoom = false;
let fetching: Promise<void> | undefined;

/** Speaks the language of whoever opened the page; returns when the page may be drawn. */
export async function startLanguage(memory: Kept, browser: readonly string[]): Promise<void> {
  kept = memory;
  const tag = negotiated(memory.preferences().language, browser);
  await Promise.race([load(tag, browser), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

/** The person's choice, from now on and at the next visit; false where it cannot be loaded. */
export async function chooseLanguage(tag: Language): Promise<boolean> {
  const loaded = await load(tag, navigator.languages);
  if (loaded) kept?.prefer({ language: tag });
  return loaded;
}

export function negotiated(chosen: string | undefined, browser: readonly string[]): Language {
  const tags = LANGUAGES.map(({ tag }) => tag);
  const asked = [...(chosen ? [chosen] : []), ...browser];
  const [found] = negotiateLanguages(asked, tags, { defaultLocale: "en", strategy: "lookup" });
  return tags.find((tag) => tag === found) ?? "en";
}

/** Fetches what is said in the room; what of it cannot be had in this language is said in English. */
export function roomWords(): Promise<void> {
  fetching ??= fetchRoomWords().catch((error: unknown) => {
    // the next who asks tries again
    fetching = undefined;
    throw error;
  });
  return fetching;
}

/** Does `then` as soon as the room's words are here, or cannot be had: at once, where they are. */
export function withRoomWords(then: () => void): void {
  if (knowsRoom) then();
  else void roomWords().then(then, then);
}

async function fetchRoomWords(): Promise<void> {
  const english = await read("en", "room");
  if (!english) return;
  learn(english);
  knowsRoom = true;
  await Promise.race([load(wanted, spokenBy), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

async function load(tag: Language, browser: readonly string[]): Promise<boolean> {
  wanted = tag;
  spokenBy = browser;
  const parts: Part[] = knowsRoom ? ["page", "room"] : ["page"];
  let ftl: string | undefined;
  try {
    // English is known already
    if (tag !== "en") ftl = (await Promise.all(parts.map((part) => read(tag, part)))).join("\n");
  } catch {
    // no line, or a page older than the relay: what is spoken now is spoken on
    return false;
  }
  // another one was asked for since, or the room's words of this one
  if (wanted !== tag || (knowsRoom && parts.length === 1)) return true;
  const rtl = LANGUAGES.some((one) => one.tag === tag && one.rtl);
  speak(tag, ftl, browser.filter((one) => one.startsWith(`${tag}-`)), rtl);
  // a test has no document
  const page = globalThis.document?.documentElement;
  if (page) Object.assign(page, { lang: language(), dir: rtl ? "rtl" : "ltr" });
  return true;
}

async function read(tag: Language, part: Part): Promise<string | undefined> {
  return files[`../../../locales/${tag}/${part}.ftl`]?.();
}
