/** Makes a language that nobody speaks out of the English one: what is in no catalogue stays plain, and what is too long for its place shows. */
import { parse, serialize, Visitor, type Message, type Pattern, type TextElement } from "@fluent/syntax";

/** CLDR's name for accented English. */
export const PSEUDO = "en-XA";

// a translation of a short English sentence is about that much longer
const LONGER = 0.4;
const PLAIN = "AaCcEeGgIiNnOoSsUuYyZz";
const ACCENTED = "ÅåÇçÉéĞğÎîÑñÖöŠšÛûÝýŽž";

export function pseudo(ftl: string): string {
  const tree = parse(ftl, {});
  new Accents().visit(tree);
  return serialize(tree, {});
}

class Accents extends Visitor {
  visitMessage(message: Message): void {
    // a name is the same in every language
    if (message.id.name !== "product") this.genericVisit(message);
  }

  visitPattern(pattern: Pattern): void {
    const texts = pattern.elements.filter((one): one is TextElement => one.type === "TextElement");
    const length = texts.reduce((sum, { value }) => sum + value.trim().length, 0);
    for (const text of texts) text.value = accented(text.value);
    const last = texts.at(-1);
    // the more is words, as in a language: a line can break between them
    if (last && length > 0) last.value = last.value.replace(/(?=[.?!…:]?\s*$)/, filler(Math.ceil(length * LONGER)));
    this.genericVisit(pattern);
  }
}

function accented(text: string): string {
  return [...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join("");
}

function filler(length: number): string {
  return length < 4 ? "~".repeat(length) : ` ${"łøřëm ".repeat(length)}`.slice(0, length).trimEnd();
}
