/** Names the situation behind a device that did not open, so that the page can say what to do. */

import type { Trouble } from "../words/codes";

export interface Ground {
  readonly secure: boolean;
  readonly supported: boolean;
}

/** What `error` from getUserMedia or getDisplayMedia means on this `ground`. */
export function trouble(error: unknown, ground: Ground): Trouble {
  if (!ground.secure) return "insecure";
  if (!ground.supported) return "unsupported";
  const { name, message } = described(error);
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      // Chromium alone tells the three apart, and only in the message.
      if (/system/i.test(message)) return "denied_by_system";
      if (/dismissed/i.test(message)) return "dismissed";
      return "denied";
    case "SecurityError":
      return "denied_by_system";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    case "TypeError":
      return "unsupported";
    default:
      return "other";
  }
}

function described(error: unknown): { name: string; message: string } {
  if (typeof error !== "object" || error === null) return { name: "", message: "" };
  const { name, message } = error as { name?: unknown; message?: unknown };
  return { name: String(name ?? ""), message: String(message ?? "") };
}
