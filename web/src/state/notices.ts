/** Holds the short messages that come and go, and what a screen reader is told. */
import { signal } from "@preact/signals";

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "problem";
  readonly action: { readonly label: string; run(): void } | undefined;
  readonly about: Matter | undefined;
}

/** What several notices are about: the newest alone is true. */
export type Matter = "agenda" | "turn" | "entrance" | "host";

const PLAIN_MS = 5000;
// One that offers to undo stays until a person had time to read it and reach it by keyboard.
const ACTION_MS = 10_000;

export class Notices {
  readonly list = signal<readonly Notice[]>([]);
  /** Spoken, not shown. */
  readonly said = signal("");
  private next = 1;

  /** The id of what is shown, to dismiss it by. */
  show(text: string, tone: Notice["tone"] = "plain", action?: Notice["action"], about?: Matter): number {
    const id = this.next;
    this.next += 1;
    const others = this.list.value.filter((one) => one.text !== text && (about === undefined || one.about !== about)).slice(-2);
    this.list.value = [...others, { id, text, tone, action, about }];
    setTimeout(() => this.dismiss(id), action ? ACTION_MS : PLAIN_MS);
    return id;
  }

  say(text: string): void {
    // the same words again are news again: a screen reader reads what changed
    this.said.value = this.said.value === text ? `${text}\u00a0` : text;
  }

  /** What was offered is over with the session. */
  clear(): void {
    this.list.value = [];
  }

  dismiss(id: number): void {
    this.list.value = this.list.value.filter((one) => one.id !== id);
  }
}
