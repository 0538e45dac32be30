/** Fetches what a room leaves behind: its cases, each as a letter, and sheets of who came and what was asked. */
import type { Problem } from "./messages";

/** By which link of which room. */
export interface Pass {
  readonly room: string;
  readonly token: string;
}

/** To read and edit, or to file and print. */
export type LetterKind = "markdown" | "pdf";

export interface LetterAsked {
  readonly id: number;
  /** Whether it names who presented and who said what. */
  readonly names: boolean;
  readonly kind: LetterKind;
  /** What it is in: a tag (BCP 47). */
  readonly language: string;
}

const SHEETS = { attendance: "attendance", agenda: "agenda", polls: "polls", survey: "survey/answers" } as const;

export type Sheet = keyof typeof SHEETS;

/** A case, as far as a list tells it. */
export interface Filed {
  readonly open: boolean;
  readonly sheet: { readonly id: number; readonly case: { readonly echo_id: string } };
  readonly recommendations: readonly { readonly state: string }[];
}

/** The letter; or by which code it was refused, empty where the line is away. */
export function fetchLetter(pass: Pass, { id, names, kind, language }: LetterAsked): Promise<Blob | string> {
  const asked = new URLSearchParams({ format: kind, names: String(names), language });
  return fetched(pass, `cases/${id}?${asked}`, "*/*", (answer) => answer.blob());
}

/** A sheet as CSV; or by which code it was refused, empty where the line is away. */
export function fetchSheet(pass: Pass, sheet: Sheet): Promise<Blob | string> {
  return fetched(pass, SHEETS[sheet], "text/csv", (answer) => answer.blob());
}

/** Every case of the room, oldest first; or by which code that was refused, empty where the line is away. */
export function fetchCases(pass: Pass): Promise<readonly Filed[] | string> {
  return fetched(pass, "cases", "application/json", async (answer) => ((await answer.json()) as { cases: Filed[] }).cases);
}

async function fetched<T>({ room, token }: Pass, what: string, accept: string, read: (answer: Response) => Promise<T>): Promise<T | string> {
  try {
    const answer = await fetch(`/api/v1/rooms/${encodeURIComponent(room)}/${what}`, { headers: { authorization: `Bearer ${token}`, accept } });
    if (answer.ok) return await read(answer);
    const problem = (await answer.json()) as Partial<Problem>;
    return problem.code ?? "";
  } catch {
    // the line is away, or something on it that speaks no JSON
    return "";
  }
}
