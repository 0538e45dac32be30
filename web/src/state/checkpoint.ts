/** Answers whether the people at this page are still there, when the session asks. */
import { signal } from "@preact/signals";
import type { FromPage, StillThere } from "../relay/messages";
import { say } from "../words/say";
import type { Notices } from "./notices";

/** What of the session it asks for. */
interface Around {
  say(message: FromPage): void;
  isAway(): boolean;
}

/** Lives as long as its session. */
export class Checkpoint {
  /** Of whom an answer is awaited; empty: of nobody. */
  readonly names = signal<readonly string[]>([]);
  /** Grows each time that the session begins to ask. */
  readonly asked = signal(0);

  constructor(
    private readonly around: Around,
    private readonly notices: Notices,
  ) {}

  /** The room says of whom an answer is awaited now. */
  told(checkpoint: StillThere | null): void {
    const before = this.names.value;
    this.names.value = checkpoint?.names ?? [];
    if (before.length === 0 && this.names.value.length > 0) this.asked.value += 1;
  }

  /** These are there; of the others it is still asked. */
  answer(names: readonly string[]): void {
    const here = this.names.value.filter((one) => names.includes(one));
    if (here.length === 0 || this.around.isAway()) return;
    this.around.say({ type: "still_there", names: here });
    // as it will be told: who pressed sees that it counts
    this.names.value = this.names.value.filter((one) => !here.includes(one));
    if (this.names.value.length === 0) this.notices.show(say("checkpoint-thanks"));
  }

  /** A host has the session ask, or not. */
  switch(on: boolean): void {
    this.around.say({ type: "checkpoint", on });
  }
}
