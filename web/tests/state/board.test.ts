/** Announcements: what stands in sight, what is folded away, and what is spoken. */
import { expect, test, vi } from "vitest";
import type { Announcement } from "../../src/relay/messages";
import { Memory, type Shelf } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { shelf } from "./shelf";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

const hub = someone("hub", "hub");
const north = someone("north", "spoke");
const posted = (id: number, text: string, edited_by: string | null = null): Announcement => ({ id, from: "hub", name: "Hub", text, edited_by, age_ms: 60_000 });

let wire: StandInWire;
function joined(self = north, announcements: Announcement[] = [], tab: Shelf = shelf()): Session {
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  const session = new Session({ room: "room", token: "token" }, make, new StandInHardware(), new Memory(tab, undefined));
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(self, [self === hub ? north : hub], { announcements }), true);
  return session;
}
const tell = (...announcements: Announcement[]) => wire.events.message({ type: "announcements", announcements });
const inSight = (session: Session) => session.board.shown.value.map(({ text }) => text);

test("who comes late sees what was posted, and is not told of it as news", () => {
  const session = joined(north, [posted(1, "Lunch at noon")]);
  expect(inSight(session)).toEqual(["Lunch at noon"]);
  expect(session.board.announcements.value[0]?.at).toBe(Date.now() - 60_000);
  expect(session.notices.said.value).not.toContain("Lunch");
});

test("what one folds away stays folded over a reload, and a new one is in sight and spoken", () => {
  const tab = shelf();
  const first = joined(north, [posted(1, "Lunch at noon")], tab);
  first.board.fold();
  expect(inSight(first)).toEqual([]);
  const session = joined(north, [posted(1, "Lunch at noon")], tab);
  expect(inSight(session)).toEqual([]);
  tell(posted(1, "Lunch at noon"), posted(2, "The slides are up"));
  expect(inSight(session)).toEqual(["The slides are up"]);
  expect(session.notices.said.value).toBe(say("announcements-new", { name: "Hub", text: "The slides are up" }));
  session.board.unfold();
  expect(inSight(session)).toEqual(["Lunch at noon", "The slides are up"]);
});

test("one that gets another text comes back into sight, under the name of whoever changed it", () => {
  const session = joined(north, [posted(1, "Lunch at noon"), posted(2, "The slides are up")]);
  session.board.fold();
  tell(posted(1, "Lunch at one", "Nurse"), posted(2, "The slides are up"));
  expect(inSight(session)).toEqual(["Lunch at one"]);
  expect(session.notices.said.value).toBe(say("announcements-new", { name: "Nurse", text: "Lunch at one" }));
});

test("what was missed while away is spoken, what was known is not", () => {
  const session = joined(north, [posted(1, "Lunch at noon")]);
  wire.events.reconnecting(1);
  wire.events.welcomed(welcome(north, [hub], { announcements: [posted(1, "Lunch at noon"), posted(2, "The slides are up")] }), true);
  expect(session.notices.said.value).toBe(say("announcements-new", { name: "Hub", text: "The slides are up" }));
});

test("a slip is undone by one press, an edit by the text that was there", () => {
  const session = joined(hub, [posted(1, "Lunch at noon")]);
  session.board.takeDown(1);
  session.notices.list.value.at(-1)?.action?.run();
  session.board.edit(1, "  Lunch at noon ");
  session.board.edit(1, " ");
  session.board.edit(1, "Lunch at one");
  session.notices.list.value.at(-1)?.action?.run();
  expect(wire.said.filter(({ type }) => type !== "mute")).toEqual([
    { type: "take_down", id: 1, down: true },
    { type: "take_down", id: 1, down: false },
    { type: "edit_announcement", id: 1, text: "Lunch at one" },
    { type: "edit_announcement", id: 1, text: "Lunch at noon" },
  ]);
});
