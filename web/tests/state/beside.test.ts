import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Phase, Recommendation, Sheet } from "../../src/relay/messages";
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
  ["welcome", undefined], ["didactic", undefined], ["introduce", "beside"], ["present", "beside"], ["clarify", "beside"], ["recommend", "beside"], ["sum_up", "beside"], ["close", undefined], [undefined, undefined],
] as const)("during %s the case stands beside the faces: %s", (part, stands) => {
  const { around, beside } = opened();
  around.part.value = part;
  expect(beside.shown.value).toBe(stands);
});

test("it gives way to a shared screen, to a narrow page, and goes when it is closed", () => {
  const { around, beside } = opened();
  expect(beside.shown.value).toBe("beside");
  const before = around.room.value;
  around.room.value = after(before, { type: "stage", ...staged(null, [hub], hub) });
  expect(beside.shown.value).toBeUndefined();
  around.room.value = before;
  for (const [width, height] of [[700, 600], [1200, 250]] as const) {
    beside.measured(width, height);
    expect(beside.shown.value).toBeUndefined();
  }
  beside.measured(1000, 400);
  expect(beside.shown.value).toBe("beside");
  around.book.value = NO_CASES;
  expect([beside.possible.value, beside.shown.value]).toEqual([undefined, undefined]);
});

test("on a narrow page that is tall what is recommended stands below the faces, once it is summed up", () => {
  const { around, beside } = opened(shelf(), "sum_up");
  const one: Recommendation = { id: 1, revision: 1, edited_by: "hub", said_by: { participant: "hub", name: "Hub", role: "specialist" }, state: "taken", says: { text: "Ask about sleep.", heading: null, strength: "none", discipline: null, serves_goal: false } };
  const said = (state: Recommendation["state"]) => (around.book.value = { ...NO_CASES, open: sheet, recommendations: [{ ...one, state }] });
  said("taken");
  const sizes = [[374, 560], [304, 290], [750, 800], [304, 250], [820, 200], [880, 560], [1000, 600]] as const;
  const shapes = sizes.map(([width, height]) => {
    beside.measured(width, height);
    return beside.shown.value;
  });
  expect(shapes).toEqual(["below", "below", "below", undefined, undefined, undefined, "beside"]);
  beside.measured(374, 560);
  for (const part of ["introduce", "present", "clarify", "recommend"] as const) {
    around.part.value = part;
    expect(beside.possible.value, part).toBeUndefined();
  }
  around.part.value = "sum_up";
  beside.fold(true);
  expect([beside.possible.value, beside.shown.value]).toEqual(["below", undefined]);
  beside.fold(false);
  said("left");
  expect(beside.possible.value, "a list of nothing takes no place").toBeUndefined();
});

test("whoever folds it away can bring it back, and finds it folded after a reload", () => {
  const tab = shelf();
  const { beside } = opened(tab);
  beside.fold(true);
  expect([beside.possible.value, beside.shown.value]).toEqual(["beside", undefined]);
  const again = opened(tab).beside;
  expect(again.shown.value).toBeUndefined();
  again.fold(false);
  expect(opened(tab).beside.shown.value).toBe("beside");
});
