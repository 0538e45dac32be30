/** Fetches a case as a letter in Markdown. */

export interface LetterAsked {
  readonly room: string;
  readonly token: string;
  readonly id: number;
  /** Whether it names who presented and who said what. */
  readonly names: boolean;
}

/** The letter; `undefined`: it could not be had. */
export async function fetchLetter({ room, token, id, names }: LetterAsked): Promise<string | undefined> {
  const address = `/api/v1/rooms/${encodeURIComponent(room)}/cases/${id}?format=markdown&names=${names}`;
  try {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    // the line is away
    return undefined;
  }
}
