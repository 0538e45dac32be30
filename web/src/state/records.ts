/** Fetches what the hub takes away from a room; where something cannot be had the person reads why. */
import { signal } from "@preact/signals";
import { fetchCases, fetchLetter, fetchSheet, type LetterKind, type Pass, type Sheet } from "../relay/records";
import { language, say } from "../words/say";
import type { Notices } from "./notices";

/** A case that has a letter. */
export interface Closed {
  readonly id: number;
  readonly echoId: string;
  /** How many recommendations were taken. */
  readonly taken: number;
}

/** Lives as long as its session. */
export class Records {
  /** The cases that were ever before this room, newest first; `undefined`: not known yet. */
  readonly closed = signal<readonly Closed[] | "failed" | undefined>(undefined);

  constructor(
    private readonly pass: Pass,
    private readonly notices: Notices,
  ) {}

  async load(): Promise<void> {
    const cases = await fetchCases(this.pass);
    // a room that nobody opened yet, or that was closed, and never had one
    const none = cases === "not_found" || cases === "room_closed";
    if (typeof cases === "string") this.closed.value = none ? [] : "failed";
    else {
      const closed = cases.filter(({ open }) => !open).reverse();
      this.closed.value = closed.map(({ sheet, recommendations }) => ({
        id: sheet.id,
        echoId: sheet.case.echo_id,
        taken: recommendations.filter(({ state }) => state === "taken").length,
      }));
    }
  }

  async letter(id: number, names: boolean, kind: LetterKind): Promise<Blob | undefined> {
    const letter = await fetchLetter(this.pass, { id, names, kind, language: language() });
    if (letter instanceof Blob) return letter;
    const lacks = letter === "no_font" || letter === "unprocessable";
    this.lacks(letter, lacks ? say("case-letter-unprinted") : say("case-letter-failed"));
    return undefined;
  }

  async sheet(sheet: Sheet): Promise<Blob | undefined> {
    const file = await fetchSheet(this.pass, sheet);
    if (file instanceof Blob) return file;
    this.lacks(file, file === "unprocessable" ? say("records-not-kept") : say("records-failed"));
    return undefined;
  }

  private lacks(code: string, words: string): void {
    this.notices.show(code === "forbidden" ? say("records-forbidden") : words, "problem");
  }
}
