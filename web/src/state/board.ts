/** Holds what everyone should know, and which of it this person has folded away. */
import { computed, signal } from "@preact/signals";
import type { Announcement as Told, FromPage } from "../relay/messages";
import { say } from "../words/say";
import type { Memory } from "./memory";
import type { Notices } from "./notices";

export interface Announcement extends Omit<Told, "age_ms"> {
  /** On this computer's clock, in milliseconds since 1970. */
  readonly at: number;
}

export class Board {
  /** Oldest first. */
  readonly announcements = signal<readonly Announcement[]>([]);
  readonly folded = signal<readonly number[]>([]);
  /** What stands in sight: those that this person has not folded away. */
  readonly shown = computed(() => this.announcements.value.filter(({ id }) => !this.folded.value.includes(id)));

  constructor(
    private readonly desk: { say(message: FromPage): void; readonly room: string },
    private readonly notices: Notices,
    private readonly memory: Memory,
  ) {
    this.folded.value = memory.folded(desk.room);
  }

  /** All of them, as the room tells them; `first`: with the first welcome, where none of it is news. */
  told(told: readonly Told[], first: boolean): void {
    const before = this.announcements.value;
    const now = Date.now();
    this.announcements.value = told.map(({ age_ms, ...one }) => ({ ...one, at: now - age_ms }));
    const news = told.filter(({ id, text }) => before.find((one) => one.id === id)?.text !== text);
    // of one with another text nobody has seen what they folded away; what is gone is remembered no more
    const stays = (id: number) => told.some((one) => one.id === id) && (first || !before.some((one) => one.id === id) || !news.some((one) => one.id === id));
    this.remember(this.folded.value.filter(stays));
    if (first) return;
    const spoken = news.filter(({ id }) => !this.folded.value.includes(id));
    if (spoken.length > 0) this.notices.say(spoken.map(({ name, edited_by: by, text }) => say("announcements-new", { name: by ?? name, text })).join(" "));
  }

  /** Folds away what stands in sight now. */
  fold(): void {
    this.remember(this.announcements.value.map(({ id }) => id));
  }

  unfold(): void {
    this.remember([]);
  }

  post(text: string): void {
    this.desk.say({ type: "announce", text });
  }

  edit(id: number, text: string): void {
    const before = this.announcements.value.find((one) => one.id === id);
    if (!before || before.text === text.trim() || text.trim() === "") return;
    this.desk.say({ type: "edit_announcement", id, text });
    this.offer(say("announcements-edited"), { type: "edit_announcement", id, text: before.text });
  }

  takeDown(id: number): void {
    this.desk.say({ type: "take_down", id, down: true });
    this.offer(say("announcements-taken-down"), { type: "take_down", id, down: false });
  }

  private offer(words: string, undo: FromPage): void {
    this.notices.show(words, "plain", { label: say("undo"), run: () => this.desk.say(undo) });
  }

  private remember(folded: readonly number[]): void {
    if (folded.length === 0 && this.folded.value.length === 0) return;
    this.folded.value = folded;
    this.memory.fold(this.desk.room, folded);
  }
}
