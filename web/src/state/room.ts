/** What the page knows of the room, as a value that each message turns into the next one. */
import {
  WRITE_LIMITS,
  type Agenda as Told,
  type ChatToAll,
  type Entrance,
  type FromRoom,
  type Participant,
  type ParticipantId,
  type Site,
  type Slot,
  type SourceName,
  type Stage,
  type Track,
  type TrackId,
  type Welcome,
  type WriteLimits,
} from "../relay/messages";
import type { Agenda } from "./agenda";
import { bookOf, withCases, withRecommendations, type CaseBook } from "./case";
import { withHands, type Raised } from "./hands";

export interface Room {
  readonly self: ParticipantId;
  readonly name: string;
  readonly site: Site;
  readonly title: string;
  /** In the order they came, which never changes while they stay: tiles do not jump. */
  readonly participants: readonly Participant[];
  readonly floor: ParticipantId | null;
  /** Who leads the session. */
  readonly host: ParticipantId | null;
  /** Whether clinics are let in. */
  readonly entrance: Entrance;
  /** Whom clinics may write to in the chat. */
  readonly chatToAll: ChatToAll;
  /** How much may be written. */
  readonly limits: WriteLimits;
  /** Who asks for the floor, first to speak first. */
  readonly hands: readonly Raised[];
  readonly agenda: Agenda;
  readonly cases: CaseBook;
  readonly speakers: readonly ParticipantId[];
  /** Who stands large on every page: the relay decides it. */
  readonly stage: Stage;
  readonly slots: readonly Slot[];
  readonly hub: Hub;
}

/**
 * How the hub is: not here yet; here, and its media on the way; here; here, with all of its lines broken,
 * while its places are kept; or not here any more.
 */
export type Hub = "awaited" | "coming" | "here" | "lost" | "gone";

export function welcomed(welcome: Welcome, before: Room | undefined, now = performance.now()): Room {
  const participants = before ? inOrder(before.participants, welcome.roster) : welcome.roster;
  return {
    self: welcome.participant,
    name: welcome.name,
    site: welcome.site,
    title: welcome.room,
    participants,
    floor: welcome.floor,
    host: welcome.host,
    entrance: welcome.entrance,
    chatToAll: welcome.chat_to_all,
    limits: welcome.limits,
    hands: withHands([], [], welcome.hands, now),
    agenda: { ...welcome.agenda, heardAt: now },
    cases: bookOf(welcome),
    speakers: [],
    stage: welcome.stage,
    // they are told next; a link that goes on shows what it showed meanwhile
    slots: welcome.resumed ? (before?.slots ?? []) : [],
    hub: hubAfter(before?.hub ?? "awaited", participants),
  };
}

/** How much may be written in it; before its welcome, what every relay lets through. */
export const limitsOf = (room: Room | undefined): WriteLimits => room?.limits ?? WRITE_LIMITS;

/** The room after `message`; the same object where nothing changed. */
export function after(room: Room, message: FromRoom, now = performance.now()): Room {
  switch (message.type) {
    case "roster":
      return withRoster(room, message.changed, message.left);
    case "slots":
      return { ...room, slots: withSlots(room.slots, message.slots) };
    case "speakers":
      return { ...room, speakers: message.participants };
    case "floor":
      return { ...room, floor: message.participant };
    case "host":
      return { ...room, host: message.participant };
    case "entrance":
      return { ...room, entrance: message.entrance };
    case "hands":
      return { ...room, hands: withHands(room.hands, message.lowered, message.raised, now) };
    case "agenda":
      return { ...room, agenda: agendaIn(message, now) };
    case "cases":
      return { ...room, cases: withCases(room.cases, message) };
    case "recommendations":
      return { ...room, cases: withRecommendations(room.cases, message) };
    case "stage":
      return { ...room, stage: stageIn(message) };
    case "checkpoint":
    case "announcements":
    case "reactions":
    case "captions":
    case "poll":
    case "poll_results":
    case "poll_gone":
    case "voted":
    case "waiting":
    case "lobby":
    case "asked_to_unmute":
    case "chat":
    case "chat_history":
    case "chat_removed":
    case "welcome":
    case "answer":
    case "mute":
    case "refused":
    case "pong":
    case "bye":
      return room;
  }
}

function agendaIn({ items, current, checkpoint }: Told, heardAt: number): Agenda {
  return { items, current, checkpoint, heardAt };
}

function stageIn({ first, second, screen, spotlight, presenting, gallery }: Stage): Stage {
  return { first, second, screen, spotlight, presenting, gallery };
}

export function participant(room: Room, id: ParticipantId | null): Participant | undefined {
  return id === null ? undefined : room.participants.find((one) => one.id === id);
}

export function track(one: Participant, source: SourceName): Track | undefined {
  return one.tracks.find((candidate) => candidate.source === source);
}

/** A track that sends now. */
export function liveTrack(one: Participant, source: SourceName): Track | undefined {
  const found = track(one, source);
  return found && !found.muted ? found : undefined;
}

/** The slot that carries `id`, with its mid. */
export function slotOf(room: Room, id: TrackId | undefined): Slot | undefined {
  if (id === undefined) return undefined;
  return room.slots.find((slot) => slot.state !== "empty" && slot.track === id);
}

/** Whether this is a clinic's page and nobody of the hub is in the room. */
export function isWithoutHub({ site, hub }: Room): boolean {
  return site === "spoke" && (hub === "awaited" || hub === "gone");
}

function hubAfter(before: Hub, participants: readonly Participant[]): Hub {
  const hub = participants.filter(({ site }) => site === "hub");
  if (hub.length === 0) return before === "awaited" ? "awaited" : "gone";
  if (hub.some(({ connected }) => connected)) return "here";
  // whoever comes is in the roster before the media flows: that is no broken line
  return before === "here" || before === "lost" ? "lost" : "coming";
}

function withRoster(room: Room, changed: Participant[], left: ParticipantId[]): Room {
  const kept = room.participants.filter((one) => !left.includes(one.id));
  const participants = kept.map((one) => changed.find(({ id }) => id === one.id) ?? one);
  const came = changed.filter(({ id }) => !participants.some((one) => one.id === id));
  const now = [...participants, ...came];
  return { ...room, participants: now, hub: hubAfter(room.hub, now) };
}

function withSlots(before: readonly Slot[], changed: readonly Slot[]): readonly Slot[] {
  const kept = before.map((slot) => changed.find(({ mid }) => mid === slot.mid) ?? slot);
  const added = changed.filter(({ mid }) => !before.some((slot) => slot.mid === mid));
  return [...kept, ...added];
}

function inOrder(before: readonly Participant[], now: readonly Participant[]): Participant[] {
  const place = new Map(before.map(({ id }, index) => [id, index]));
  const at = (one: Participant) => place.get(one.id) ?? before.length;
  return [...now].sort((a, b) => at(a) - at(b));
}
