/** Holds the polls of the room, how this person voted, and what they are about to answer. */
import { computed, signal } from "@preact/signals";
import type { FromPage, FromRoom, OwnVote, Poll, PollPlan } from "../relay/messages";
import { say } from "../words/say";
import type { Notices } from "./notices";
import { taken, withPoll, withVote } from "./polls";

type Message = Extract<FromRoom, { type: "poll" | "poll_results" | "poll_gone" | "voted" }>;

/** What it needs of the session. */
interface Desk {
  say(message: FromPage): void;
  /** Makes polls. */
  isMaker(): boolean;
  /** Only watches, and votes where a poll allows it. */
  watches(): boolean;
  isAway(): boolean;
}

export class Ballots {
  readonly polls = signal<readonly Poll[]>([]);
  readonly votes = signal<readonly OwnVote[]>([]);
  /** What is taken and not sent yet. */
  readonly taken = signal<{ readonly poll: number; readonly choices: readonly number[] } | undefined>(undefined);
  /** Sent, and not answered yet. */
  readonly sending = signal<number | undefined>(undefined);
  /** The card of the open poll was put away by this person. */
  readonly putAway = signal<number | undefined>(undefined);
  readonly open = computed(() => this.polls.value.find(({ state }) => state === "open"));

  constructor(
    private readonly desk: Desk,
    private readonly notices: Notices,
  ) {}

  welcomed(polls: readonly Poll[], votes: readonly OwnVote[], again: boolean): void {
    const before = this.open.value?.id;
    this.polls.value = polls;
    this.votes.value = votes;
    this.sending.value = undefined;
    const now = this.open.value;
    if (now && now.id !== before && (again || !this.voted(now.id))) this.announce(now);
  }

  heard(message: Message): void {
    const before = this.polls.value;
    if (message.type === "voted") {
      this.votes.value = withVote(this.votes.value, { poll: message.poll, choices: message.choices });
      this.refused();
      this.notices.say(say("polls-voted"));
    } else if (message.type === "poll_gone") {
      this.polls.value = before.filter(({ id }) => id !== message.poll);
      this.votes.value = this.votes.value.filter(({ poll }) => poll !== message.poll);
    } else if (message.type === "poll_results") {
      this.polls.value = before.map((one) => (one.id === message.poll ? { ...one, results: message.results } : one));
    } else {
      const { type: _type, ...poll } = message;
      this.polls.value = withPoll(before, poll);
      const was = before.find(({ id }) => id === poll.id)?.state;
      if (poll.state === "open" && was !== "open") this.announce(poll);
      if (poll.state === "closed" && was === "open") this.notices.say(say("polls-closed-now", { question: poll.plan.question }));
    }
  }

  /** Nothing is on its way any more: it was taken, or refused. */
  refused(): void {
    this.sending.value = undefined;
  }

  mayVote(poll: Poll): boolean {
    return poll.state === "open" && (!this.desk.watches() || poll.plan.observers) && !(poll.plan.anonymous && this.voted(poll.id));
  }

  voted(id: number): OwnVote | undefined {
    return this.votes.value.find(({ poll }) => poll === id);
  }

  /** What stands in the form: what is being chosen, else what was. */
  chosen(poll: Poll): readonly number[] {
    const { value } = this.taken;
    return value?.poll === poll.id ? value.choices : (this.voted(poll.id)?.choices ?? []);
  }

  take(poll: Poll, place: number): void {
    this.taken.value = { poll: poll.id, choices: taken(poll.plan.kind, this.chosen(poll), place) };
  }

  vote(poll: Poll): void {
    const choices = this.chosen(poll);
    if (choices.length === 0 || this.desk.isAway() || !this.mayVote(poll)) return;
    this.sending.value = poll.id;
    this.desk.say({ type: "vote", poll: poll.id, choices: [...choices] });
  }

  save(id: number | undefined, plan: PollPlan): void {
    this.desk.say(id === undefined ? { type: "make_poll", plan } : { type: "edit_poll", poll: id, plan });
  }

  start(id: number): void {
    this.desk.say({ type: "start_poll", poll: id });
  }

  close(id: number): void {
    this.desk.say({ type: "close_poll", poll: id });
    this.offer(say("polls-you-closed"), { type: "start_poll", poll: id });
  }

  share(id: number, shared: boolean): void {
    this.desk.say({ type: "share_poll", poll: id, shared });
  }

  remove(id: number): void {
    this.desk.say({ type: "remove_poll", poll: id, removed: true });
    this.offer(say("polls-removed"), { type: "remove_poll", poll: id, removed: false });
  }

  private offer(words: string, undo: FromPage): void {
    this.notices.show(words, "plain", { label: say("undo"), run: () => this.desk.say(undo) });
  }

  private announce(poll: Poll): void {
    this.putAway.value = undefined;
    const { question } = poll.plan;
    this.notices.say(this.mayVote(poll) ? say("polls-opened", { question }) : say("polls-opened-for-others", { question }));
  }

  get makes(): boolean {
    return this.desk.isMaker();
  }
}
