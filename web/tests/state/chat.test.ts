import { expect, test } from "vitest";
import { addressees, asRead, NOTHING_WRITTEN, pieces, unread, withHistory, withLines, without } from "../../src/state/chat";
import { someone } from "./scene";

const line = (number: number, from = "north", age_ms = 0) => ({ number, from, name: from, to: "everyone" as const, text: `line ${number}`, age_ms });
const numbers = (chat: { lines: readonly { number: number }[] }) => chat.lines.map(({ number }) => number);

test("lines stand in the room's order, however they came, and each once", () => {
  const chat = withLines(withLines(NOTHING_WRITTEN, [line(2), line(4)], 1000), [line(3), line(2)], 1000);
  expect(numbers(chat)).toEqual([2, 3, 4]);
  expect(withLines(NOTHING_WRITTEN, [line(1, "north", 400)], 1000).lines[0]?.at).toBe(600);
});

test("earlier lines go before, and the newest take the place of what stood there", () => {
  const chat = withHistory(NOTHING_WRITTEN, { before: null, lines: [line(8), line(9)], earlier: true }, 0);
  const more = withHistory(chat, { before: 8, lines: [line(6), line(7)], earlier: false }, 0);
  expect([numbers(more), more.earlier]).toEqual([[6, 7, 8, 9], false]);
  const back = withHistory(more, { before: null, lines: [line(30)], earlier: true }, 0);
  expect([numbers(back), back.earlier]).toEqual([[30], true]);
});

test("what others wrote since one looked is unread, and what was taken back is gone", () => {
  const chat = asRead(withLines(NOTHING_WRITTEN, [line(1), line(2)], 0));
  expect(unread(chat, "hub")).toBe(0);
  const more = withLines(chat, [line(3), line(4, "hub"), line(5)], 0);
  expect(unread(more, "hub")).toBe(2);
  expect(unread(without(more, [3]), "hub")).toBe(1);
  expect(numbers(without(more, [3]))).toEqual([1, 2, 4, 5]);
});

test("clinics write alone to those of the hub, and the hub to everyone else", () => {
  const all = [someone("hub", "hub"), someone("doctor", "hub"), someone("north", "spoke"), someone("south", "spoke")];
  const names = (self: string) => addressees(all.find(({ id }) => id === self) ?? someone(self, "hub"), all).map(({ id }) => id);
  expect(names("north")).toEqual(["hub", "doctor"]);
  expect(names("hub")).toEqual(["doctor", "north", "south"]);
});

test.each([
  ["no address here", ["no address here"]],
  ["see https://who.int/x_(y), and go", ["see ", ">https://who.int/x_(y", "), and go"]],
  ["https://a.org/?q=1&r=2.", [">https://a.org/?q=1&r=2", "."]],
  ["(https://a.org) http://b.org/ü\nc", ["(", ">https://a.org", ") ", ">http://b.org/ü", "\nc"]],
  ["javascript:alert(1) <a href=https://a.org>x</a>", ["javascript:alert(1) <a href=", ">https://a.org", ">x</a>"]],
  ["https://", ["https://"]],
])("an address in %j becomes a link, and nothing else does", (text, expected) => {
  expect(pieces(text).map(({ text: piece, link }) => (link ? `>${piece}` : piece))).toEqual(expected);
});
