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

interface Draft {
  readonly to: ChatTo;
  readonly text: string;
}

export class Conversation {
  readonly chat = signal<Chat>(NOTHING_WRITTEN);
  /** What is being typed; it outlives the panel. */
  readonly draft;
  readonly unread = computed(() => unread(this.chat.value, this.desk.self()));
  /** Whether the person looks at it. */
  private shown = false;
  /** Written, and not read back yet: it may have been lost on the way. */
  private sent: Draft[] = [];
  /** What was put back into the field, line by line: some of it may have arrived all the same. */
  private back: readonly string[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly notices: Notices,
    first: ChatTo,
  ) {
    this.draft = signal<Draft>({ to: first, text: "" });
  }

  write(): void {
    const { to, text } = this.draft.value;
    if (text.trim() === "" || this.desk.isAway()) return;
    this.desk.say({ type: "write", to, text });
    this.sent.push({ to, text });
    this.draft.value = { to, text: "" };
  }

  /** The room did not take something; if it was a line, that is in the field again. */
  refused(): void {
    this.takeBack();
  }

  /** What was written and not told on stands in the field again, unless something else does by now. */
  private takeBack(): boolean {
    const last = this.sent.at(-1);
    const texts = this.sent.map((one) => one.text);
    this.sent = [];
    if (!last || this.draft.value.text.trim() !== "") return false;
    this.back = texts;
    this.draft.value = { to: last.to, text: texts.join("\n") };
    return true;
  }

  private arrived(lines: readonly { readonly text: string }[]): void {
    const texts = lines.map(({ text }) => text.trim());
    this.sent = this.sent.filter(({ text }) => !texts.includes(text.trim()));
    if (this.back.length === 0 || this.draft.value.text !== this.back.join("\n")) return;
    this.back = this.back.filter((text) => !texts.includes(text.trim()));
    this.draft.value = { ...this.draft.value, text: this.back.join("\n") };
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

  /** In the room, for the first time or again; `toAll`: this person may write to everyone. */
  welcomed(asTheSame: boolean, toAll: boolean): void {
    if (!toAll && this.draft.value.to === "everyone") this.draft.value = { ...this.draft.value, to: "hub" };
    // another room's numbers begin anew
    if (!asTheSame) this.chat.value = NOTHING_WRITTEN;
    this.desk.say({ type: "read_chat", before: null });
  }

  heard(message: Extract<FromRoom, { type: "chat" | "chat_history" | "chat_removed" }>): void {
    if (message.type === "chat") this.arrived(message.lines.filter(({ from }) => from === this.desk.self()));
    if (message.type === "chat_history" && message.before === null) {
      // the first after one came, or came back: what is not in it was lost with the line
      this.arrived(message.lines);
      if (this.takeBack()) this.notices.show(say("chat-unsent"), "problem");
    }
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
