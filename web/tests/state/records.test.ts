/** What the hub takes away: which cases have letters, and what a person reads where a file cannot be had. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Notices } from "../../src/state/notices";
import { Records } from "../../src/state/records";

const filed = (id: number, open: boolean, states: string[]) => ({
  open, sheet: { id, case: { echo_id: `ABC-2026-${id}` } }, recommendations: states.map((state) => ({ state })),
});

let answer: () => Promise<Response>;
let asked: [string, Record<string, string>][];

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", (address: string, { headers }: { headers: Record<string, string> }) => {
    asked.push([address, headers]);
    return answer();
  });
});

afterEach(() => vi.unstubAllGlobals());

const records = (notices = new Notices()) => new Records({ room: "room", token: "a.b.c" }, notices);
const refused = (code: string, status = 422) => () => Promise.resolve(Response.json({ code }, { status }));

test("cases that are closed have letters, the newest first", async () => {
  const all = records();
  answer = () => Promise.resolve(Response.json({ cases: [filed(3, false, ["taken", "left"]), filed(7, false, []), filed(9, true, ["taken"])] }));
  await all.load();
  expect(all.closed.value).toEqual([
    { id: 7, echoId: "ABC-2026-7", taken: 0 },
    { id: 3, echoId: "ABC-2026-3", taken: 1 },
  ]);
  expect(asked).toEqual([["/api/v1/rooms/room/cases", { authorization: "Bearer a.b.c", accept: "application/json" }]]);
});

test("a room that never had a case has none, and one that cannot be read says so", async () => {
  const all = records();
  answer = refused("not_found", 404);
  await all.load();
  expect(all.closed.value).toEqual([]);
  answer = () => Promise.reject(new Error("no line"));
  await all.load();
  expect(all.closed.value).toBe("failed");
});

test("a sheet is asked for as CSV; one that is not kept is no fault of the line", async () => {
  const notices = new Notices();
  const all = records(notices);
  answer = () => Promise.resolve(new Response("name\n"));
  expect(await (await all.sheet("survey"))?.text()).toBe("name\n");
  expect(asked[0]).toEqual(["/api/v1/rooms/room/survey/answers", { authorization: "Bearer a.b.c", accept: "text/csv" }]);
  for (const code of ["unprocessable", "not_kept", "forbidden"]) {
    answer = refused(code);
    expect(await all.sheet("polls")).toBeUndefined();
  }
  const said = notices.list.value.map(({ text }) => text);
  expect(said).toHaveLength(3);
  expect(new Set(said).size).toBe(3);
});
