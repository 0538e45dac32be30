/** Leads a session through its agenda: says what the host wants, and when time is nearly or all over. */
import type { ReadonlySignal } from "@preact/signals";
import type { AgendaItem, FromPage } from "../relay/messages";
import { say } from "../words/say";
import { elapsedMs, following, inMinutes, plannedMs, preceding, running, tone, untilNextTone, plannedOf, type Agenda, type Draft } from "./agenda";
import type { Notices } from "./notices";

/** What it needs of the session around it. */
interface Around {
  readonly agenda: ReadonlySignal<Agenda>;
  say(message: FromPage): void;
  isHost(): boolean;
}

/** Lives as long as its session. */
export class Programme {
  /** When the tone changes next. */
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Of which item, with how much time, it was said that it is nearly or all over. */
  private readonly said = new Set<string>();
  /** Where this page has asked to go, and so says nothing of it aloud. */
  private wanted: number | null | undefined;

  constructor(
    private readonly around: Around,
    private readonly notices: Notices,
  ) {}

  get agenda(): Agenda {
    return this.around.agenda.value;
  }

  /** Another agenda was told than `before`; without one it came with a welcome, which is no news. */
  told(before: Agenda | undefined): void {
    const { agenda } = this;
    this.watch();
    const own = this.wanted === agenda.current;
    this.wanted = undefined;
    if (!before || before.current === agenda.current || own) return;
    const item = running(agenda);
    this.notices.say(item ? say("agenda-begins", { name: nameOf(item) }) : say("agenda-nothing-runs"));
  }

  /** The next item runs; after the last one none does. */
  next(): void {
    this.goTo(following(this.agenda)?.id ?? null);
  }

  back(): void {
    this.goTo(preceding(this.agenda)?.id ?? null);
  }

  /** Another item runs, or with `null` none. */
  goTo(id: number | null): void {
    const { current, items } = this.agenda;
    if (!this.around.isHost() || id === current) return;
    this.wanted = id;
    this.go(id);
    const item = items.find((one) => one.id === id);
    const undo = { label: say("undo"), run: () => this.go(current) };
    this.notices.show(item ? say("agenda-begins", { name: nameOf(item) }) : say("agenda-nothing-runs"), "plain", undo, "agenda");
  }

  extend(): void {
    this.around.say({ type: "extend", minutes: EXTENSION });
  }

  set(drafts: readonly Draft[]): void {
    this.around.say({ type: "agenda", items: plannedOf(drafts) });
  }

  over(): void {
    clearTimeout(this.timer);
  }

  private go(id: number | null): void {
    this.around.say({ type: "phase", to: id === null ? "none" : { item: id } });
  }

  /** Speaks when the time of the item that runs is nearly and all over: once, and never each second. */
  private watch(): void {
    clearTimeout(this.timer);
    const left = untilNextTone(this.agenda, performance.now());
    if (left === undefined) return;
    // a timer may fire a moment early
    this.timer = setTimeout(() => {
      this.speak();
      this.watch();
    }, left + 20);
  }

  private speak(): void {
    const { agenda } = this;
    const item = running(agenda);
    if (!item) return;
    const now = performance.now();
    const how = tone(agenda, item, now);
    const key = `${item.id}/${plannedMs(item)}/${how}`;
    if (how === "calm" || this.said.has(key)) return;
    this.said.add(key);
    const left = inMinutes(plannedMs(item) - elapsedMs(agenda, item, now));
    this.notices.say(how === "soon" ? say("agenda-soon", { name: nameOf(item), minutes: left }) : say("agenda-over", { name: nameOf(item) }));
  }
}

/** What people call an item. */
export const nameOf = ({ phase, title }: Pick<AgendaItem, "phase" | "title">) => title ?? say(`agenda-phase-${phase}`);

/** Minutes that one press adds. */
export const EXTENSION = 5;
