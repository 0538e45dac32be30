/** Joins what the person does, what the room says and what the page shows: one participant's session. */
import { batch, computed, signal } from "@preact/signals";
import type { ConnectionEvents, JoinFields } from "../relay/connection";
import type { ByeReason, EntranceTo, FromPage, FromRoom, Gallery, ParticipantId, SourceName, TrackId, Waiting, Welcome } from "../relay/messages";
import type { Sample } from "../relay/link";
import { sayMoved, sayRefused } from "../words/codes";
import { withRoomWords } from "../words/language";
import { say } from "../words/say";
import { Absence } from "./absence";
import { FRESH_LINE, sampled, type Line } from "./line";
import { NO_AGENDA, running } from "./agenda";
import { Ballots } from "./ballots";
import { CaseBeside } from "./beside";
import { Board } from "./board";
import { Captions } from "./captions";
import { NO_CASES } from "./case";
import { Casework } from "./casework";
import { Changes } from "./changes";
import { Checkpoint } from "./checkpoint";
import { Companions } from "./companions";
import { mayWriteToAll } from "./chat";
import { Conversation } from "./conversation";
import { placeOf, waiting } from "./hands";
import { Lobby } from "./lobby";
import { Looking } from "./looking";
import type { Memory } from "./memory";
import { MicrophoneWatch } from "./microphone";
import { Mutes } from "./mutes";
import { Notices } from "./notices";
import { Own, type Hardware } from "./own";
import { Programme } from "./programme";
import { Reactions } from "./reactions";
import { Records } from "./records";
import { after, participant, welcomed, type Room } from "./room";
import { Survey } from "./survey";
import { talked, type TalkInput } from "./talk";
import { greeting } from "./token";
import { View, type Size } from "./view";

export type Phase =
  | { readonly kind: "prejoin" }
  | { readonly kind: "joining" }
  | { readonly kind: "waiting" }
  | { readonly kind: "live" }
  | { readonly kind: "over"; readonly reason: ByeReason; readonly message: string };

const WHERE = { prejoin: "before", joining: "before", waiting: "before", live: "in", over: "over" } as const;

/** What a session needs of `relay/connection.ts`. */
export interface Wire {
  prepare(): void;
  join(): void;
  leave(): void;
  say(message: FromPage): void;
  send(source: SourceName, track: MediaStreamTrack | null): Promise<void>;
  receiver(mid: string): RTCRtpReceiver | undefined;
  readonly voices: { mid: string; track: MediaStreamTrack }[];
  wantVideoSlots(count: number): void;
}

export interface Door {
  readonly room: string;
  readonly token: string;
}

/** Lives from the opened link until the page goes; a rejoin is a new one. */
export class Session {
  readonly phase = signal<Phase>({ kind: "prejoin" });
  readonly room = signal<Room | undefined>(undefined);
  readonly name = signal("");
  /** Enters without the pre-join screen: the person was in the room a moment ago. */
  comesBack = false;
  /** How often the way back was tried without success; `undefined` while connected. */
  readonly away = signal<number | undefined>(undefined);
  readonly mediaFlows = signal(true);
  /** Messages pass and media does not: a firewall, not a bad line. */
  readonly blocked = signal(false);
  /** Grows with each new link: every receiver is a new one then. */
  readonly generation = signal(0);
  readonly notices = new Notices();
  readonly own: Own;
  readonly greeting;
  private readonly mutes: Mutes;
  /** The newest version of the slots that the room was not told of. */
  private version: number | undefined;
  /** What is written in the room. */
  readonly conversation: Conversation;
  /** What is asked of everyone, and how this person voted. */
  readonly ballots: Ballots;
  /** What people show for a moment. */
  readonly reactions: Reactions;
  /** What everyone should know. */
  readonly board: Board;
  /** What is said, in writing. */
  readonly captions: Captions;
  /** Who sits with this person. */
  readonly companions: Companions;
  /** Whether this person stepped away. */
  readonly absence: Absence;
  /** Whether the people here are still there. */
  readonly checkpoint: Checkpoint;
  /** What the session was worth. */
  readonly survey: Survey;
  /** Who waits to be let in, or that this page does. */
  readonly lobby: Lobby;
  /** The agenda, and how its time does. */
  readonly programme: Programme;
  /** How this person looks at it. */
  readonly looking: Looking;
  /** The case before the room. */
  readonly casework: Casework;
  /** What the hub takes away. */
  readonly records: Records;
  /** The case on the stage. */
  readonly beside: CaseBeside;
  /** What others changed. */
  readonly changes = new Changes({ isHost: () => this.isHost.value, handsClosed: () => this.handsClosed.value }, this.notices);
  private readonly history = signal(FRESH_LINE);
  readonly microphone: MicrophoneWatch;
  /** Whether the microphone is open for a key that is held. */
  readonly talking = signal(false);
  private hasTalked = false;
  private readonly view: View;
  private readonly wire: Wire;

  readonly line = computed<Line>(() =>
    this.away.value !== undefined || !this.mediaFlows.value ? "reconnecting" : this.history.value.line,
  );
  readonly roundTripMs = computed(() => this.history.value.roundTripMs);
  readonly self = computed(() => this.room.value && participant(this.room.value, this.room.value.self));
  readonly isHub = computed(() => this.room.value?.site === "hub");
  /** May lead the session: by role, or for want of anyone else. */
  readonly isHost = computed(() => {
    const role = this.self.value?.role;
    return role === "facilitator" || role === "coordinator" || (role !== undefined && this.room.value?.host === this.room.value?.self);
  });
  readonly hasFloor = computed(() => {
    const room = this.room.value;
    return room !== undefined && room.floor === room.self;
  });

  /** Whose hands wait, first to speak first. */
  readonly queue = computed(() => (this.room.value ? waiting(this.room.value) : []));
  /** The own place among them, from 1. */
  readonly ownPlace = computed(() => this.room.value && placeOf(this.room.value, this.room.value.self));
  readonly agenda = computed(() => this.room.value?.agenda ?? NO_AGENDA);
  readonly cases = computed(() => this.room.value?.cases ?? NO_CASES);
  /** What the session is at; `undefined`: no item of its agenda runs. */
  readonly part = computed(() => running(this.agenda.value)?.phase);
  /** Whether hands are closed. */
  readonly handsClosed = computed(() => this.part.value === "sum_up");
  readonly handUp = computed(() => {
    const room = this.room.value;
    return room !== undefined && room.hands.some(({ participant: one }) => one === room.self);
  });

  constructor(
    readonly door: Door,
    makeWire: (events: ConnectionEvents) => Wire,
    hardware: Hardware,
    private readonly memory: Memory,
    /** Muted from the start: what was muted before a leave stays so after coming back. */
    muted: readonly SourceName[] = [],
  ) {
    this.greeting = greeting(door.token);
    const place = memory.place(door.room);
    const preferences = memory.preferences();
    this.name.value = this.greeting.name ?? place?.name ?? preferences.name ?? "";
    this.own = new Own(
      hardware,
      {
        publish: (source, track) => void this.wire.send(source, track),
        mutedChanged: (source, muted) => this.mutedChanged(source, muted),
        chose: (kind, id) => memory.prefer({ [kind]: id }),
        moved: (what, why, name) => this.notices.show(sayMoved(what, why, name)),
        appeared: ({ id, label }) =>
          this.notices.show(say("device-new", { name: label }), "plain", { label: say("device-use"), run: () => void this.own.choose("microphone", id) }),
      },
      this.greeting.watches ? ["microphone", "camera"] : (place?.muted ?? muted),
      preferences,
    );
    this.mutes = new Mutes(
      {
        own: this.own,
        self: () => this.self.value,
        say: (message) => this.wire.say(message),
        isHeard: () => this.phase.value.kind === "live" && this.away.value === undefined,
        setMuted: (source, muted) => this.setMuted(source, muted),
      },
      this.notices,
      place?.halted ?? [],
    );
    this.microphone = new MicrophoneWatch(this.own, hardware.hear, () => WHERE[this.phase.value.kind]);
    this.conversation = new Conversation(
      {
        say: (message) => this.wire.say(message),
        self: () => this.room.value?.self,
        isAway: () => this.away.value !== undefined,
      },
      this.notices,
      this.greeting.watches ? "hub" : "everyone",
    );
    this.ballots = new Ballots(
      { say: (message) => this.wire.say(message), isMaker: () => this.isHub.value, watches: () => this.greeting.watches, isAway: () => this.away.value !== undefined },
      this.notices,
    );
    this.reactions = new Reactions(
      { say: (message) => this.wire.say(message), isHost: () => this.isHost.value, self: () => this.room.value?.self },
      this.notices,
    );
    this.board = new Board({ say: (message) => this.wire.say(message), room: door.room }, this.notices, memory);
    this.captions = new Captions({ say: (message) => this.wire.say(message), isAway: () => this.away.value !== undefined, perMinute: () => this.room.value?.limits.captions_per_minute }, memory, this.notices);
    this.companions = new Companions({ say: (message) => this.wire.say(message), self: () => this.room.value?.self }, memory, place?.companions ?? []);
    this.records = new Records(door, this.notices);
    this.survey = new Survey({ ...door, self: () => this.self.value, part: () => this.part.value }, memory);
    this.absence = new Absence({
      self: () => this.self.value,
      say: (message) => this.wire.say(message),
      sends: (source) => this.own.sends(source),
      mute: (source, muted) => this.applyMuted(source, muted),
    });
    this.checkpoint = new Checkpoint({ say: (message) => this.wire.say(message), isAway: () => this.away.value !== undefined }, this.notices);
    this.lobby = new Lobby({ say: (message) => this.wire.say(message), isHost: () => this.isHost.value }, this.notices);
    this.programme = new Programme({ agenda: this.agenda, say: (message) => this.wire.say(message), isHost: () => this.isHost.value }, this.notices);
    const share = computed(() => (this.own.sends("screen") ? this.own.screen.value.track : undefined));
    this.looking = new Looking({ room: this.room, part: this.part, share }, memory);
    this.casework = new Casework(
      {
        book: this.cases,
        part: this.part,
        isHost: this.isHost,
        say: (message) => this.wire.say(message),
        self: () => this.self.value,
        isAway: () => this.away.value !== undefined,
      },
      this.notices,
    );
    this.beside = new CaseBeside({ room: this.room, book: this.cases, part: this.part, door: door.room }, memory);
    this.view = new View((tracks) => this.wire.say({ type: "view", tracks }));
    this.wire = makeWire(this.events());
  }

  /** Whether this tab was in the room before it was loaded again. */
  get returning(): boolean {
    return this.memory.place(this.door.room) !== undefined;
  }

  prepare(): void {
    if (this.phase.value.kind === "prejoin") this.wire.prepare();
  }

  join(): void {
    if (this.phase.value.kind !== "prejoin") return;
    const name = this.name.value.trim();
    if (name !== "" && !this.greeting.name) this.memory.prefer({ name });
    this.phase.value = { kind: "joining" };
    // what a welcome brings is told in words
    withRoomWords(() => this.wire.join());
  }

  leave(): void {
    this.wire.leave();
    this.over("left", "");
  }

  setMuted(source: SourceName, muted: boolean): void {
    if (!muted) this.absence.opened(source);
    this.applyMuted(source, muted);
  }

  private applyMuted(source: SourceName, muted: boolean): void {
    if (this.greeting.watches) return;
    if (source === "microphone") this.talk(muted ? "muted" : "unmuted");
    void this.own.setMuted(source, muted);
  }

  /** What the key that is held to speak does; gives whether it speaks now. */
  talk(input: TalkInput): boolean {
    const possible = this.phase.value.kind === "live" && !this.greeting.watches;
    const { muted } = this.own.microphone.value;
    const { talk, order } = talked(this.talking.value ? "talking" : "resting", input, muted && possible);
    // before the mute is told: what is remembered of this page is muted all the while
    this.talking.value = talk === "talking";
    if (order) void this.own.setMuted("microphone", order === "mute");
    if (order === "unmute" && !this.hasTalked) this.notices.say(say("talk-heard"));
    this.hasTalked ||= order === "unmute";
    return this.talking.value;
  }

  /** What the button of `source` and its key both do: stop what is sent, send what is not. */
  toggle(source: SourceName): void {
    this.setMuted(source, this.own.sends(source));
  }

  grantFloor(to: ParticipantId | null): void {
    const before = this.room.value?.floor ?? null;
    this.wire.say({ type: "floor", participant: to });
    const undo = { label: say("undo"), run: () => this.wire.say({ type: "floor", participant: before }) };
    if (to === null && before !== null) this.notices.show(say("floor-taken"), "plain", undo);
  }

  /** Gives the floor to whoever waits longest. */
  nextSpeaker(): void {
    const next = this.queue.value[0];
    if (next) this.grantFloor(next.participant);
  }

  raiseHand(raised: boolean): void {
    if (raised && this.handsClosed.value) {
      this.notices.show(say("hands-closed"));
      return;
    }
    this.changes.wantsHand(raised);
    this.wire.say({ type: "hand", raised });
  }

  /** Lowers one hand, or with `null` all. */
  lowerHand(of: ParticipantId | null): void {
    this.wire.say({ type: "lower_hand", participant: of });
  }

  moveHand(of: ParticipantId, place: number): void {
    this.wire.say({ type: "move_hand", participant: of, place });
  }

  /** Says how clinics come in that are not in. */
  setEntrance(to: EntranceTo): void {
    this.wire.say({ type: "entrance", to });
  }

  /** Ends the session for everyone, or for everyone but the hub. */
  end(debrief: boolean): void {
    this.wire.say({ type: "end", debrief });
  }

  /** Puts someone in the spotlight, or nobody. */
  spotlight(whom: ParticipantId | null): void {
    this.wire.say({ type: "spotlight", participant: whom });
  }

  /** Lets clinics see each other, or the stage alone. */
  showGallery(shows: Gallery): void {
    this.wire.say({ type: "gallery", shows });
  }

  /** Nobody looks at this page, or somebody does again: unseen pictures are not asked for. */
  hidden(hidden: boolean): void {
    this.view.pause(hidden);
  }

  silence(whom: ParticipantId, source: SourceName): void {
    this.wire.say({ type: "silence", participant: whom, source });
  }

  silenceAll(): void {
    this.wire.say({ type: "silence_all" });
  }

  askToUnmute(whom: ParticipantId): void {
    this.wire.say({ type: "ask_to_unmute", participant: whom });
    const one = this.room.value && participant(this.room.value, whom);
    if (one) this.notices.show(say("people-asked", { name: one.name }));
  }

  rename(whom: ParticipantId, name: string): void {
    this.wire.say({ type: "rename", participant: whom, name: name.trim() });
    if (whom === this.room.value?.self) this.name.value = name.trim();
  }

  remove(whom: ParticipantId): void {
    this.wire.say({ type: "remove", participant: whom });
  }

  sized(track: TrackId, size: Size): void {
    this.view.set(track, size);
  }

  unsized(track: TrackId): void {
    this.view.remove(track);
  }

  wantVideoSlots(count: number): void {
    this.wire.wantVideoSlots(count);
  }

  receiver(mid: string): RTCRtpReceiver | undefined {
    return this.wire.receiver(mid);
  }

  get voices(): { mid: string; track: MediaStreamTrack }[] {
    return this.wire.voices;
  }

  private events(): ConnectionEvents {
    return {
      joinFields: () => this.joinFields(),
      welcomed: (welcome, freshLink) => this.welcomed(welcome, freshLink),
      message: (message) => this.heard(message),
      reconnecting: (attempt) => {
        this.away.value = attempt;
        if (this.phase.value.kind === "live") this.notices.say(say("line-reconnecting"));
        else if (this.phase.value.kind === "waiting") this.notices.say(say("waiting-offline"));
      },
      media: (flows) => {
        this.mediaFlows.value = flows;
        if (flows) this.blocked.value = false;
      },
      stuck: (times) => {
        // Once may be a bad moment; twice in a row is a network that lets no media through.
        this.blocked.value = times > 1;
      },
      sampled: (sample: Sample) => {
        this.history.value = sampled(this.history.value, sample);
        this.microphone.read(sample.voice);
      },
      ended: (reason, message) => this.over(reason, message),
    };
  }

  private joinFields(): JoinFields {
    return {
      token: this.door.token,
      muted: [...this.mutes.joining()],
      name: this.name.value.trim() || null,
      companions: this.room.value ? null : [...this.companions.named.value],
      resume: this.memory.place(this.door.room)?.resume ?? null,
    };
  }

  private welcomed(welcome: Welcome, freshLink: boolean): void {
    const back = this.phase.value.kind === "live";
    const before = this.room.value;
    const handWasUp = this.handUp.value;
    batch(() => {
      this.room.value = welcomed(welcome, this.room.value);
      this.name.value = welcome.name;
      this.away.value = undefined;
      if (freshLink) this.generation.value += 1;
      this.phase.value = { kind: "live" };
    });
    this.lobby.welcomed();
    this.captions.welcomed();
    this.companions.welcomed(this.self.value, before !== undefined && before.self !== welcome.participant);
    this.programme.told(undefined);
    this.casework.welcomed(before?.cases);
    this.keepPlace(welcome.resume);
    this.view.again();
    this.notices.say(back ? say("back") : say("joined", { room: welcome.room }));
    this.mutes.welcomed(welcome.silenced, before !== undefined);
    this.checkpoint.told(welcome.checkpoint);
    this.ballots.welcomed(welcome.polls, welcome.votes, before !== undefined);
    this.board.told(welcome.announcements, before === undefined);
    this.conversation.welcomed(before?.self === welcome.participant, this.self.value !== undefined && mayWriteToAll(this.self.value.role, welcome.chat_to_all));
    this.missed(before, this.room.value);
    // a relay that was started anew knows of no hand
    if (handWasUp && before?.self !== welcome.participant) this.raiseHand(true);
  }

  /** Says what others changed meanwhile, and again what the room forgot with the last of the hub. */
  private missed(before: Room | undefined, now: Room | undefined): void {
    if (!before || !now) return;
    this.changes.missed(before, now);
    if (before.entrance === "open" || now.entrance !== "open" || !this.isHost.value) return;
    // while others of the hub were there the room forgot nothing: one of them has opened it
    const others = now.participants.filter(({ id }) => id !== now.self);
    if (others.some(({ site }) => site === "hub")) return;
    // nor does anyone throw out who has come to the next session
    if (before.entrance !== "ended") this.setEntrance(before.entrance);
    else if (!others.some(({ site }) => site === "spoke")) this.end(true);
  }

  private heard(message: Exclude<FromRoom, { type: "welcome" | "bye" | "pong" }>): void {
    if (message.type === "waiting") {
      this.waits(message);
      return;
    }
    const before = this.room.value;
    if (!before) return;
    if (message.type === "lobby") {
      this.lobby.list(message.waiting);
      return;
    }
    if (message.type === "refused") {
      // What has no words here went amiss between page and room, such as a view in flight while
      // someone left; the room's own words are for whoever writes a page.
      this.ballots.refused();
      this.casework.refused(message);
      // some refusals name no field, whatever they are about
      if (/^(?:to|text)$/.test(message.field ?? "text")) this.conversation.refused();
      const words = sayRefused(message.code, before.limits);
      if (words) this.notices.show(words, "problem");
      return;
    }
    if (message.type === "mute") {
      this.mutes.silenced(message.source);
      return;
    }
    if (message.type === "asked_to_unmute") {
      const by = participant(before, message.by)?.name;
      const unmute = { label: say("unmute"), run: () => this.setMuted("microphone", false) };
      if (!this.own.sends("microphone")) this.notices.show(say("asked-to-unmute", { name: by ?? say("hub") }), "plain", unmute);
      return;
    }
    if (message.type === "chat" || message.type === "chat_history" || message.type === "chat_removed") {
      this.conversation.heard(message);
      return;
    }
    if (message.type === "checkpoint") {
      this.checkpoint.told(message.checkpoint);
      return;
    }
    if (message.type === "announcements") {
      this.board.told(message.announcements, false);
      return;
    }
    if (message.type === "poll" || message.type === "poll_results" || message.type === "poll_gone" || message.type === "voted") {
      this.ballots.heard(message);
      return;
    }
    if (message.type === "captions") {
      this.captions.heard(message.captions);
      return;
    }
    if (message.type === "reactions") {
      this.reactions.heard(message);
      return;
    }
    const now = after(before, message);
    this.room.value = now;
    if (message.type === "agenda") {
      this.programme.told(before.agenda);
      if (this.part.value === "survey") this.survey.load();
    }
    if (message.type === "cases" || message.type === "recommendations") this.casework.told(before.cases);
    if (message.type === "roster" && this.companions.told(this.self.value)) this.keepPlaceAnew();
    if (message.type === "slots") this.seen(message.version);
    this.changes.happened(before, now);
  }

  /** A host is to let this page in: it looks at its devices meanwhile, and a reload brings it back here. */
  private waits(told: Waiting): void {
    batch(() => {
      this.lobby.wait.value = told;
      this.away.value = undefined;
      // whoever was in may have to wait again, after a relay that knew nothing of it
      this.room.value = undefined;
      this.phase.value = { kind: "waiting" };
    });
    this.keepPlace(told.resume);
  }

  /** Tells the room what is in force here, once it is on the page. */
  private seen(version: number): void {
    if (this.version === undefined) {
      // after the page was drawn anew, and not in an animation frame: a hidden page has none
      setTimeout(() => {
        if (this.version !== undefined) this.wire.say({ type: "seen", version: this.version });
        this.version = undefined;
      });
    }
    this.version = Math.max(version, this.version ?? 0);
  }

  private mutedChanged(source: SourceName, muted: boolean): void {
    this.mutes.tell(source, muted);
    this.keepPlaceAnew();
  }

  private keepPlaceAnew(): void {
    const place = this.memory.place(this.door.room);
    if (place && this.phase.value.kind !== "over") this.keepPlace(place.resume);
  }

  private keepPlace(resume: string): void {
    this.survey.attends();
    const captures = ["microphone", "camera"] as const;
    // what a held key has opened is closed after a reload
    const muted = captures.filter((source) => this.own[source].value.muted || (source === "microphone" && this.talking.value));
    const halted = captures.filter((source) => !muted.includes(source) && !this.own.sends(source));
    this.memory.keepPlace(this.door.room, { resume, name: this.name.value, muted, halted, companions: this.companions.named.value });
  }

  private over(reason: ByeReason, message: string): void {
    this.talk("lost");
    this.memory.forgetPlace(this.door.room);
    batch(() => {
      this.phase.value = { kind: "over", reason, message };
      this.away.value = undefined;
    });
    if (reason === "left" || reason === "session_ended" || reason === "room_closed") this.survey.load();
    this.notices.clear();
    this.own.closeAll();
    this.programme.over();
    this.reactions.over();
    this.captions.over();
  }
}
