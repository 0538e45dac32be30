/** Hands, hosts and chat: what a page says and shows in a session that is led. */
import { expect, test, vi } from "vitest";
import { mayWriteToAll } from "../../src/state/chat";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { say } from "../../src/words/say";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

vi.useFakeTimers();

let hardware: StandInHardware;
let wire: StandInWire;

function load(token = "token"): Session {
  hardware = new StandInHardware();
  const make = (events: StandInWire["events"]) => (wire = new StandInWire(events));
  return new Session({ room: "room", token }, make, hardware, new Memory(undefined, undefined));
}

const settled = () => vi.advanceTimersByTimeAsync(1);
const north = someone("north", "spoke");
const hub = someone("hub", "hub");

async function joined(session: Session): Promise<void> {
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub]), true);
  await settled();
}

const up = (participant: string, place = 0) => ({ participant, place, waiting_ms: 0, has_spoken: false });
const shown = (session: Session) => session.notices.list.value.map(({ text }) => text);

test("a hand is up when the room says so, and whoever is next reads it", async () => {
  const session = load();
  await joined(session);
  session.raiseHand(true);
  expect(session.handUp.value).toBe(false);
  wire.events.message({ type: "hands", lowered: [], raised: [up("hub"), up("north", 1)] });
  expect([session.handUp.value, session.ownPlace.value]).toEqual([true, 2]);
  expect(session.notices.said.value).toBe(say("hands-your-place", { place: 2 }));
  wire.events.message({ type: "floor", participant: "hub" });
  expect(session.ownPlace.value).toBe(1);
  expect(shown(session)).toEqual([say("hands-you-are-next")]);
  expect(wire.said.filter(({ type }) => type === "hand")).toEqual([{ type: "hand", raised: true }]);
});

test("a person reads that others lowered the hand, and not that they did so themselves", async () => {
  const session = load();
  await joined(session);
  const raise = () => wire.events.message({ type: "hands", lowered: [], raised: [up("hub"), up("north", 1)] });
  const lower = () => wire.events.message({ type: "hands", lowered: ["north"], raised: [] });
  session.raiseHand(true);
  raise();
  session.raiseHand(false);
  lower();
  expect(shown(session)).not.toContain(say("hands-lowered"));
  session.raiseHand(true);
  raise();
  lower();
  expect(shown(session)).toContain(say("hands-lowered"));
});

test("a hand is raised again in a relay that knows nothing of it, and in no other", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  const hands = () => wire.said.filter(({ type }) => type === "hand").length;
  wire.events.welcomed(welcome(north, [hub], { hands: [] }), true);
  expect(hands()).toBe(0);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  wire.events.welcomed(welcome(someone("north again", "spoke"), [hub]), true);
  expect(hands()).toBe(1);
});

test("a hub hears of hands by name, and gives the floor to who waits longest", async () => {
  const session = load();
  await session.own.open();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(hub, [north]), true);
  await settled();
  session.nextSpeaker();
  expect(wire.said.filter(({ type }) => type === "floor")).toEqual([]);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(session.notices.said.value).toBe(say("hands-raised", { name: north.name }));
  expect(session.changes.handsRaised.value).toBe(1);
  session.nextSpeaker();
  expect(wire.said.at(-1)).toEqual({ type: "floor", participant: "north" });
});

test("who hosts for want of a facilitator reads what that means, and has the host's controls meanwhile", async () => {
  const session = load();
  const specialist = { ...someone("doctor", "hub"), role: "specialist" as const };
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(specialist, [hub, north]), true);
  expect(session.isHost.value).toBe(false);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(session.changes.handsRaised.value).toBe(0);
  wire.events.message({ type: "host", participant: "doctor" });
  expect(session.isHost.value).toBe(true);
  expect(shown(session)).toEqual([say("host-you-for-now")]);
  wire.events.message({ type: "host", participant: "hub" });
  expect(session.isHost.value).toBe(false);
  expect(shown(session), "the older word is true no more").toEqual([say("host-now", { name: hub.name })]);
});

test("everyone reads who hosts now, but for whoever has just come", async () => {
  const session = load();
  const second = { ...someone("second", "hub"), role: "coordinator" as const };
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub, second]), true);
  expect(shown(session)).toEqual([]);
  wire.events.message({ type: "host", participant: "second" });
  expect(shown(session)).toEqual([say("host-now", { name: second.name })]);
  wire.events.message({ type: "host", participant: "hub" });
  expect(shown(session), "the newest alone is true").toEqual([say("host-now", { name: hub.name })]);
  // and what a page missed
  wire.events.welcomed(welcome(north, [second], { host: "second" }), true);
  expect(shown(session)).toEqual([say("host-now", { name: second.name })]);
});

test("in a discussion that all see, who speaks comes to the front of the gallery, and one's own words move nothing", async () => {
  const session = load();
  const [east, west] = [someone("east", "spoke"), someone("west", "spoke")];
  session.join();
  wire.events.joinFields();
  const everyone = welcome(north, [hub, east, west]);
  wire.events.welcomed({ ...everyone, stage: { ...everyone.stage, gallery: "everyone" } }, true);
  const gallery = () => session.looking.arrangement.value?.gallery.map(({ participant: { id } }) => id);
  const speak = async (...participants: string[]) => {
    wire.events.message({ type: "speakers", participants });
    await vi.advanceTimersByTimeAsync(4000);
  };
  expect(gallery()).toEqual(["east", "west"]);
  await speak("west", "north");
  expect(gallery()).toEqual(["west", "east"]);
  await speak();
  expect(gallery(), "who spoke last stays there").toEqual(["west", "east"]);
  await speak("hub");
  await speak("north");
  expect(gallery(), "both who spoke last of the others").toEqual(["west", "east"]);
});

test("of one matter the newest notice is shown alone, beside those of others, and none outlives the session", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(shown(session)).toEqual([say("hands-you-are-next")]);
  session.notices.show("of another matter");
  wire.events.message({ type: "floor", participant: "north" });
  expect(shown(session)).toEqual(["of another matter", say("you-have-floor")]);
  session.leave();
  expect(shown(session)).toEqual([]);
});

test("whoever had the floor reads nothing of the hand that falls with it", async () => {
  const session = load();
  await joined(session);
  session.raiseHand(true);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  wire.events.message({ type: "floor", participant: "north" });
  const before = shown(session).length;
  wire.events.message({ type: "hands", lowered: ["north"], raised: [] });
  wire.events.message({ type: "floor", participant: "hub" });
  expect(shown(session).length).toBe(before);
  expect(shown(session)).not.toContain(say("hands-lowered"));
});

test("a lock that the room forgot with its host is said again, and a debrief ended again", async () => {
  for (const [entrance, said] of [["locked", { type: "entrance", to: "locked" }], ["ended", { type: "end", debrief: true }]] as const) {
    const session = load();
    session.join();
    wire.events.joinFields();
    wire.events.welcomed(welcome(hub, [], { entrance }), true);
    wire.events.welcomed(welcome(hub, [], { entrance: "open" }), true);
    expect(wire.said.filter(({ type }) => type === said.type)).toEqual([said]);
    session.leave();
  }
  // another of the hub has opened the room meanwhile, or the next session has begun: nobody is thrown out
  const other = someone("other", "hub");
  for (const [entrance, others] of [["locked", [other]], ["ended", [other, north]], ["ended", [north]]] as const) {
    const session = load();
    session.join();
    wire.events.joinFields();
    wire.events.welcomed(welcome(hub, [], { entrance }), true);
    wire.events.welcomed(welcome(hub, others, { entrance: "open", host: hub.id }), true);
    expect(wire.said.filter(({ type }) => type === "end" || type === "entrance")).toEqual([]);
    session.leave();
  }
  const clinic = load();
  await joined(clinic);
  wire.events.message({ type: "entrance", entrance: "locked" });
  wire.events.welcomed(welcome(north, [hub]), true);
  expect(wire.said.filter(({ type }) => type === "entrance")).toEqual([]);
});

test("hands that go up one after the other call the host once", async () => {
  const session = load();
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(hub, [north]), true);
  for (let n = 0; n < 20; n += 1) {
    wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
    wire.events.message({ type: "hands", lowered: ["north"], raised: [] });
  }
  expect(session.changes.handsRaised.value).toBe(1);
  await vi.advanceTimersByTimeAsync(5000);
  wire.events.message({ type: "hands", lowered: [], raised: [up("north")] });
  expect(session.changes.handsRaised.value).toBe(2);
});

test("an observer opens no device, in any way", async () => {
  const session = load(`t.${btoa(JSON.stringify({ site: "spoke", role: "observer" }))}.t`);
  await session.own.open();
  session.toggle("microphone");
  session.setMuted("camera", false);
  session.setMuted("screen", false);
  await settled();
  expect(hardware.tracks).toEqual({});
  expect(wire.events.joinFields().muted).toEqual(["microphone", "camera", "screen"]);
});

const written = (number: number, from: string, to: "everyone" | "hub" | { one: string } = "everyone") => ({ number, from, name: `Site ${from}`, to, text: `text ${number}`, age_ms: 0 });

test("the page asks for what was written, and only what comes after is unread", async () => {
  const session = load();
  await joined(session);
  expect(wire.asked).toEqual([null]);
  wire.events.message({ type: "chat_history", before: null, lines: [written(6, "hub")], earlier: true });
  expect(session.conversation.unread.value).toBe(0);
  wire.events.message({ type: "chat", lines: [written(7, "hub"), written(8, "north")] });
  expect(session.conversation.unread.value).toBe(1);
  session.conversation.readEarlier();
  expect(wire.asked).toEqual([null, 6]);
  session.conversation.show(true);
  wire.events.message({ type: "chat", lines: [written(9, "hub")] });
  expect(session.conversation.unread.value).toBe(0);
  expect(shown(session)).toEqual([]);
});

test("a word to this person alone is shown at once, and one to everyone is only told", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "chat", lines: [written(1, "hub"), written(2, "hub", { one: "north" })] });
  expect(shown(session)).toEqual([say("chat-to-you", { name: "Site hub", text: "text 2" })]);
  expect(session.notices.said.value).toBe(say("chat-from", { name: "Site hub", text: "text 1" }));
});

test("where the chat to all is held back, a clinic writes to the hub from the start, and the hub to everyone", async () => {
  const session = load();
  await joined(session);
  expect(session.conversation.draft.value.to).toBe("everyone");
  wire.events.welcomed(welcome(north, [hub], { chat_to_all: "hub" }), true);
  expect(session.conversation.draft.value.to).toBe("hub");
  const roles = ["facilitator", "specialist", "clinician", "observer"] as const;
  expect(roles.map((role) => mayWriteToAll(role, "hub"))).toEqual([true, true, false, false]);
  expect(roles.map((role) => mayWriteToAll(role, "everyone"))).toEqual([true, true, true, false]);
});

test("what is typed is sent once, to whom it was for, and not while the line is away", async () => {
  const session = load();
  await joined(session);
  session.conversation.draft.value = { to: { one: "hub" }, text: " Hello " };
  wire.events.reconnecting(1);
  session.conversation.write();
  expect(session.conversation.draft.value.text).toBe(" Hello ");
  wire.events.welcomed(welcome(north, [hub]), true);
  session.conversation.write();
  session.conversation.write();
  expect(wire.said.filter(({ type }) => type === "write")).toEqual([{ type: "write", to: { one: "hub" }, text: " Hello " }]);
  expect(session.conversation.draft.value).toEqual({ to: { one: "hub" }, text: "" });
});

test("what was written and got lost stands in the field again, and what arrived does not", async () => {
  const session = load();
  await joined(session);
  const typed = () => session.conversation.draft.value.text;
  const write = (text: string) => {
    session.conversation.draft.value = { to: "everyone", text };
    session.conversation.write();
  };
  const history = (lines: readonly object[]) => wire.events.message({ type: "chat_history", before: null, lines, earlier: false } as never);
  write("It arrived");
  wire.events.message({ type: "chat", lines: [{ ...written(1, "north"), text: "It arrived" }] });
  write("So did this");
  write("This did not");
  expect(typed()).toBe("");
  // the line was dead before anybody knew
  wire.events.welcomed(welcome(north, [hub]), true);
  history([{ ...written(1, "north"), text: "It arrived" }, { ...written(2, "north"), text: "So did this" }]);
  expect(typed()).toBe("This did not");
  expect(shown(session)).toEqual([say("chat-unsent")]);
  // refused: whom it was for has left
  session.conversation.draft.value = { to: { one: "hub" }, text: "Only you" };
  session.conversation.write();
  wire.events.message({ type: "refused", code: "unknown_participant", field: "to", message: "" } as never);
  expect(session.conversation.draft.value).toEqual({ to: { one: "hub" }, text: "Only you" });
  // of several in flight one was refused: those that arrive after all are not written twice
  session.conversation.draft.value = { to: "everyone", text: "" };
  write("Kept for later");
  write("Refused");
  wire.events.message({ type: "refused", code: "not_kept", message: "" } as never);
  expect(typed()).toBe("Kept for later\nRefused");
  wire.events.message({ type: "chat", lines: [{ ...written(3, "north"), text: "Kept for later" }] });
  expect(typed()).toBe("Refused");
  // what is typed by now is not overwritten, and nothing comes twice
  write("Once more");
  session.conversation.draft.value = { to: "everyone", text: "Being typed" };
  wire.events.message({ type: "refused", code: "too_fast", message: "" } as never);
  expect(typed()).toBe("Being typed");
  session.conversation.draft.value = { to: "everyone", text: "" };
  wire.events.message({ type: "refused", code: "too_fast", message: "" } as never);
  expect(typed()).toBe("");
});

test("whoever is asked to unmute does so with one press, and is not asked while heard", async () => {
  const session = load();
  await joined(session);
  wire.events.message({ type: "asked_to_unmute", by: "hub" });
  expect(shown(session)).toEqual([]);
  session.setMuted("microphone", true);
  await settled();
  wire.events.message({ type: "asked_to_unmute", by: "hub" });
  expect(shown(session)).toEqual([say("asked-to-unmute", { name: hub.name })]);
  expect(session.own.sends("microphone")).toBe(false);
  session.notices.list.value[0]?.action?.run();
  await settled();
  expect(session.own.sends("microphone")).toBe(true);
});

test("a new name is kept for the next time", async () => {
  const session = load();
  await joined(session);
  session.rename("north", " Fort Yates ");
  expect(wire.said.at(-1)).toEqual({ type: "rename", participant: "north", name: "Fort Yates" });
  wire.events.welcomed(welcome({ ...north, name: "Fort Yates" }, [hub]), true);
  expect(wire.events.joinFields().name).toBe("Fort Yates");
});

