/** Chooses what stands large on the page and what stands around it. */
import type { Participant, ParticipantId, Phase, SourceName } from "../relay/messages";
import { liveTrack, participant, type Room } from "./room";

export interface Tile {
  /** Stable for one participant and source: a tile keeps its element. */
  readonly key: string;
  readonly participant: Participant;
  readonly source: Exclude<SourceName, "microphone">;
  readonly self: boolean;
}

/** What a person chose for this page alone. */
export interface Choice {
  /** The key of a tile that stays large. */
  readonly pinned: string | undefined;
  /** Everyone equally large, whatever the session is at. */
  readonly even: boolean;
  readonly hidesSelf: boolean;
  /** The own share can stand on the own stage: it is no picture of the whole screen, which would hold itself. */
  readonly seesOwnShare: boolean;
}

export const NO_CHOICE: Choice = { pinned: undefined, even: false, hidesSelf: false, seesOwnShare: false };

export interface Arrangement {
  /** Large, side by side: two at most; none: everyone stands in one even grid. */
  readonly stage: readonly Tile[];
  /** Everyone else who is seen, in the order of the pages. */
  readonly gallery: readonly Tile[];
  readonly own: Tile | undefined;
  /** Who is here without a picture for this page, speakers first. */
  readonly unseen: readonly Participant[];
}

/** `lately`: who speaks and who spoke before. */
export function arrange(room: Room, part?: Phase, choice: Choice = NO_CHOICE, lately: readonly ParticipantId[] = []): Arrangement {
  const stage = stageOf(room, part, choice);
  // whoever only watches has no picture, and stands in the list of people
  const people = room.participants.filter(({ role }) => role !== "observer");
  const others = people.filter(({ id }) => id !== room.self && !stage.some(({ key }) => key === `${id}/camera`));
  const hasPlace = placed(room, others);
  const ahead = !choice.even && isDiscussion(room, part) ? lately : [];
  const gallery = others
    .filter(hasPlace)
    .map((one, index) => ({ one, index, rank: rank(room, one, ahead) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ one }) => tile(room, one, "camera"));
  const slides = participant(room, room.stage.screen);
  const covered = slides && slides.id !== room.self && !stage.some(({ source, participant: one }) => source === "screen" && one.id === slides.id);
  const speaks = ({ id }: Participant) => (room.speakers.includes(id) ? 0 : 1);
  const unseen = others.filter((one) => !hasPlace(one)).sort((a, b) => speaks(a) - speaks(b));
  const self = choice.hidesSelf ? undefined : people.find(({ id }) => id === room.self);
  return { stage, gallery: covered ? [tile(room, slides, "screen"), ...gallery] : gallery, own: self && tile(room, self, "camera"), unseen };
}

// as few faces as one can see at a glance, with a picture or without
const FEW = 4;

/** Whose tile is worth its place: in a crowd only that of whom one sees. */
function placed(room: Room, others: readonly Participant[]): (one: Participant) => boolean {
  const may = others.filter((one) => maySee(room, one));
  const faces = may.filter((one) => liveTrack(one, "camera"));
  const all = may.length <= FEW || faces.length === 0;
  return (one) => may.includes(one) && (all || faces.includes(one) || one.id === room.floor);
}

/** Whether the relay sends the picture of `one` to this page, once there is one. */
export function maySee(room: Room, one: Participant): boolean {
  const { gallery } = room.stage;
  return room.site === "hub" || one.site === "hub" || one.id === room.floor || one.id === lit(room) || gallery === "everyone";
}

/** Whom everyone sees large, with or without the floor. */
export function lit({ stage }: Pick<Room, "stage">): ParticipantId | null {
  return stage.spotlight ?? stage.presenting;
}

/** While these run, who asks stands beside who presents. */
const SIDE_BY_SIDE: readonly (Phase | undefined)[] = ["introduce", "present", "clarify"];

function stageOf(room: Room, part: Phase | undefined, { pinned, even, seesOwnShare }: Choice): readonly Tile[] {
  const held = pinned === undefined ? undefined : pinnedTile(room, pinned);
  if (held) return [held];
  const { first, second, screen } = room.stage;
  const large = lit(room);
  const sharing = participant(room, screen);
  if (sharing && (sharing.id !== room.self || seesOwnShare)) return [tile(room, sharing, "screen")];
  const led = (id: ParticipantId | null) => id !== null && id !== room.self;
  // the hub watches everyone until someone has the floor
  if (even || (room.site === "hub" && !led(room.floor) && !led(large))) return [];
  const faces = [first, second].flatMap((id) => {
    const one = id === room.self ? undefined : participant(room, id);
    return one ? [tile(room, one, "camera")] : [];
  });
  const both = SIDE_BY_SIDE.includes(part) || (large !== null && room.floor !== null && large !== room.floor);
  return both && faces.every(({ participant: one }) => liveTrack(one, "camera")) ? faces : faces.slice(0, 1);
}

/** What was pinned, while it is there. */
function pinnedTile(room: Room, key: string): Tile | undefined {
  const [id, source] = key.split("/");
  const one = room.participants.find((each) => each.id === id);
  if (!one || one.id === room.self) return undefined;
  if (source === "screen") return liveTrack(one, "screen") && tile(room, one, "screen");
  return tile(room, one, "camera");
}

/**
 * Whether anyone's word may follow anyone's, on a page that sees them all. Nobody of a clinic stands large
 * for that: the relay decides who stands on the stage, whose lips and voice are in step, and clinics
 * have each other's pictures in the smallest size alone.
 */
function isDiscussion(room: Room, part: Phase | undefined): boolean {
  const { site, floor, stage } = room;
  return DISCUSSION.includes(part) && site === "spoke" && stage.gallery === "everyone" && (floor ?? lit(room) ?? stage.screen) === null;
}

const DISCUSSION: readonly (Phase | undefined)[] = [undefined, "clarify", "recommend"];

/** The first place of the gallery is the one that a thin page shows. */
function rank(room: Room, one: Participant, ahead: readonly ParticipantId[]): number {
  if (one.id === room.floor || one.id === lit(room)) return 0;
  // beside the slides stands whoever shows them
  if (one.id === room.stage.screen) return 1;
  if (ahead.includes(one.id)) return 2;
  if (room.site === "spoke" && one.site === "hub") return 3;
  return liveTrack(one, "camera") ? 4 : 5;
}

function tile(room: Room, one: Participant, source: Tile["source"]): Tile {
  return { key: `${one.id}/${source}`, participant: one, source, self: one.id === room.self };
}
