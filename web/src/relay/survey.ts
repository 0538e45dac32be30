/** Fetches what is asked after a session, and sends what was answered. */

export type SurveyKind = { kind: "scale"; least: number; most: number } | { kind: "yes_no" } | { kind: "text"; most: number };

export type SurveyQuestion = SurveyKind & { readonly id: string };

export type SurveyAnswer = boolean | number | string;

/** Who answers: a participant of a room, by the link they came by. */
export interface Respondent {
  readonly room: string;
  readonly token: string;
  readonly participant: string;
}

/** The questions; `undefined`: nothing is asked here, or the line is away. */
export async function fetchSurvey({ room, token }: Respondent): Promise<readonly SurveyQuestion[] | undefined> {
  try {
    const answer = await fetch(address(room), { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) return undefined;
    const { questions } = (await answer.json()) as { questions: SurveyQuestion[] };
    return questions;
  } catch {
    return undefined;
  }
}

/** What became of an answer: it stands, it cannot, or it has to be sent again. */
export type Sent = "taken" | "refused" | "away";

export async function sendSurvey(
  { room, token, participant }: Respondent,
  name: string | undefined,
  answers: Readonly<Record<string, SurveyAnswer>>,
): Promise<Sent> {
  try {
    const answer = await fetch(address(room), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ participant, ...(name === undefined ? {} : { name }), answers }),
    });
    // taken before, when the answer to that was lost on its way
    if (answer.ok || answer.status === 409) return "taken";
    return answer.status >= 500 || answer.status === 408 ? "away" : "refused";
  } catch {
    return "away";
  }
}

const address = (room: string) => `/api/v1/rooms/${encodeURIComponent(room)}/survey`;
