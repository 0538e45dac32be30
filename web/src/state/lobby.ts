/** The lobby, from both sides: who waits to be let in, for a host, and what one who waits is told. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { FromPage, Knocker, ParticipantId, Waiting } from "../relay/messages";
import { say } from "../words/say";
import type { Notices } from "./notices";

/** What it needs of the session around it. */
interface Around {
  say(message: FromPage): void;
  isHost(): boolean;
}

/** One who waits, and when that was told, on this page's clock. */
export interface Waiter extends Knocker {
  readonly heardAt: number;
}

/** Lives as long as its session. */
export class Lobby {
  /** How it stands, for a page that waits. */
  readonly wait = signal<Waiting | undefined>(undefined);
  /** Whether this page has waited, and is in now. */
  wasLetIn = false;
  private readonly told = signal<readonly Waiter[]>([]);
  /** Who waits, first come first; nobody for a page that may not let them in. */
  readonly waiting: ReadonlySignal<readonly Waiter[]> = computed(() => (this.around.isHost() ? this.told.value : []));
  /** Grows when someone comes to wait, for a host that looks elsewhere. */
  readonly knocked = signal(0);
  /** Grows when a host wants to see who waits. */
  readonly asked = signal(0);
  /** Whom this page has heard of: they are news once. */
  private readonly known = new Set<ParticipantId>();
  private notice: number | undefined;

  constructor(
    private readonly around: Around,
    private readonly notices: Notices,
  ) {}

  /** Another list of those who wait. */
  list(waiting: readonly Knocker[], now = performance.now()): void {
    this.told.value = waiting.map((one) => ({ ...one, heardAt: now }));
    const news = waiting.filter(({ id }) => !this.known.has(id));
    for (const { id } of news) this.known.add(id);
    if (this.notice !== undefined && (news.length > 0 || waiting.length === 0)) this.hush();
    const [one] = waiting;
    if (news.length === 0 || !one) return;
    this.knocked.value += 1;
    // one notice, however many come: the list shows them all
    this.notice =
      waiting.length === 1
        ? this.notices.show(say("lobby-knocks", { name: one.name }), "plain", { label: say("lobby-admit"), run: () => this.admit(one.id) })
        : this.notices.show(say("lobby-count", { count: waiting.length }), "plain", { label: say("lobby-see"), run: () => (this.asked.value += 1) });
  }

  /** A page that is welcomed is told anew who waits, if anyone does. */
  welcomed(): void {
    this.told.value = [];
    this.wasLetIn = this.wait.value !== undefined;
    this.wait.value = undefined;
  }

  /** Lets in one, or with `null` everyone who waits. */
  admit(whom: ParticipantId | null): void {
    this.hush();
    this.around.say({ type: "admit", participant: whom });
  }

  deny(whom: ParticipantId, reason: string, again: boolean): void {
    this.hush();
    this.around.say({ type: "deny", participant: whom, reason: reason.trim(), again });
  }

  private hush(): void {
    if (this.notice !== undefined) this.notices.dismiss(this.notice);
    this.notice = undefined;
  }
}

/** For how many whole minutes one waits now. */
export const minutesOf = ({ waiting_ms: before, heardAt }: Waiter, now: number) => Math.floor((before + Math.max(0, now - heardAt)) / 60_000);
