/** Carries messages over one live WebSocket. */
import { deflated, inflated, inflates } from "./deflate";
import type { FromPage, FromRoom, Join } from "./messages";

const PING_EVERY_MS = 5000;
// `gprs` has 750 ms of round trip and seconds of queue; less than two missed pings would take a
// slow line for a dead one.
const SILENT_AFTER_MS = 14_000;

// A handshake takes four round trips, 3 s on `gprs`. A network that swallows packets is waited for
// for minutes by the browser, and people would wait with it.
const CONNECT_MS = 10_000;

// The relay waits 10 s for a join; leaving before it says so spares it a refusal.
const IDLE_MS = 8000;

export interface LiveEvents {
  message(message: FromRoom): void;
  /** Round trip of the last ping. */
  roundTrip(ms: number): void;
  /** The socket is gone; comes once. */
  closed(): void;
}

/** Lives from the attempt to connect until `closed`. */
export class Live {
  private readonly socket: WebSocket;
  private readonly opened: Promise<void>;
  private readonly sent = new Map<number, number>();
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Ends a socket that does not connect, or is not joined through. */
  private idle: ReturnType<typeof setTimeout>;
  private inflating: Promise<void> | undefined;
  private heard = 0;
  private nonce = 0;
  private over = false;

  constructor(
    address: string,
    private readonly events: LiveEvents,
  ) {
    this.socket = new WebSocket(address);
    this.socket.binaryType = "arraybuffer";
    this.idle = setTimeout(() => this.end(), CONNECT_MS);
    this.opened = new Promise((resolve) => {
      this.socket.onopen = () => {
        clearTimeout(this.idle);
        if (this.over) return;
        this.idle = setTimeout(() => this.end(), IDLE_MS);
        resolve();
      };
    });
    this.socket.onmessage = ({ data }: MessageEvent<unknown>) => this.arrived(data);
    this.socket.onclose = () => {
      // What came before the end still counts: it may say why.
      if (this.inflating) void this.inflating.then(() => this.end());
      else this.end();
    };
  }

  get alive(): boolean {
    return !this.over && this.socket.readyState <= WebSocket.OPEN;
  }

  /** Sends the first message, deflated where the browser can, and starts to ping. */
  async join(message: { type: "join" } & Omit<Join, "inflates" | "confirms">): Promise<void> {
    const text = JSON.stringify({ ...message, inflates: inflates(), confirms: true });
    const [bytes] = await Promise.all([deflated(text), this.opened]);
    clearTimeout(this.idle);
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(bytes ?? text);
    this.heard = performance.now();
    this.timer = setInterval(() => this.ping(), PING_EVERY_MS);
  }

  say(message: FromPage): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Closes without a word to the events. */
  drop(): void {
    this.over = true;
    clearInterval(this.timer);
    clearTimeout(this.idle);
    this.socket.close(1000);
  }

  private arrived(data: unknown): void {
    if (this.over) return;
    this.heard = performance.now();
    if (typeof data === "string" && !this.inflating) this.read(data);
    else if (typeof data === "string" || data instanceof ArrayBuffer) this.inTurn(data);
  }

  /** Reads `data` after all that came before it, some of which is being inflated. */
  private inTurn(data: string | ArrayBuffer): void {
    const text = typeof data === "string" ? Promise.resolve(data) : inflated(data);
    const turn = Promise.all([text, this.inflating])
      .then(
        ([all]) => this.read(all),
        () => this.end(),
      )
      .finally(() => {
        if (this.inflating === turn) this.inflating = undefined;
      });
    this.inflating = turn;
  }

  private read(data: string): void {
    if (this.over) return;
    const message = JSON.parse(data) as FromRoom;
    if (message.type === "pong") {
      const at = this.sent.get(message.nonce);
      this.sent.delete(message.nonce);
      if (at !== undefined) this.events.roundTrip(performance.now() - at);
      return;
    }
    this.events.message(message);
  }

  private ping(): void {
    const now = performance.now();
    if (now - this.heard > SILENT_AFTER_MS) {
      this.end();
      return;
    }
    this.nonce += 1;
    this.sent.set(this.nonce, now);
    if (this.sent.size > 8) this.sent.delete(this.sent.keys().next().value ?? 0);
    this.say({ type: "ping", nonce: this.nonce });
  }

  private end(): void {
    if (this.over) return;
    this.drop();
    this.events.closed();
  }
}
