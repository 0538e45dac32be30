/** What holds for the catalogues in locales/, whatever the language. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generated, messages, variables } from "../scripts/keys.mjs";
import { LANGUAGES } from "../src/words/language";

const locales = new URL("../../locales", import.meta.url).pathname;
const read = (language: string) => messages(readFileSync(join(locales, language, "page.ftl"), "utf8"));
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

test("every sentence of the catalogue is used", () => {
  // said by its key, by a pattern (`line-${kind}`), or inside of another sentence
  const literal = new Set([...code.matchAll(/"([\w-]+)"/g)].map(([, key]) => key));
  const patterns = [...code.matchAll(/`([\w-]+)?\$\{[^`]*?\}([\w-]*)`/g)]
    .filter(([, before, after]) => before?.endsWith("-") || after?.startsWith("-"))
    .map(([, before, after]) => new RegExp(`^${before ?? ""}[\\w-]+${after ?? ""}$`));
  const inside = new Set([...english.values()].flatMap((message) => [...JSON.stringify(message.value).matchAll(/"MessageReference","id":\{"type":"Identifier","name":"([\w-]+)"/g)].map(([, key]) => key)));
  const unused = [...english.keys()].filter((key) => !literal.has(key) && !inside.has(key) && !patterns.some((one) => one.test(key)));
  expect(unused).toEqual([]);
});
