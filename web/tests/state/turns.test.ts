import { beforeEach, expect, test, vi } from "vitest";
import { Turns } from "../../src/state/turns";

vi.useFakeTimers();

let turns: Turns;
beforeEach(() => {
  vi.clearAllTimers();
  turns = new Turns();
});

/** They speak, and after so long the next are said to. */
function speak(speakers: readonly string[], ms: number): readonly string[] {
  turns.heard(speakers);
  vi.advanceTimersByTime(ms);
  return turns.lately.value;
}

test("whoever speaks for a while is there before anything else is told, and stays in silence", () => {
  expect(speak(["north"], 2900)).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(turns.lately.value).toEqual(["north"]);
  expect(speak([], 600_000)).toEqual(["north"]);
});

test("a cough and a yes change nothing, though one follows the other", () => {
  speak(["north"], 4000);
  for (let yes = 0; yes < 10; yes += 1) {
    expect(speak(["south", "north"], 1700)).toEqual(["north"]);
    expect(speak(["north"], 300)).toEqual(["north"]);
  }
});

test("two who speak in turn stay where they are, and of them a third takes the place of who was silent longer", () => {
  speak(["north"], 4000);
  expect(speak(["south"], 4000)).toEqual(["south", "north"]);
  for (let turn = 0; turn < 5; turn += 1) {
    speak(["north"], 4000);
    expect(speak(["south"], 4000)).toEqual(["south", "north"]);
  }
  speak(["north"], 4000);
  expect(speak(["east"], 4000)).toEqual(["east", "north"]);
  // who speaks now was heard last
  expect(speak(["east", "west"], 4000)).toEqual(["west", "east"]);
});
