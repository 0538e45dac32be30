/** Holds what is written in the room, what is being typed, and what of it the person has seen. */
import { computed, signal } from "@preact/signals";
import type { ChatTo, FromPage, FromRoom, ParticipantId } from "../relay/messages";
import { say } from "../words/say";
import { asRead, NOTHING_WRITTEN, unread, withHistory, withLines, without, type Chat } from "./chat";
import type { Notices } from "./notices";

/** What it needs of the session. */
export interface Desk {
  say(message: FromPage): void;
  self(): ParticipantId | undefined;
  isAway(): boolean;
}

export class Conversation {
  readonly chat = signal<Chat>(NOTHING_WRITTEN);
  /** What is being typed; it outlives the panel. */
  readonly draft;
  readonly unread = computed(() => unread(this.chat.value, this.desk.self()));
  /** Whether the person looks at it. */
  private shown = false;

  constructor(
    private readonly desk: Desk,
    private readonly notices: Notices,
    first: ChatTo,
  ) {
    this.draft = signal<{ to: ChatTo; text: string }>({ to: first, text: "" });
  }

  write(): void {
    const { to, text } = this.draft.value;
    if (text.trim() === "" || this.desk.isAway()) return;
    this.desk.say({ type: "write", to, text });
    this.draft.value = { to, text: "" };
  }

  /** Asks for what was written before the first line. */
  readEarlier(): void {
    this.desk.say({ type: "read_chat", before: this.chat.value.lines[0]?.number ?? null });
  }

  remove(number: number): void {
    this.desk.say({ type: "remove_line", number });
  }

  show(shown: boolean): void {
    this.shown = shown;
    if (shown) this.chat.value = asRead(this.chat.value);
  }

  /** In the room, for the first time or again. */
  welcomed(asTheSame: boolean): void {
    // another room's numbers begin anew
    if (!asTheSame) this.chat.value = NOTHING_WRITTEN;
    this.desk.say({ type: "read_chat", before: null });
  }

  heard(message: Extract<FromRoom, { type: "chat" | "chat_history" | "chat_removed" }>): void {
    const chat = this.chat.value;
    const now = Date.now();
    // what was written before one came is no news
    const came = message.type === "chat_history" && message.before === null && chat.read === 0;
    const next =
      message.type === "chat" ? withLines(chat, message.lines, now)
      : message.type === "chat_history" ? withHistory(chat, message, now)
      : without(chat, message.numbers);
    this.chat.value = this.shown || came ? asRead(next) : next;
    if (message.type !== "chat" || this.shown) return;
    for (const { from, name, to, text } of message.lines) {
      if (from === this.desk.self()) continue;
      // a word to this person alone is read, one to all is counted
      if (typeof to === "object") this.notices.show(say("chat-to-you", { name, text: shortened(text) }));
      else this.notices.say(say("chat-from", { name, text }));
    }
  }
}

const NOTICE_LENGTH = 120;

/** What fits into a notice; the rest stands in the chat. */
function shortened(text: string): string {
  const letters = [...text.replace(/\s+/gu, " ")];
  return letters.length > NOTICE_LENGTH ? `${letters.slice(0, NOTICE_LENGTH).join("")}…` : letters.join("");
}
