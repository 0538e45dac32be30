import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Phase, Sheet } from "../../src/relay/messages";
import { CaseBeside } from "../../src/state/beside";
import { NO_CASES, type CaseBook } from "../../src/state/case";
import { Memory, type Shelf } from "../../src/state/memory";
import { after, welcomed } from "../../src/state/room";
import { someone, staged, welcome } from "./scene";

const [hub, north] = [someone("hub", "hub"), someone("north", "spoke")];
const sheet: Sheet = { id: 1, revision: 1, edited_by: "hub", case: { echo_id: "HTN-2026-0001", presenter: { participant: "north", name: "North" }, questions: ["Which drug?"], sections: [] } };

function shelf(): Shelf {
  const held = new Map<string, string>();
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value), removeItem: (key) => void held.delete(key) };
}

function opened(tab = shelf(), part: Phase | undefined = "present") {
  const around = { room: signal(welcomed(welcome(north, [hub]), undefined)), book: signal<CaseBook>({ ...NO_CASES, open: sheet }), part: signal<Phase | undefined>(part), door: "r" };
  const beside = new CaseBeside(around, new Memory(tab, undefined));
  beside.measured(1200, 600);
  return { around, beside };
}

test.each([
  ["welcome", false], ["didactic", false], ["introduce", true], ["present", true], ["clarify", true], ["recommend", true], ["sum_up", true], ["close", false], [undefined, false],
] as const)("during %s the case stands beside the faces: %s", (part, stands) => {
  const { around, beside } = opened();
  around.part.value = part;
  expect(beside.shown.value).toBe(stands);
});

test("it gives way to a shared screen, to a narrow page, and goes when it is closed", () => {
  const { around, beside } = opened();
  expect(beside.shown.value).toBe(true);
  const before = around.room.value;
  around.room.value = after(before, { type: "stage", ...staged(null, [hub], hub) });
  expect(beside.shown.value).toBe(false);
  around.room.value = before;
  for (const [width, height] of [[700, 600], [1200, 250]] as const) {
    beside.measured(width, height);
    expect(beside.shown.value).toBe(false);
  }
  beside.measured(1000, 400);
  expect(beside.shown.value).toBe(true);
  around.book.value = NO_CASES;
  expect([beside.possible.value, beside.shown.value]).toEqual([false, false]);
});

test("whoever folds it away can bring it back, and finds it folded after a reload", () => {
  const tab = shelf();
  const { beside } = opened(tab);
  beside.fold(true);
  expect([beside.possible.value, beside.shown.value]).toEqual([true, false]);
  const again = opened(tab).beside;
  expect(again.shown.value).toBe(false);
  again.fold(false);
  expect(opened(tab).beside.shown.value).toBe(true);
});
