/** Keeps one participant connected: joins, comes back after every drop, and stops when told to. */
import { pause } from "./backoff";
import { Ear } from "./ear";
import { Link, type Sample } from "./link";
import { Live } from "./live";
import type { ByeReason, FromPage, FromRoom, Join, SourceName, Welcome } from "./messages";

const SAMPLE_EVERY_MS = 2000;
// A restart that works takes two round trips; `gprs` needs 2 s of them and its queue.
const RESTART_PATIENCE_MS = 8000;

// The relay hangs up on a socket that does not join; a page left open must not knock for ever.
const PREPARE_EVERY_MS = 5000;
// `gprs` takes 750 ms to bring the word; nothing is sent on the link meanwhile.
const LEAVE_MS = 1500;
// Refusals of a moment: the same join may be admitted a little later.
const PASSING = ["unavailable", "too_many_waiting", "join_too_late"];
// And for whoever was in: what keeps the session is away.
const PASSING_ONCE_IN = [...PASSING, "not_kept"];

/** The parts of a join that are the page's own business; asked anew for each attempt. */
export type JoinFields = Pick<Join, "token" | "muted" | "name" | "companions" | "resume">;

export interface ConnectionEvents {
  joinFields(): JoinFields;
  /** Admitted, the first time or again; `freshLink` means every slot has a new track. */
  welcomed(welcome: Welcome, freshLink: boolean): void;
  message(message: Exclude<FromRoom, { type: "welcome" | "bye" | "pong" }>): void;
  /** The live socket is gone and comes back by itself. */
  reconnecting(attempt: number): void;
  /** Whether media flows. */
  media(flows: boolean): void;
  /** The messages pass and media does not, for the `times`th time in a row. */
  stuck(times: number): void;
  /** How the line does. */
  sampled(sample: Sample): void;
  /** It is over and stays over. */
  ended(reason: ByeReason, message: string): void;
}

/** Lives from the pre-join screen until the page leaves or is told to stay down. */
export class Connection {
  private link: Link | undefined;
  private live: Live | undefined;
  private readonly tracks = new Map<SourceName, MediaStreamTrack>();
  private readonly ear = new Ear();
  private stage: "idle" | "joining" | "joined" | "waiting" | "over" = "idle";
  private wasIn = false;
  private attempt = 0;
  private failures = 0;
  private pingMs: number | undefined;
  private preparedAt = -Infinity;
  private negotiating: "no" | "join" | "restart" | "more" = "no";
  private again: "no" | "restart" | "more" = "no";
  private retry: ReturnType<typeof setTimeout> | undefined;
  private unanswered: ReturnType<typeof setTimeout> | undefined;
  private rescue: ReturnType<typeof setTimeout> | undefined;
  private sampling: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly address: string,
    private readonly events: ConnectionEvents,
  ) {}

  /** Opens the socket and makes the offer, so that a click on Join costs one round trip. */
  prepare(): void {
    if (this.stage !== "idle") return;
    try {
      this.link ??= this.freshLink();
      this.link.firstOffer().catch(() => undefined); // joining makes it again and reports it
      const now = performance.now();
      if (this.live?.alive || now - this.preparedAt < PREPARE_EVERY_MS) return;
      this.preparedAt = now;
      this.live = this.connect();
    } catch {
      this.unable();
    }
  }

  join(): void {
    if (this.stage !== "idle") return;
    globalThis.addEventListener?.("online", this.online);
    this.sampling = setInterval(() => void this.measure(), SAMPLE_EVERY_MS);
    void this.tryJoin();
  }

  /** Says goodbye and ends for good. */
  leave(): void {
    this.live?.say({ type: "leave" });
    // The room ends the link. Closed here before the room has read that, it is a line that was lost, and
    // the others see someone away who is gone.
    const { link } = this;
    this.link = undefined;
    setTimeout(() => link?.close(), LEAVE_MS);
    this.end();
  }

  /** Sends `message` if the room can hear it now; the state is told anew after each welcome. */
  say(message: FromPage): void {
    if (this.stage === "joined") this.live?.say(message);
  }

  /** Sends `track` as `source` from now on, through every later link as well. */
  async send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.tracks.set(source, track);
    else this.tracks.delete(source);
    await this.link?.send(source, track);
  }

  receiver(mid: string): RTCRtpReceiver | undefined {
    return this.link?.receiver(mid);
  }

  get voices(): { mid: string; track: MediaStreamTrack }[] {
    return this.link?.voices ?? [];
  }

  /** Asks for more slots when the layout shows more pictures than there are. */
  wantVideoSlots(count: number): void {
    if (this.stage === "joined" && this.link?.wantVideoSlots(count)) this.negotiate("more");
  }

  private readonly online = (): void => {
    // What was begun on the network before may hang until its time is up.
    if (this.stage === "joining") this.live?.drop();
    if (this.stage === "waiting" || this.stage === "joining") void this.tryJoin();
    else if (this.stage === "joined") this.negotiate("restart");
  };

  private connect(): Live {
    const live: Live = new Live(this.address, {
      message: (message) => this.arrived(message),
      roundTrip: (ms) => {
        this.pingMs = ms;
      },
      closed: () => {
        if (this.live === live) this.dropped();
      },
    });
    return live;
  }

  private freshLink(): Link {
    const link: Link = new Link({
      connected: () => {
        if (this.link !== link) return;
        clearTimeout(this.rescue);
        this.failures = 0;
        this.events.media(true);
      },
      troubled: () => {
        if (this.link !== link) return;
        this.events.media(false);
        if (this.stage === "joined") this.negotiate("restart");
      },
      broken: () => {
        if (this.link !== link) return;
        this.events.media(false);
        this.startAfresh();
      },
    });
    for (const [source, track] of this.tracks) void link.send(source, track);
    return link;
  }

  private async tryJoin(): Promise<void> {
    clearTimeout(this.retry);
    this.stage = "joining";
    this.negotiating = "no";
    this.again = "no";
    let link: Link;
    let live: Live;
    try {
      link = this.link ??= this.freshLink();
      if (!this.live?.alive) this.live = this.connect();
      live = this.live;
    } catch {
      this.unable();
      return;
    }
    try {
      const offer = await (link.established ? link.restartOffer() : link.firstOffer());
      if (this.live !== live || this.link !== link) return;
      await live.join({ type: "join", ...this.events.joinFields(), offer, sources: link.sources });
    } catch {
      // An offer that cannot be made on this link can be made on a new one.
      this.dropLink();
      this.dropped();
    }
  }

  private arrived(message: FromRoom): void {
    switch (message.type) {
      case "welcome":
        void this.welcomed(message);
        break;
      case "bye":
        this.bye(message.reason, message.message);
        break;
      case "answer":
        if (this.link) void this.answered(this.link, message.answer);
        break;
      case "pong":
        break;
      default:
        this.events.message(message);
    }
  }

  private async welcomed(welcome: Welcome): Promise<void> {
    const link = this.link;
    if (!link || this.stage !== "joining") return;
    const restarted = link.established;
    this.attempt = 0;
    this.stage = "joined";
    this.wasIn = true;
    if (restarted && !welcome.resumed) {
      // The relay lost our link: its answer speaks of a new one, and ours cannot become it.
      this.events.welcomed(welcome, false);
      this.startAfresh();
      return;
    }
    // The page lays itself out while the browser takes the answer in: a picture needs both. What
    // it asks for meanwhile waits, for a new offer would take the place of the one answered.
    this.negotiating = "join";
    const answered = this.answered(link, welcome.answer);
    this.events.welcomed(welcome, !restarted);
    this.watchRestart();
    await answered;
  }

  private bye(reason: ByeReason, message: string): void {
    if (reason === "restarting" || reason === "failed") {
      this.dropLink();
      this.dropped();
      return;
    }
    const codes = this.wasIn ? PASSING_ONCE_IN : PASSING;
    const passing = typeof reason === "object" && codes.includes(reason.refused.code);
    if (this.stage === "idle" || passing) {
      this.dropped();
      return;
    }
    this.end();
    this.events.ended(reason, message);
  }

  private dropped(): void {
    this.live?.drop();
    this.live = undefined;
    // On the pre-join screen nobody waits for the socket: the next `prepare` opens it.
    if (this.stage === "idle" || this.stage === "over") return;
    this.stage = "waiting";
    this.events.reconnecting(this.attempt);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.tryJoin(), pause(this.attempt, Math.random()));
    this.attempt += 1;
  }

  /** Joins again with a new link: for when a restart cannot help. */
  private startAfresh(): void {
    if (this.stage === "over" || this.stage === "idle") return;
    this.dropLink();
    this.dropped();
  }

  private dropLink(): void {
    clearTimeout(this.rescue);
    clearTimeout(this.unanswered);
    this.link?.close();
    this.link = undefined;
  }

  private negotiate(wish: "restart" | "more"): void {
    if (this.negotiating !== "no") {
      if (this.again !== "restart") this.again = wish;
      return;
    }
    this.negotiating = wish;
    void this.offer(wish);
  }

  private async offer(wish: "restart" | "more"): Promise<void> {
    const link = this.link;
    if (!link) return;
    try {
      const offer = await (wish === "restart" ? link.restartOffer() : link.moreOffer());
      if (this.link !== link) return;
      this.say({ type: "offer", offer, sources: link.sources });
      if (wish === "restart") this.watchRestart();
      clearTimeout(this.unanswered);
      this.unanswered = setTimeout(() => this.settle(), RESTART_PATIENCE_MS);
    } catch {
      if (this.link === link) this.startAfresh();
    }
  }

  private async answered(link: Link, answer: string): Promise<void> {
    try {
      await link.answer(answer);
    } catch {
      if (this.link === link) this.startAfresh();
      return;
    }
    if (this.link === link) this.settle();
  }

  /** The offer was answered, or never will be: the next wish has its turn. */
  private settle(): void {
    clearTimeout(this.unanswered);
    this.negotiating = "no";
    const next = this.again;
    this.again = "no";
    if (next !== "no" && this.stage === "joined") this.negotiate(next);
  }

  private watchRestart(): void {
    clearTimeout(this.rescue);
    this.rescue = setTimeout(() => {
      if (!this.link || this.link.flows || this.stage !== "joined") return;
      this.failures += 1;
      this.events.media(false);
      this.events.stuck(this.failures);
      this.startAfresh();
    }, RESTART_PATIENCE_MS);
  }

  private async measure(): Promise<void> {
    const link = this.link;
    if (this.stage !== "joined" || !link) return;
    const sample = await link.sample();
    if (this.link !== link || this.stage !== "joined") return;
    // Firefox counts no energy
    const voice = sample.voice ?? this.ear.heard(this.tracks.get("microphone"));
    this.events.sampled({ ...sample, roundTripMs: sample.roundTripMs ?? this.pingMs, voice });
  }

  /** This browser makes no link at all, or no socket: an extension or a policy forbids it. */
  private unable(): void {
    this.end();
    this.events.ended({ refused: { code: "unable", message: "" } }, "");
  }

  private end(): void {
    this.stage = "over";
    clearTimeout(this.retry);
    clearInterval(this.sampling);
    globalThis.removeEventListener?.("online", this.online);
    this.live?.drop();
    this.live = undefined;
    this.ear.close();
    this.dropLink();
  }
}
