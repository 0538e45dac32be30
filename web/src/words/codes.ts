/** Finds the words for what comes as a code: a refusal, the end of a session, a device's trouble. */
import type { ByeReason, Role, SourceName, WriteLimits } from "../relay/messages";
import { isKey, say, type Key } from "./say";

/** A situation behind a device that did not open: there are words for each. */
export type Trouble = Extract<Key, `trouble-${string}`> extends `trouble-${infer Kind}` ? Kind : never;

/** Both stands for microphone and camera at once. */
export function sayTrouble(what: SourceName | "both", kind: Trouble): string {
  // only a microphone gives nothing while it is open
  if (kind === "zeros" || kind === "faint" || kind === "silent") return say(`trouble-${kind}`);
  return say(`trouble-${kind}`, { what });
}

/** Which device was taken in place of one that went, or is in use again; `name` is empty where the browser tells none. */
export function sayMoved(what: "microphone" | "camera" | "speaker", why: "taken" | "back", name: string): string {
  const called = name || (what === "speaker" ? say("prejoin-system-speaker") : say(`prejoin-${what}`));
  return why === "taken" ? say("device-taken", { what, name: called }) : say("device-back", { name: called });
}

/** A request that was refused; nothing where it concerns the page and no person. */
export function sayRefused(code: string, limits: WriteLimits): string | undefined {
  const key = `refused-${code}`;
  return isBounded(key) ? say(key, { count: limits[BOUNDED[key]] }) : sayCode("refused", code);
}

/** The refusals that say a figure, and which one. */
const BOUNDED = {
  "refused-reason_too_long": "deny_reason_length",
  "refused-agenda_too_long": "max_agenda_items",
  "refused-too_many_announcements": "max_announcements",
  "refused-too_many_polls": "max_polls",
  "refused-choices_out_of_range": "max_poll_choices",
  "refused-scale_out_of_range": "max_poll_scale",
  "refused-questions_out_of_range": "max_case_questions",
  "refused-too_many_sections": "max_case_sections",
  "refused-too_many_recommendations": "max_recommendations",
} as const satisfies Partial<Record<Key, keyof WriteLimits>>;

const isBounded = (key: string): key is keyof typeof BOUNDED => Object.hasOwn(BOUNDED, key);

/** Why the session is over. */
export function sayEnding(reason: ByeReason, message: string): { title: string; text: string } {
  if (typeof reason !== "object") return { title: say(`ending-${reason}-title`), text: say(`ending-${reason}-text`) };
  const { code } = reason.refused;
  const title = sayCode("refusal", `${code}-title`);
  const text = sayCode("refusal", `${code}-text`);
  return { title: title ?? say("refusal-unknown-title"), text: text ?? message };
}

/** What somebody is called beside their name; a clinician is what most are. */
export function sayRole(role: Role): string | undefined {
  return role === "clinician" ? undefined : say(`roles-${role}`);
}

/** A question of the survey; of a form that a hub made itself, its own name for it. */
export function sayQuestion(id: string): string {
  return sayCode("survey-q", id) ?? id;
}

type Plain<K extends Key> = K extends keyof typeof BOUNDED ? never : K extends `refused-${string}` | `refusal-${string}` | `survey-q-${string}` ? K : never;

function sayCode(kind: "refused" | "refusal" | "survey-q", code: string): string | undefined {
  const key = `${kind}-${code}`;
  return isKey(key) ? say(key as Plain<Key>) : undefined;
}
