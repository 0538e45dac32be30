import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Connection, type ConnectionEvents } from "../../src/relay/connection";
import type { ByeReason, FromPage, FromRoom, Welcome } from "../../src/relay/messages";
import { someone, welcome } from "../state/scene";

class StandInSocket {
  static readonly OPEN = 1;
  static all: StandInSocket[] = [];
  readyState = 0;
  said: FromPage[] = [];
  onopen: (() => void) | undefined;
  onclose: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;

  constructor(readonly address: string) {
    StandInSocket.all.push(this);
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  hears(message: FromRoom): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  send(data: string): void {
    this.said.push(JSON.parse(data) as FromPage);
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }
}

class StandInPeer {
  static all: StandInPeer[] = [];
  signalingState = "stable";
  iceConnectionState = "new";
  connectionState = "new";
  restarts = 0;
  /** Offers made while another one waited for its answer. */
  overtaken = 0;
  answers: string[] = [];
  closed = false;
  oniceconnectionstatechange: (() => void) | null = null;
  private mids = 0;

  constructor() {
    StandInPeer.all.push(this);
  }

  addTransceiver(kind: string) {
    const mid = String(this.mids);
    this.mids += 1;
    return {
      mid,
      sender: { replaceTrack: () => Promise.resolve() },
      receiver: { track: { kind } },
      setCodecPreferences: () => undefined,
    };
  }

  createOffer(options: { iceRestart?: boolean }) {
    if (options.iceRestart) this.restarts += 1;
    if (this.signalingState === "have-local-offer") this.overtaken += 1;
    return Promise.resolve({ type: "offer", sdp: `offer ${StandInPeer.all.indexOf(this)}.${this.restarts}` });
  }

  setLocalDescription() {
    this.signalingState = "have-local-offer";
    return Promise.resolve();
  }

  async setRemoteDescription({ sdp }: { sdp: string }) {
    await Promise.resolve();
    this.signalingState = "stable";
    this.answers.push(sdp);
  }

  path(state: string): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }

  getStats() {
    return Promise.resolve(new Map());
  }

  close(): void {
    this.closed = true;
  }
}

const log: string[] = [];
let resume: string | null;
let connection: Connection;

const events: ConnectionEvents = {
  joinFields: () => ({ token: "t", muted: [], name: null, resume }),
  welcomed: (_welcome: Welcome, fresh: boolean) => log.push(fresh ? "welcomed" : "resumed"),
  message: ({ type }) => log.push(type),
  reconnecting: () => log.push("reconnecting"),
  media: () => undefined,
  stuck: (times) => log.push(`stuck ${times}`),
  sampled: () => undefined,
  ended: (reason: ByeReason) => log.push(`ended ${JSON.stringify(reason)}`),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", StandInSocket);
  vi.stubGlobal("RTCPeerConnection", StandInPeer);
  vi.stubGlobal("RTCRtpReceiver", { getCapabilities: () => ({ codecs: [] }) });
  vi.stubGlobal("CompressionStream", undefined);
  StandInSocket.all = [];
  StandInPeer.all = [];
  log.length = 0;
  resume = null;
  connection = new Connection("ws://relay/live", events);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settled = (ms = 1) => vi.advanceTimersByTimeAsync(ms);
const socket = () => StandInSocket.all.at(-1) as StandInSocket;
const peer = () => StandInPeer.all.at(-1) as StandInPeer;
const joins = () => StandInSocket.all.flatMap(({ said }) => said).filter((message) => message.type === "join");
const north = someone("north", "spoke");
const admitted = (more: Partial<Welcome> = {}): FromRoom => ({ type: "welcome", ...welcome(north, [], { answer: "answer", ...more }) });

async function joined(): Promise<void> {
  connection.prepare();
  connection.join();
  await settled();
  socket().open();
  await settled();
  socket().hears(admitted());
  resume = "resume-1";
  await settled();
  peer().path("connected");
}

test("everything is ready before the click: one socket, one offer, nothing said", async () => {
  connection.prepare();
  connection.prepare();
  await settled();
  socket().open();
  await settled();
  expect(StandInSocket.all).toHaveLength(1);
  expect(socket().said).toEqual([]);
  connection.join();
  await settled();
  expect(socket().said.map(({ type }) => type)).toEqual(["join"]);
  expect(joins()[0]).toMatchObject({ offer: "offer 0.0", sources: { microphone: "0", camera: "1", screen: "2" } });
});

test("a socket that waits too long for a click closes by itself, and the click opens another", async () => {
  connection.prepare();
  socket().open();
  await settled(9000);
  expect(socket().readyState).toBe(3);
  expect(log).toEqual([]);
  connection.join();
  await settled();
  socket().open();
  await settled();
  expect(StandInSocket.all).toHaveLength(2);
  expect(joins()).toHaveLength(1);
});

test("a lost socket comes back with an ICE restart on the same link", async () => {
  await joined();
  socket().close();
  expect(log).toEqual(["welcomed", "reconnecting"]);
  await settled(300);
  socket().open();
  await settled();
  expect(joins()[1]).toMatchObject({ resume: "resume-1", offer: "offer 0.1" });
  socket().hears(admitted({ resumed: true }));
  await settled();
  expect(log.at(-1)).toBe("resumed");
  expect(StandInPeer.all).toHaveLength(1);
  expect(peer().answers).toHaveLength(2);
});

test("a relay that lost the link is asked again with a new one", async () => {
  await joined();
  socket().close();
  await settled(300);
  socket().open();
  await settled();
  socket().hears(admitted({ resumed: false }));
  await settled(300);
  socket().open();
  await settled();
  expect(StandInPeer.all).toHaveLength(2);
  expect(StandInPeer.all[0]?.closed).toBe(true);
  expect(joins()[2]).toMatchObject({ offer: "offer 1.0" });
});

test("a restarting relay is joined again with a new link at once", async () => {
  await joined();
  socket().hears({ type: "bye", reason: "restarting", message: "" });
  await settled(300);
  socket().open();
  await settled();
  expect(joins()[1]).toMatchObject({ offer: "offer 1.0", resume: "resume-1" });
});

test.each<ByeReason>(["left", "replaced", "removed", "room_closed", { refused: { code: "room_full", message: "" } }])(
  "after %o the page stays down",
  async (reason) => {
    await joined();
    socket().hears({ type: "bye", reason, message: "" });
    await settled(60_000);
    expect(log.at(-1)).toBe(`ended ${JSON.stringify(reason)}`);
    expect(StandInSocket.all).toHaveLength(1);
    expect(peer().closed).toBe(true);
  },
);

test("a refusal of a moment is tried again", async () => {
  connection.join();
  await settled();
  socket().open();
  await settled();
  socket().hears({ type: "bye", reason: { refused: { code: "unavailable", message: "" } }, message: "" });
  await settled(300);
  expect(StandInSocket.all).toHaveLength(2);
  expect(log).toEqual(["reconnecting"]);
});

test("whoever was in waits for what keeps the session, and whoever was not is told", async () => {
  const away = { type: "bye", reason: { refused: { code: "not_kept", message: "" } }, message: "" } as const;
  await joined();
  socket().close();
  await settled(2000);
  socket().open();
  await settled();
  log.length = 0;
  socket().hears(away);
  await settled(300);
  expect(log).toEqual(["reconnecting"]);
  connection.leave();
  await settled(2000);
});

test("a lost path is restarted over the socket that still works", async () => {
  await joined();
  peer().path("disconnected");
  await settled(1000);
  expect(socket().said).toHaveLength(1);
  await settled(600);
  expect(socket().said.at(-1)).toMatchObject({ type: "offer", offer: "offer 0.1" });
  socket().hears({ type: "answer", answer: "again" });
  await settled();
  expect(peer().answers.at(-1)).toBe("again");
});

test("a path that no restart brings back gets a new link", async () => {
  await joined();
  peer().path("failed");
  await settled(10_000);
  expect(StandInPeer.all.length).toBeGreaterThan(1);
});

test("a network that lets messages through and no media is found out", async () => {
  for (let n = 0; n < 2; n += 1) {
    if (n === 0) connection.join();
    await settled(300);
    socket().open();
    await settled();
    socket().hears(admitted());
    await settled(8100);
  }
  expect(log.filter((line) => line.startsWith("stuck"))).toEqual(["stuck 1", "stuck 2"]);
});

test("a socket that never connects is given up, and another one is tried", async () => {
  connection.join();
  await settled(10_001);
  expect(log).toEqual(["reconnecting"]);
  expect(StandInSocket.all[0]?.readyState).toBe(3);
  await settled(300);
  expect(StandInSocket.all).toHaveLength(2);
  socket().open();
  await settled();
  expect(joins()).toHaveLength(1);
});

test("a network that comes back is joined over at once, whatever hangs on the old one", async () => {
  const network = new EventTarget();
  vi.stubGlobal("addEventListener", network.addEventListener.bind(network));
  vi.stubGlobal("removeEventListener", network.removeEventListener.bind(network));
  connection.join();
  await settled();
  network.dispatchEvent(new Event("online"));
  await settled();
  expect(StandInSocket.all.map(({ readyState }) => readyState)).toEqual([3, 0]);
  socket().open();
  await settled();
  socket().hears(admitted());
  await settled();
  expect(log).toEqual(["welcomed"]);
  expect(joins()).toHaveLength(1);
});

test("a silent socket is taken for lost, and one that answers pings is not", async () => {
  await joined();
  for (let n = 0; n < 6; n += 1) {
    await settled(5000);
    const ping = socket().said.at(-1);
    if (ping?.type === "ping") socket().hears({ type: "pong", nonce: ping.nonce });
  }
  expect(log).toEqual(["welcomed"]);
  await settled(21_000);
  expect(log.at(-1)).toBe("reconnecting");
});

test("more slots are asked for on the same path, and twice the same wish once", async () => {
  await joined();
  connection.wantVideoSlots(5);
  expect(socket().said).toHaveLength(1);
  connection.wantVideoSlots(9);
  connection.wantVideoSlots(9);
  await settled();
  expect(socket().said.filter(({ type }) => type === "offer")).toHaveLength(1);
  expect(peer().restarts).toBe(0);
});

test("slots asked for while the welcome is taken in wait for it", async () => {
  const ask = events.welcomed;
  events.welcomed = (...args) => {
    ask(...args);
    expect(peer().signalingState).toBe("have-local-offer");
    connection.wantVideoSlots(9);
  };
  await joined();
  events.welcomed = ask;
  await settled();
  expect(peer().answers).toEqual(["answer"]);
  expect(peer().overtaken).toBe(0);
  expect(socket().said.filter(({ type }) => type === "offer")).toHaveLength(1);
});

test("an offer that is never answered does not stand in the way of the next", async () => {
  await joined();
  connection.wantVideoSlots(9);
  await settled(9000);
  peer().path("failed");
  await settled();
  expect(socket().said.filter(({ type }) => type === "offer")).toHaveLength(2);
});

test("leaving says so and ends every attempt", async () => {
  await joined();
  connection.leave();
  await settled(60_000);
  expect(socket().said.at(-1)).toEqual({ type: "leave" });
  expect(StandInSocket.all).toHaveLength(1);
});

test("the room reads that someone leaves before it sees the link close", async () => {
  await joined();
  connection.leave();
  await settled(1000);
  expect(peer().closed).toBe(false);
  await settled(1000);
  expect(peer().closed).toBe(true);
  expect(log.filter((word) => word !== "welcomed")).toEqual([]);
});
