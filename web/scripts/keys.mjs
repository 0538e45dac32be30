// Writes web/src/words/keys.ts, the names of all sentences and what each one takes, from the English
// catalogue: `npm run keys`. A test fails when the two differ.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "@fluent/syntax";

const LOCALES = new URL("../../locales/", import.meta.url);
const KEYS = new URL("../src/words/keys.ts", import.meta.url);

// CLDR's plural categories: a choice among them is a choice by number
const PLURALS = ["zero", "one", "two", "few", "many", "other"];
const NUMERIC = ["NUMBER", "MINUTES"];

/** The two files of a language, one after the other: one catalogue. */
export function catalogue(language) {
  return ["page", "room"].map((part) => readFileSync(new URL(`${language}/${part}.ftl`, LOCALES), "utf8")).join("\n");
}

/** Each message of a catalogue, by its key. */
export function messages(ftl) {
  const { body } = parse(ftl, {});
  const junk = body.find(({ type }) => type === "Junk");
  if (junk) throw new Error(`not a message: ${junk.content}`);
  return new Map(body.filter(({ type }) => type === "Message").map((message) => [message.id.name, message]));
}

/** The variables of a message with their types, those of the messages inside of it among them. */
export function variables(message, all, found = new Map()) {
  const type = (name, kind) => {
    const before = found.get(name) ?? "string";
    if (before === "string") found.set(name, kind);
    // what one choice leaves to its default may be a variant of another
    else if (before.startsWith('"') && kind.startsWith('"')) found.set(name, [...new Set([...before.split(" | "), ...kind.split(" | ")])].sort().join(" | "));
  };
  const walk = (node) => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node)) return void node.forEach(walk);
    if (node.type === "VariableReference") type(node.id.name, "string");
    if (node.type === "MessageReference") variables(all.get(node.id.name), all, found);
    if (node.type === "FunctionReference" && NUMERIC.includes(node.id.name)) {
      for (const argument of node.arguments.positional) if (argument.id) type(argument.id.name, "number");
    }
    if (node.type === "SelectExpression" && node.selector.type === "VariableReference") {
      const keys = node.variants.map(({ key }) => key.name ?? key.value);
      const counts = keys.every((key) => PLURALS.includes(key) || /^\d+$/.test(key));
      type(node.selector.id.name, counts ? "number" : keys.map((key) => `"${key}"`).sort().join(" | "));
    }
    for (const value of Object.values(node)) walk(value);
  };
  walk(message.value);
  return found;
}

/** What keys.ts has to hold. */
export function generated() {
  const all = messages(catalogue("en"));
  const lines = [...all].map(([key, message]) => {
    const taken = [...variables(message, all)].map(([name, kind]) => `${name}: ${kind}`);
    return `  "${key}": ${taken.length > 0 ? `{ ${taken.join("; ")} }` : "undefined"};\n`;
  });
  return `/** Names every sentence of the page and what it takes: made from locales/en by \`npm run keys\`. */\nexport interface Sentences {\n${lines.join("")}}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(KEYS, generated());
