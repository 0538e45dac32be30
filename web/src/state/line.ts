/** Says in three words how the line does. */
import type { Sample } from "../relay/link";

export type Line = "good" | "weak" | "reconnecting";

export interface LineHistory {
  readonly line: "good" | "weak";
  /** Samples in a row that speak for the other word. */
  readonly doubts: number;
  readonly roundTripMs: number | undefined;
}

export const FRESH_LINE: LineHistory = { line: "good", doubts: 0, roundTripMs: undefined };

// Voice conceals 5 % without a person noticing; above that words go missing.
const LOSSY = 0.05;
// Above this people start to speak over one another. A steady satellite line has 620 ms and is
// not getting worse: only well above it is it weak.
const SLOW_MS = 800;
// One bad sample is a spike; two in a row are a line. Getting better takes longer to believe.
const DOUBTS_TO_WEAK = 2;
const DOUBTS_TO_GOOD = 3;

export function sampled(before: LineHistory, sample: Sample): LineHistory {
  const roundTripMs = sample.roundTripMs ?? before.roundTripMs;
  const measured =
    sample.lossDown !== undefined || sample.lossUp !== undefined || sample.roundTripMs !== undefined;
  if (!measured) return before;
  const weak =
    (sample.lossDown ?? 0) > LOSSY || (sample.lossUp ?? 0) > LOSSY || (sample.roundTripMs ?? 0) > SLOW_MS;
  if (weak === (before.line === "weak")) return { line: before.line, doubts: 0, roundTripMs };
  const doubts = before.doubts + 1;
  const turned = doubts >= (weak ? DOUBTS_TO_WEAK : DOUBTS_TO_GOOD);
  if (!turned) return { line: before.line, doubts, roundTripMs };
  return { line: weak ? "weak" : "good", doubts: 0, roundTripMs };
}
