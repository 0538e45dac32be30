/** What holds for the catalogues in locales/, whatever the language. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@fluent/syntax";
import { afterEach, expect, test } from "vitest";
import { catalogue, generated, messages, variables } from "../scripts/keys.mjs";
import { WRITE_LIMITS } from "../src/relay/messages";
import { sayEnding, sayRefused } from "../src/words/codes";
import { LANGUAGES, negotiated } from "../src/words/language";
import { say, sayAround, sayList, sayNumber, sayTime, speak } from "../src/words/say";
import { pseudo } from "./looks/pseudo";

afterEach(() => speak("en", undefined, [], false));

const locales = new URL("../../locales", import.meta.url).pathname;
const text = catalogue;
const read = (language: string) => messages(text(language));
const english = read("en");
const source = new URL("../src", import.meta.url).pathname;
const code = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && entry.name !== "keys.ts")
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .join("\n");

test("keys.ts names what the English catalogue holds", () => {
  expect(readFileSync(join(source, "words/keys.ts"), "utf8"), "`npm run keys` writes it anew").toBe(generated());
});

test("every catalogue is a language one can choose", () => {
  expect(readdirSync(locales).sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
});

test.each(LANGUAGES.map(({ tag }) => tag))("%s says every sentence and fills in the same", (tag) => {
  const here = read(tag);
  expect([...here.keys()]).toEqual([...english.keys()]);
  for (const [key, message] of here) {
    const original = english.get(key);
    expect([...variables(message, here).keys()].sort(), key).toEqual([...variables(original, english).keys()].sort());
  }
});

test.each(LANGUAGES.map(({ tag }) => tag))("%s says around the room what English says there", (tag) => {
  const page = (one: string) => [...messages(readFileSync(join(locales, one, "page.ftl"), "utf8")).keys()];
  expect(page(tag)).toEqual(page("en"));
});

test("what is said before the room is there stands in the first file", () => {
  // every module of the first screen, as the build takes them in: what is fetched later is not among them
  const first = new Set<string>();
  const take = (file: string) => {
    if (first.has(file)) return;
    first.add(file);
    for (const [, from] of readFileSync(file, "utf8").matchAll(/^import (?!type)[^;]*?from "(\.[^"]+)"/gm)) {
      const found = [".ts", ".tsx"].map((end) => join(file, "..", from + end)).find((one) => existsSync(one));
      if (found) take(found);
    }
  };
  take(join(source, "main.tsx"));
  const shown = [...first].filter((file) => file.startsWith(join(source, "ui"))).map((file) => readFileSync(file, "utf8")).join("\n");
  const said = [...shown.matchAll(/\bsay(?:Around)?\([^)]*?"([\w-]+)"(?: \? "[\w-]+")?/g)].flatMap(([all]) => [...all.matchAll(/"([\w-]+)"/g)].map(([, key]) => key ?? ""));
  const page = messages(readFileSync(join(locales, "en", "page.ftl"), "utf8"));
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter((key) => english.has(key) && !page.has(key))).toEqual([]);
  for (const key of page.keys()) for (const one of inside(page.get(key))) expect(page.has(one), key).toBe(true);
});

test("every sentence of the catalogue is used", () => {
  // said by its key, by a pattern (`line-${kind}`), or inside of another sentence
  const literal = new Set([...code.matchAll(/"([\w-]+)"/g)].map(([, key]) => key));
  const patterns = [...code.matchAll(/`([\w-]+)?\$\{[^`]*?\}([\w-]*)`/g)]
    .filter(([, before, after]) => before?.endsWith("-") || after?.startsWith("-"))
    .map(([, before, after]) => new RegExp(`^${before ?? ""}[\\w-]+${after ?? ""}$`));
  const within = new Set([...english.values()].flatMap(inside));
  const unused = [...english.keys()].filter((key) => !literal.has(key) && !within.has(key) && !patterns.some((one) => one.test(key)));
  expect(unused).toEqual([]);
});

/** The sentences inside of a sentence. */
function inside(message: { value: unknown } | undefined): string[] {
  return [...JSON.stringify(message?.value).matchAll(/"MessageReference","id":\{"type":"Identifier","name":"([\w-]+)"/g)].map(([, key]) => key ?? "");
}

const TAGS = LANGUAGES.map(({ tag }) => tag);
const ARABIC = "عيادة النور";

test.each(TAGS)("%s has a form for each of its plural categories", (tag) => {
  const wanted = new Set(new Intl.PluralRules(tag).resolvedOptions().pluralCategories);
  // for whole numbers below a thousand: "many" of the romance languages begins at a million
  const counts = Array.from({ length: 1000 }, (_, count) => new Intl.PluralRules(tag).select(count));
  for (const [key, message] of read(tag)) {
    const variants = [...JSON.stringify(message.value).matchAll(/"key":\{"type":"Identifier","name":"(zero|one|two|few|many|other)"/g)].map(([, name]) => name ?? "");
    if (variants.length === 0 || !variants.includes("one")) continue;
    for (const count of new Set(counts)) expect(variants, key).toContain(count);
    for (const variant of variants) expect([...wanted], key).toContain(variant);
  }
});

test("one hand, two and eleven are told in Arabic as Arabic counts", () => {
  speak("ar", text("ar"), [], true);
  const told = [1, 2, 3, 11, 100].map((count) => say("title-hands", { count }));
  expect(new Set(told.map((one) => one.replace(/[\d\u2068\u2069]/g, ""))).size).toBe(5);
});

test.each(TAGS)("%s is translated, and punctuated as it is written", (tag) => {
  const here = text(tag);
  if (tag === "en") return;
  const same = [...read(tag)].filter(([key, message]) => english.get(key)?.equals(message, ["span", "comment"])).map(([key]) => key);
  // names, patterns of nothing but variables, and words that are the same in another language
  const may = /^(product|home-placeholder|name-own|about|prejoin-unnamed|chat-title|shortcuts-chat|agenda-extend|companions-more|agenda-short-introduce|agenda-short-clarify|agenda-minute-short|refused-hands_closed|refused-bad_echo_id|refused-stale_edit|refused-chat_held_back|survey-no|refusal-.*|page)$/;
  expect(same.filter((key) => !may.test(key))).toEqual([]);
  const words = parse(here, {}).body.map((one) => JSON.stringify(one)).join("\n");
  if (tag === "ar") expect(words).not.toMatch(/[\u0600-\u06ff][,;?]/);
  if (tag === "fr") expect(here.replace(/^#.*$/gm, "")).not.toMatch(/[\p{L}}] ?[?!;](?=\s|$)|\p{L}:\s/mu);
  if (tag === "es") for (const line of here.split("\n")) expect([...line].filter((one) => one === "¿").length, line).toBe([...line].filter((one) => one === "?").length);
});

// Every code that the relay names stands in its reference: a new one without words is seen here.
const reference = readFileSync(new URL("../../docs/messages.md", import.meta.url), "utf8");
const codesUnder = (heading: string) => {
  const part = reference.split(`### ${heading}`)[1]?.split("\n#")[0] ?? "";
  return [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code ?? "");
};

// Slips of a page, or a moment of the relay: its own words are shown, or nothing at all.
const WORDLESS = {
  join: ["bad_field", "bad_body", "too_large", "too_many_rooms", "too_many_waiting", "join_too_late", "unavailable"],
  request: ["not_yourself", "no_such_source", "no_such_track", "view_too_large", "size_out_of_range", "text_empty", "offer_refused"],
};

test("each code by which a join is refused has its words, and no other one has", () => {
  const known = codesUnder("A join is refused");
  expect(known.length).toBeGreaterThan(10);
  expect(known.filter((code) => !english.has(`refusal-${code}-title`))).toEqual(WORDLESS.join);
  for (const code of known) expect(english.has(`refusal-${code}-title`), code).toBe(english.has(`refusal-${code}-text`));
  const worded = [...english.keys()].flatMap((key) => /^refusal-(\w+)-title$/.exec(key)?.[1] ?? []);
  // the page's own two, and a problem of HTTP
  expect(worded.filter((code) => !known.includes(code)).sort()).toEqual(["no_such_room", "unable", "unknown"]);
  expect(sayEnding({ refused: { code: "room_full", message: "" } }, "").title).toBe("The room is full");
});

test("each code by which a request is refused has its words, and no other one has", () => {
  const known = codesUnder("A request is refused");
  expect(known.length).toBeGreaterThan(10);
  expect(known.filter((code) => sayRefused(code, WRITE_LIMITS) === undefined)).toEqual(WORDLESS.request);
  const worded = [...english.keys()].flatMap((key) => /^refused-(\w+)$/.exec(key)?.[1] ?? []);
  expect(worded.filter((code) => !known.includes(code))).toEqual([]);
  expect(sayRefused("toString", WRITE_LIMITS)).toBeUndefined();
  expect(sayRefused("too_many_polls", { ...WRITE_LIMITS, max_polls: 7 })).toContain("limited to 7.");
});

test("a language is the chosen one, then the browser's first that there are words for, then English", () => {
  expect(negotiated(undefined, ["pt-BR", "en"])).toBe("pt");
  expect(negotiated(undefined, ["de", "ar-EG", "fr"])).toBe("ar");
  expect(negotiated(undefined, ["ja"])).toBe("en");
  expect(negotiated(undefined, [])).toBe("en");
  expect(negotiated("hi", ["fr"])).toBe("hi");
  // a language that this page does not know any more, or nonsense out of the memory
  expect(negotiated("tlh", ["fr"])).toBe("fr");
  expect(negotiated("<b>", ["fr"])).toBe("fr");
});

test("only a name of the other direction is isolated", () => {
  expect(say("came", { name: "North" })).toBe("North joined.");
  expect(say("came", { name: ARABIC })).toBe(`\u2068${ARABIC}\u2069 joined.`);
  speak("ar", text("ar"), [], true);
  expect(say("came", { name: "North" })).toContain("\u2068North\u2069");
});

test("around a name stands all the rest", () => {
  for (const tag of TAGS) {
    speak(tag, text(tag), [], false);
    expect(sayAround("has-floor-badge").join("North"), tag).toBe(say("has-floor-badge", { name: "North" }));
  }
});

test("numbers, minutes, times and lists are written as the person's own variant does", () => {
  const noon = new Date(2026, 0, 5, 15, 4);
  expect([say("hands-waits", { minutes: 5 }), say("hands-waits", { minutes: 0 })]).toEqual(["5 min", "just now"]);
  speak("en", undefined, ["en-GB"], false);
  expect(sayTime(noon)).toBe("15:04");
  expect(sayList(["a", "b", "c"])).toBe("a, b, c");
  speak("ar", text("ar"), ["ar-EG"], true);
  expect(sayNumber(25)).toBe("٢٥");
  speak("ar", text("ar"), ["ar-MA"], true);
  expect(sayNumber(25)).toBe("25");
});

test("what a translation lacks is said in English", () => {
  speak("fr", "undo = Défaire", [], false);
  expect([say("undo"), say("close")]).toEqual(["Défaire", "Close"]);
});

test("the made-up language has every sentence, longer by two fifths, and ships nowhere", () => {
  const here = messages(pseudo(text("en")));
  expect([...here.keys()]).toEqual([...english.keys()]);
  const before = say("leaving-end-text").length;
  speak("en-XA", pseudo(text("en")), [], false);
  expect(say("leaving-end-text").length).toBeGreaterThan(before * 1.35);
  expect(say("prejoin-title-of", { room: "ECHO" })).toMatch(/ECHO/);
  expect(code).not.toMatch(/pseudo|en-XA/i);
});
