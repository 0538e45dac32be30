/** Keeps who sits with the person behind the one camera: each of them attends. */
import { signal } from "@preact/signals";
import type { FromPage, Participant, ParticipantId, WriteLimits } from "../relay/messages";
import type { Memory } from "./memory";

// as many are offered the next time
const MOST_KNOWN = 12;

/** What of the session it asks for. */
interface Around {
  say(message: FromPage): void;
  self(): ParticipantId | undefined;
}

/** Lives as long as its session. */
export class Companions {
  /** Who sits here, as the person named them, and since the welcome as the room has it. */
  readonly named = signal<readonly string[]>([]);
  /** Who sat here before, last first: to be named again with one press. Nobody is counted unsaid. */
  readonly known: readonly string[];

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
    /** Before a reload of this tab. */
    before: readonly string[],
  ) {
    this.known = memory.preferences().companions ?? [];
    this.named.value = before;
  }

  /** Whoever is in has the room's; a relay that was started anew, and knows nobody, is told again. */
  welcomed(own: Participant | undefined, anew: boolean): void {
    const names = own?.companions ?? [];
    if (own && anew && names.length === 0 && this.named.value.length > 0) this.set(own.id, this.named.value);
    else this.told(own);
    this.remember(this.named.value);
  }

  /** The own row changed; gives whether they did. */
  told(own: Participant | undefined): boolean {
    const names = own?.companions ?? [];
    const same = names.join("\n") === this.named.value.join("\n");
    if (!same) this.named.value = names;
    return !same;
  }

  /** Says who sits with someone: with this person, or for a host with anyone. */
  set(of: ParticipantId, names: readonly string[]): void {
    this.around.say({ type: "companions", participant: of, names: [...names] });
    if (of === this.around.self()) this.remember(names);
  }

  private remember(names: readonly string[]): void {
    if (names.length === 0) return;
    const before = this.known.filter((one) => !names.some((name) => isSame(name, one)));
    this.memory.prefer({ companions: [...names, ...before].slice(0, MOST_KNOWN) });
  }
}

// what the relay takes in no name, and what comes along when one is copied out of a document
const INVISIBLE = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

/** Takes in what was typed: a name, or several with a comma or a line between them. */
export function withNames(names: readonly string[], typed: string, limits: WriteLimits): readonly string[] {
  const all = [...names];
  for (const part of typed.split(/[,;\n،]/)) {
    const plain = part.replace(INVISIBLE, " ").trim().replace(/\s+/g, " ");
    // of whole characters: half of one is none
    const name = [...plain].slice(0, limits.name_length).join("").trim();
    if (name !== "" && all.length < limits.max_companions && !all.some((one) => isSame(one, name))) all.push(name);
  }
  return all;
}

/** Whether two names at one camera are one person's, as the room holds it. */
export function isSame(one: string, other: string): boolean {
  const fold = (name: string) => name.trim().replace(/\s+/g, " ").toLowerCase();
  return fold(one) === fold(other);
}
