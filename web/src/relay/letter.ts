/** Fetches a case as a letter: to read and edit (Markdown), or to file and print (PDF). */
import type { Problem } from "./messages";

export type LetterKind = "markdown" | "pdf";

export interface LetterAsked {
  readonly room: string;
  readonly token: string;
  readonly id: number;
  /** Whether it names who presented and who said what. */
  readonly names: boolean;
  readonly kind: LetterKind;
  /** What it is in: a tag (BCP 47). */
  readonly language: string;
}

/** The letter; or by which code it was refused, empty where the line is away. */
export async function fetchLetter({ room, token, id, names, kind, language }: LetterAsked): Promise<Blob | string> {
  const asked = new URLSearchParams({ format: kind, names: String(names), language });
  try {
    const answer = await fetch(`/api/v1/rooms/${encodeURIComponent(room)}/cases/${id}?${asked}`, { headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) return await answer.blob();
    const problem = (await answer.json()) as Partial<Problem>;
    return problem.code ?? "";
  } catch {
    // the line is away, or something on it that speaks no JSON
    return "";
  }
}
