/** The people and things that the tests of the state speak of. */
import { WRITE_LIMITS, type Participant, type Slot, type SourceName, type Stage, type Welcome } from "../../src/relay/messages";

export function someone(id: string, site: "hub" | "spoke", live: readonly SourceName[] = ["microphone", "camera"]): Participant {
  const sources: SourceName[] = ["microphone", "camera", "screen"];
  return {
    id,
    name: `Site ${id}`,
    site,
    role: site === "hub" ? "facilitator" : "clinician",
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
    stage: staged(null, [self, ...others].filter(({ site }) => site === "hub")),
    host: [self, ...others].find(({ role }) => role === "facilitator")?.id ?? null,
    entrance: "open",
    chat_to_all: "everyone",
    limits: WRITE_LIMITS,
    hands: [],
    agenda: { items: [], current: null, checkpoint: "off" },
    checkpoint: null,
    announcements: [],
    polls: [],
    votes: [],
    cases: { open: null, closed: [], last: null, headings: [] },
    recommendations: null,
    silenced: [],
    ...more,
  };
}

/** As the relay puts them there: whoever has the floor, then the hub. */
export function staged(floor: Participant | null, hub: readonly Participant[], screen: Participant | null = null): Stage {
  const [first, second] = [...(floor ? [floor] : []), ...hub.filter((one) => one !== floor)];
  return { first: first?.id ?? null, second: second?.id ?? null, screen: screen?.id ?? null, spotlight: null, presenting: null, gallery: "stage" };
}

export function flowing(mid: string, track: string, from = 0): Slot {
  return { mid, state: "flowing", track, from };
}
