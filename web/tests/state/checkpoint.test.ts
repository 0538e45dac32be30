/** Whether the people at a page are still there: asked by the room, answered by one key or tap. */
import { expect, test } from "vitest";
import { Memory } from "../../src/state/memory";
import { Session } from "../../src/state/session";
import { shelf } from "./shelf";
import { someone, welcome } from "./scene";
import { StandInHardware, StandInWire } from "./stand-ins";

const hub = someone("hub", "hub");
const north = someone("north", "spoke");

function joined(checkpoint: string[] | null = null) {
  let wire: StandInWire | undefined;
  const session = new Session({ room: "room", token: "a.b.c" }, (events) => (wire = new StandInWire(events)), new StandInHardware(), new Memory(shelf(), shelf()));
  if (!wire) throw new Error("made with the session");
  session.join();
  wire.events.joinFields();
  wire.events.welcomed(welcome(north, [hub], { checkpoint: checkpoint && { names: checkpoint, left_ms: 1000 } }), true);
  const said = wire.said;
  const asks = (names: string[] | null) => wire?.events.message({ type: "checkpoint", checkpoint: names && { names, left_ms: 1000 } });
  return { session, wire, asks, answers: () => said.filter(({ type }) => type === "still_there") };
}

test("each person answers for themselves, and only those who are asked", () => {
  const { session, asks, answers } = joined();
  session.checkpoint.answer(["North"]);
  asks(["North", "Ana", "Luis"]);
  expect(session.checkpoint.asked.value).toBe(1);
  session.checkpoint.answer(["Ana"]);
  expect(session.checkpoint.names.value).toEqual(["North", "Luis"]);
  asks(["North", "Luis"]);
  session.checkpoint.answer(["Ana"]);
  session.checkpoint.answer(["North", "Luis"]);
  expect(answers()).toEqual([
    { type: "still_there", names: ["Ana"] },
    { type: "still_there", names: ["North", "Luis"] },
  ]);
  expect(session.checkpoint.names.value).toEqual([]);
  expect(session.checkpoint.asked.value, "rings once").toBe(1);
});

test("what is open at a return is open, and what is over is shown no more", () => {
  const { session, asks } = joined(["North"]);
  expect(session.checkpoint.names.value).toEqual(["North"]);
  asks(null);
  expect(session.checkpoint.names.value).toEqual([]);
});

test("nothing is answered on a line that is away: what was not heard is asked again", () => {
  const { session, wire, answers } = joined(["North"]);
  wire.events.reconnecting(1);
  session.checkpoint.answer(["North"]);
  expect([answers(), session.checkpoint.names.value]).toEqual([[], ["North"]]);
});

test("a host has the session ask, or not", () => {
  const { session, wire } = joined();
  session.checkpoint.switch(true);
  expect(wire.said).toContainEqual({ type: "checkpoint", on: true });
});
