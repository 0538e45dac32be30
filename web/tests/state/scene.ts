/** The people and things that the tests of the state speak of. */
import type { Participant, Slot, SourceName, Welcome } from "../../src/relay/messages";

export function someone(id: string, site: "hub" | "spoke", live: readonly SourceName[] = ["microphone", "camera"]): Participant {
  const sources: SourceName[] = ["microphone", "camera", "screen"];
  return {
    id,
    name: `Site ${id}`,
    site,
    connected: true,
    tracks: sources.map((source) => ({ id: `${id}/${source}`, source, muted: !live.includes(source) })),
  };
}

export function welcome(self: Participant, others: readonly Participant[], more: Partial<Welcome> = {}): Welcome {
  return {
    participant: self.id,
    name: self.name,
    site: self.site,
    room: "Hypertension",
    answer: "v=0",
    resume: "resume-1",
    resumed: false,
    roster: [self, ...others],
    floor: null,
    silenced: [],
    ...more,
  };
}

export function flowing(mid: string, track: string, from = 0): Slot {
  return { mid, state: "flowing", track, from };
}
