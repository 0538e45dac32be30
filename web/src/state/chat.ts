/** Keeps the lines of the chat that this page may read, in the room's order. */
import type { ChatLine, ChatTo, ChatToAll, Participant, ParticipantId, Role } from "../relay/messages";

export interface Line {
  readonly number: number;
  readonly from: ParticipantId;
  readonly name: string;
  readonly to: ChatTo;
  readonly text: string;
  /** On this computer's clock, in milliseconds since 1970. */
  readonly at: number;
}

export interface Chat {
  readonly lines: readonly Line[];
  /** Whether others stand before the first of them. */
  readonly earlier: boolean;
  /** The newest line that the person has seen. */
  readonly read: number;
}

export const NOTHING_WRITTEN: Chat = { lines: [], earlier: false, read: 0 };

/** The chat with `told`, whatever of it was there already. */
export function withLines(chat: Chat, told: readonly ChatLine[], now: number): Chat {
  const known = new Map(chat.lines.map((line) => [line.number, line]));
  for (const { age_ms, ...line } of told) known.set(line.number, { ...line, at: now - age_ms });
  return { ...chat, lines: [...known.values()].sort((a, b) => a.number - b.number) };
}

export function withHistory(chat: Chat, told: { before: number | null; lines: readonly ChatLine[]; earlier: boolean }, now: number): Chat {
  // the newest ones are asked for after each way back: what stands before them may have changed
  const kept = told.before === null ? { ...chat, lines: [] } : chat;
  return { ...withLines(kept, told.lines, now), earlier: told.earlier };
}

export function without(chat: Chat, numbers: readonly number[]): Chat {
  return { ...chat, lines: chat.lines.filter(({ number }) => !numbers.includes(number)) };
}

export function asRead(chat: Chat): Chat {
  return { ...chat, read: Math.max(chat.read, chat.lines.at(-1)?.number ?? 0) };
}

/** How many lines of others the person has not seen. */
export function unread(chat: Chat, self: ParticipantId | undefined): number {
  return chat.lines.filter(({ number, from }) => number > chat.read && from !== self).length;
}

/** Whom someone may write to alone: clinics and observers those of the hub, the hub everyone. */
export function addressees(self: Participant, others: readonly Participant[]): readonly Participant[] {
  return others.filter(({ id, site }) => id !== self.id && (self.site === "hub" || site === "hub"));
}

/** Whether someone may write to everyone; of clinics the operator, or whoever opened the room, may have it otherwise. */
export function mayWriteToAll(role: Role, clinicsTo: ChatToAll): boolean {
  return role !== "observer" && (role !== "clinician" || clinicsTo === "everyone");
}

export type Piece = { readonly text: string; readonly link: boolean };

// what ends a sentence ends no address
const LINK = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»”’]/gu;

/** A text cut where addresses begin and end. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), link: false });
    found.push({ text: match[0], link: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), link: false });
  return found;
}
