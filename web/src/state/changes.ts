/** Tells a person what changed in the room, aloud or on the screen. */
import { signal } from "@preact/signals";
import { say } from "../words/say";
import { newsOfHands } from "./hands";
import type { Notices } from "./notices";
import { participant, type Room } from "./room";
import { lit } from "./stage";

/** What of the session it asks for. */
interface Listener {
  isHost(): boolean;
  handsClosed(): boolean;
}

export class Changes {
  /** Grows when others raise a hand, for a hub that looks elsewhere. */
  readonly handsRaised = signal(0);
  /** When a raised hand was last told aloud. */
  private calledAt = -Infinity;
  /** Raised here and not lowered here since. */
  private handWanted = false;

  constructor(
    private readonly listener: Listener,
    private readonly notices: Notices,
  ) {}

  /** The person raised the own hand, or lowered it. */
  wantsHand(raised: boolean): void {
    this.handWanted = raised;
  }

  /** What happened while this page was away. */
  missed(before: Room, now: Room): void {
    if (before.host !== now.host) this.host(now);
    this.stage(before, now);
  }

  /** What happened while this page was there. */
  happened(before: Room, now: Room): void {
    if (before.floor !== now.floor) {
      const who = participant(now, now.floor);
      if (now.floor === now.self) this.notices.show(say("you-have-floor"), "plain", undefined, "turn");
      else this.notices.say(who ? say("has-floor", { name: who.name }) : say("floor-free"));
    }
    this.missed(before, now);
    if (before.entrance !== now.entrance && now.site === "hub") {
      const words = { open: say("entrance-open"), lobby: say("entrance-lobby-long"), locked: say("entrance-locked-long"), ended: say("entrance-ended-long") };
      this.notices.show(words[now.entrance], "plain", undefined, "entrance");
    }
    this.hands(before, now);
    const came = now.participants.filter(({ id }) => !participant(before, id));
    const left = before.participants.filter(({ id }) => !participant(now, id));
    // More than a few at once is a crowd, not news.
    if (came.length + left.length === 0 || came.length + left.length > 3) return;
    this.notices.say([...came.map(({ name }) => say("came", { name })), ...left.map(({ name }) => say("left", { name }))].join(" "));
  }

  private stage(was: Room, now: Room): void {
    const [{ stage: before }, { stage, self, site }] = [was, now];
    if (lit(now) === self && lit(was) !== self) this.notices.show(say("spotlight-you"));
    // whose picture others may see has to know it
    if (stage.gallery !== before.gallery && (site === "spoke" || this.listener.isHost())) {
      this.notices.show(stage.gallery === "everyone" ? say("gallery-now-everyone") : say("gallery-now-stage"));
    }
  }

  private host(now: Room): void {
    const host = participant(now, now.host);
    const byRole = host?.role === "facilitator" || host?.role === "coordinator";
    if (now.host === now.self) this.notices.show(byRole ? say("host-you") : say("host-you-for-now"), "plain", undefined, "host");
    else if (host) this.notices.show(say("host-now", { name: host.name }), "plain", undefined, "host");
  }

  private hands(before: Room, now: Room): void {
    const news = newsOfHands(before, now);
    if (news.place === 1) this.notices.show(say("hands-you-are-next"), "plain", undefined, "turn");
    else if (news.place !== undefined) this.notices.say(say("hands-your-place", { place: news.place }));
    // whoever lowered it themselves knows
    if (news.lowered && this.handWanted) this.notices.show(say(this.listener.handsClosed() ? "hands-closed" : "hands-lowered"), "plain", undefined, "turn");
    if (news.lowered) this.handWanted = false;
    const { raised } = news;
    if (!this.listener.isHost() || raised.length === 0) return;
    // once is enough for as many as follow it: the queue shows them all
    const time = performance.now();
    if (time - this.calledAt < CALL_MS) return;
    this.calledAt = time;
    this.notices.say(raised.length > 3 ? say("hands-many", { count: raised.length }) : raised.map((name) => say("hands-raised", { name })).join(" "));
    this.handsRaised.value += 1;
  }
}

// whoever raises a hand again and again calls nobody more often
const CALL_MS = 5000;
