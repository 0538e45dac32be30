import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Live } from "../../src/relay/live";
import type { FromRoom } from "../../src/relay/messages";
import { someone, welcome } from "../state/scene";

let socket: StandInSocket;

class StandInSocket {
  static readonly OPEN = 1;
  readyState = 0;
  binaryType = "blob";
  said: (string | ArrayBuffer)[] = [];
  onopen: (() => void) | undefined;
  onclose: (() => void) | undefined;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | undefined;

  constructor() {
    socket = this;
  }

  send(data: string | ArrayBuffer): void {
    this.said.push(data);
  }

  close(): void {
    this.readyState = 3;
  }
}

const deflated = (message: FromRoom): ArrayBuffer => {
  const bytes = deflateRawSync(JSON.stringify(message));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
};
const long: FromRoom = { type: "welcome", ...welcome(someone("north", "spoke"), [], { answer: "a=rtpmap".repeat(2000) }) };
const bye: FromRoom = { type: "bye", reason: "removed", message: "" };

let heard: string[];
let live: Live;
/** Its patience ends a test that hangs, and promises nothing. */
const untilHeard = (all: string[]) => vi.waitFor(() => expect(heard).toEqual(all), { timeout: 60_000 });
beforeEach(() => {
  vi.stubGlobal("WebSocket", StandInSocket);
  heard = [];
  live = new Live("ws://relay/live", {
    message: ({ type }) => heard.push(type),
    roundTrip: () => undefined,
    closed: () => heard.push("closed"),
  });
});
afterEach(() => {
  live.drop();
  vi.unstubAllGlobals();
});

test("what comes deflated is read in its turn, and the end comes last", async () => {
  expect(socket.binaryType).toBe("arraybuffer");
  socket.onmessage?.({ data: deflated(long) });
  socket.onmessage?.({ data: JSON.stringify({ type: "floor", participant: null }) });
  socket.onmessage?.({ data: deflated(long) });
  socket.onmessage?.({ data: JSON.stringify(bye) });
  socket.onclose?.();
  await untilHeard(["welcome", "floor", "welcome", "bye", "closed"]);
});

test("what cannot be inflated ends the socket", async () => {
  socket.onmessage?.({ data: new ArrayBuffer(9) });
  await untilHeard(["closed"]);
});

test.each([true, false])("a join says whether the browser inflates: %o", async (can) => {
  vi.stubGlobal("CompressionStream", undefined);
  if (!can) vi.stubGlobal("DecompressionStream", undefined);
  socket.readyState = 1;
  socket.onopen?.();
  await live.join({ type: "join", token: "t", offer: "v=0", sources: { microphone: null, camera: null, screen: null }, muted: [], name: null, resume: null });
  expect(JSON.parse(String(socket.said[0]))).toMatchObject({ type: "join", inflates: can });
});
