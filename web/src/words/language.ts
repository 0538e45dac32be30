/** Chooses the language: the person's, until then the first of their browser's that there are words for. */
import { negotiateLanguages } from "@fluent/langneg";
import { language, speak } from "./say";

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

// English is in the page itself; each other one is a file that comes when it is chosen.
const files = import.meta.glob<string>(["../../../locales/*/page.ftl", "!../../../locales/en/page.ftl"], { query: "?raw", import: "default" });

// A file of 6 KB over a line of 64 kbit/s takes a second; whoever waits longer reads English until it is there.
const PATIENCE_MS = 5000;

let kept: Kept | undefined;
/** The last one asked for: an earlier one that arrives later changes nothing. */
let wanted: Language = "en";

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

async function load(tag: Language, browser: readonly string[]): Promise<boolean> {
  wanted = tag;
  const file = files[`../../../locales/${tag}/page.ftl`];
  let ftl: string | undefined;
  try {
    ftl = await file?.();
  } catch {
    // no line, or a page older than the relay: what is spoken now is spoken on
    return false;
  }
  if (wanted !== tag) return true;
  const rtl = LANGUAGES.some((one) => one.tag === tag && one.rtl);
  speak(tag, ftl, browser.filter((one) => one.startsWith(`${tag}-`)), rtl);
  document.documentElement.lang = language();
  document.documentElement.dir = rtl ? "rtl" : "ltr";
  return true;
}
