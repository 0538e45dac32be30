// Generated from src/signaling/messages.rs and src/session/messages.rs; a test fails when they differ.
// Write it anew: WRITE_GENERATED=1 cargo test --lib reference

/** What a participant's page sends. */
export type FromPage =
  /** Asks to join; must be the first message and comes once. */
  | {
  "type": "join",
} & Join
  /** A new offer on the same link: an ICE restart, or more slots. Answered by `answer`. */
  | {
  "type": "offer",
  /** The complete SDP. */
  offer: string,
  /** What the m-lines that send are; as in `join`. */
  sources: Sources,
}
  /**
   * Says that the participant muted or unmuted one of its own tracks. A screen that is not
   * shared is muted.
   */
  | {
  "type": "mute",
  /** Which of the sender's own tracks. */
  source: SourceName,
  /** `true`: nothing is sent. */
  muted: boolean,
}
  /** Says what the page shows and how large; replaces the view before it. */
  | {
  "type": "view",
  /** The tracks on screen, most important first; at most 50. */
  tracks: Array<Shown>,
}
  /**
   * Says that a `slots` message is in force on the page. After `confirms` in `join`, a slot that
   * showed one track sends no other before the page has seen that it will, and the face that
   * leaves the stage goes on in a slot said to be empty until then.
   */
  | {
  "type": "seen",
  /** The newest `version` that came. */
  version: number,
}
  /** Grants the floor, or with `null` takes it back. For a host. */
  | {
  "type": "floor",
  /** Who speaks now. */
  participant: ParticipantId | null,
}
  /**
   * Raises the sender's own hand, to ask for the floor, or lowers it. A hand that is up stays where it
   * is in the queue.
   */
  | {
  "type": "hand",
  /** `true`: up. */
  raised: boolean,
}
  /** Lowers another participant's hand, or with `null` all of them. For a host. */
  | {
  "type": "lower_hand",
  /** Whose. */
  participant: ParticipantId | null,
}
  /** Gives a raised hand another place in the queue. For a host. */
  | {
  "type": "move_hand",
  /** Whose. */
  participant: ParticipantId,
  /** From 0; the last one where there are fewer. */
  place: number,
}
  /**
   * Puts someone in the spotlight, who is large on every page then, or with `null` nobody. The floor stays
   * where it is. For a host.
   */
  | {
  "type": "spotlight",
  /** Whom. */
  participant: ParticipantId | null,
}
  /** Says whom clinics see besides the stage. For a host. */
  | {
  "type": "gallery",
  /** Whom. */
  shows: Gallery,
}
  /** Gives the session another agenda, also while one of its items runs. For a host. */
  | {
  "type": "agenda",
  /** In their order; at most 60. */
  items: Array<PlannedItem>,
}
  /** Lets another item of the agenda run, or none. For a host. */
  | {
  "type": "phase",
  /** Which. */
  to: AgendaStep,
}
  /** Gives the item that runs more time. For a host. */
  | {
  "type": "extend",
  /** 1 and more; with those that it has at most 240. */
  minutes: number,
}
  /** Writes a line to some of those who are here. */
  | {
  "type": "write",
  /** Who reads it. */
  to: ChatTo,
  /** 1 to as many characters as `chat_length` of the `welcome` says. */
  text: string,
}
  /** Asks for what was written before; answered by `chat_history`. */
  | {
  "type": "read_chat",
  /** Lines before this one; `null`: the newest. */
  before: number | null,
}
  /** Takes a line back: one's own, or as host anyone's. */
  | {
  "type": "remove_line",
  /** Which. */
  number: number,
}
  /** Mutes another participant's track; they may unmute themselves. For a host. */
  | {
  "type": "silence",
  /** Whom. */
  participant: ParticipantId,
  /** Which of their tracks. */
  source: SourceName,
}
  /** Mutes everyone's microphone but the sender's and that of whoever has the floor. */
  | {
  "type": "silence_all",
}
  /** Asks another participant to unmute its microphone; its page shows so, at most each five seconds. */
  | {
  "type": "ask_to_unmute",
  /** Whom. */
  participant: ParticipantId,
}
  /** Gives the sender or another participant the name that everyone sees; it stays over a return. */
  | {
  "type": "rename",
  /** Whom. */
  participant: ParticipantId,
  /** 1 to 64 characters. */
  name: string,
}
  /** Removes another participant; their link and their resume token end with it. For a host. */
  | {
  "type": "remove",
  /** Whom. */
  participant: ParticipantId,
}
  /** Locks the room to clinics that are not in, or lets them in again, also after a debrief. For a host. */
  | {
  "type": "lock",
  /** `true`: nobody new comes in. */
  locked: boolean,
}
  /** Ends the session: everyone gets `bye` with `session_ended`. For a host. */
  | {
  "type": "end",
  /** Everyone but the hub, who stay and talk on. */
  debrief: boolean,
}
  /** Leaves for good; the resume token ends. */
  | {
  "type": "leave",
}
  /** Asks for a `pong` with the same number; the page measures its round trip with it. */
  | {
  "type": "ping",
  /** Chosen by the page. */
  nonce: number,
};

/** What the room sends. */
export type FromRoom =
  /** The join was admitted. */
  | {
  "type": "welcome",
} & Welcome
  /** The answer to a later `offer`. */
  | {
  "type": "answer",
  /** The complete SDP. */
  answer: string,
}
  /** Who came, changed or left since the last roster; at most ten a second. */
  | {
  "type": "roster",
  /** Came or changed. */
  changed: Array<Participant>,
  /** Left. */
  left: Array<ParticipantId>,
}
  /**
   * What changed in this participant's slots. The first one after a `welcome` or an `answer` tells all
   * of them.
   */
  | {
  "type": "slots",
  /** Only the slots that changed. */
  slots: Array<Slot>,
  /** To say `seen` with. Counts up, and begins anew with a new link. */
  version: number,
}
  /** Who speaks now, loudest first; empty when nobody does. At most three a second. */
  | {
  "type": "speakers",
  /** At most four. */
  participants: Array<ParticipantId>,
}
  /** The hub muted one of this participant's own tracks; the page stops sending it. */
  | {
  "type": "mute",
  /** Which. */
  source: SourceName,
  /** Always `true`: nobody unmutes another's microphone. */
  muted: boolean,
}
  /**
   * A host asks this participant to unmute its microphone. Show it, with the button: nobody unmutes
   * another.
   */
  | {
  "type": "asked_to_unmute",
  /** Who asks. */
  by: ParticipantId,
}
  /** Who has the floor now. */
  | {
  "type": "floor",
  /** `None`: nobody. */
  participant: ParticipantId | null,
}
  /** Who is on the stage now: what stands large on every page alike. */
  | {
  "type": "stage",
} & Stage
  /**
   * Who hosts now. A facilitator does; where none is there for ten seconds the coordinator, and
   * without one the specialist who is there for longest, who may then do what a facilitator may.
   */
  | {
  "type": "host",
  /** `None`: nobody of the hub is there. */
  participant: ParticipantId | null,
}
  /** Whether clinics are let in, when that changes. */
  | {
  "type": "entrance",
  /** Now. */
  entrance: Entrance,
}
  /**
   * What was written since the last `chat`, for this page to show; at most four a second of each kind: to
   * everyone, and to fewer.
   */
  | {
  "type": "chat",
  /** In the order of their numbers. */
  lines: Array<ChatLine>,
}
  /** Lines that were taken back: remove them. */
  | {
  "type": "chat_removed",
  /** Which. */
  numbers: Array<number>,
}
  /** Answers `read_chat`. */
  | {
  "type": "chat_history",
  /** As it was asked. */
  before: number | null,
  /** In the order of their numbers; at most 50. */
  lines: Array<ChatLine>,
  /** Whether there are others before the first of these. */
  earlier: boolean,
}
  /**
   * Whose hand went down, up or to another place since the last `hands`. Take all of them out of the
   * queue, then put those of `raised` in at their places, one after the other: every page then has
   * the room's order, whenever it came.
   */
  | {
  "type": "hands",
  /** No longer up, or no longer there. */
  lowered: Array<ParticipantId>,
  /** Up now, lowest place first. */
  raised: Array<Hand>,
}
  /**
   * The agenda, when anything of it changed: another list, another item, more time. Nothing is told as
   * time passes: count on from here.
   */
  | {
  "type": "agenda",
} & Agenda
  /** A request was not carried out; the connection goes on. */
  | {
  "type": "refused",
} & Problem
  /** Answers `ping`. */
  | {
  "type": "pong",
  /** The ping's. */
  nonce: number,
}
  /** The last message: why the connection ends and whether coming back can help. */
  | {
  "type": "bye",
  /** Why, stable for the page. */
  reason: ByeReason,
  /** The same in words a clinician understands. */
  message: string,
};

/** The first message of a live WebSocket. */
export type Join = {
  /** The signed token from the link's fragment. */
  token: string,
  /** The complete SDP offer: what the page sends, and its empty `recvonly` slots. */
  offer: string,
  /** What the m-lines that send are. */
  sources: Sources,
  /** Joins with these tracks muted. */
  muted?: Array<SourceName>,
  /** The name to show; the token's own name wins where it has one. 1 to 64 characters. */
  name?: string | null,
  /** The resume token of the last `welcome`, to come back as the same participant. */
  resume?: string | null,
  /**
   * Whether the page inflates: then a long `welcome` or `answer` comes as a binary frame that
   * holds the same JSON deflated (RFC 1951).
   */
  inflates?: boolean,
  /**
   * Whether the page says `seen` of `slots`, of the newest when several came: then no picture
   * ever comes under the name of the one before it in its slot, however late the message is.
   */
  confirms?: boolean,
};

/** The mids of the m-lines a page sends on; none: it only watches. */
export type Sources = {
  /** The microphone's mid. */
  microphone?: string | null,
  /** The camera's mid. */
  camera?: string | null,
  /** The screen's mid. */
  screen?: string | null,
};

/** What a track comes from. */
export type SourceName =
  /** Voice. */
  | "microphone"
  /** The person. */
  | "camera"
  /** A shared screen. */
  | "screen";

/** One track on the page. */
export type Shown = {
  /** The track, from the roster. */
  track: TrackId,
  /** Width on screen in device pixels, 1 to 8192. */
  width: number,
  /** Height on screen in device pixels, 1 to 8192. */
  height: number,
};

/** What a participant learns when admitted. */
export type Welcome = {
  /** The one who joined. */
  participant: ParticipantId,
  /** The name shown for them. */
  name: string,
  /** Their kind of site. */
  site: Site,
  /** The room's name. */
  room: string,
  /** The SDP answer. */
  answer: string,
  /** Comes back as the same participant; new with each welcome. */
  resume: string,
  /** Whether this continues the same link (an ICE restart) or needs a new one. */
  resumed: boolean,
  /** Who has the floor. */
  floor: ParticipantId | null,
  /** Who is on the stage. */
  stage: Stage,
  /** Who hosts. */
  host: ParticipantId | null,
  /** Whether clinics are let in. */
  entrance: Entrance,
  /** The most characters of a line in the chat, as the operator set it. */
  chat_length: number,
  /** Who wants to speak, first to speak first. */
  hands: Array<Hand>,
  /** What the session goes through, and where it is. */
  agenda: Agenda,
  /**
   * Which of their tracks others muted, as far as they have not said `mute` about them since:
   * what came while they were away. Their own row in `roster` says what is muted now.
   */
  silenced: Array<SourceName>,
  /** Everyone in the room, the one who joined included. */
  roster: Array<Participant>,
};

/** One row of the roster. */
export type Participant = {
  /** Who. */
  id: ParticipantId,
  /** The name to show. */
  name: string,
  /** Hub or spoke. */
  site: Site,
  /**
   * What they are in the session: of a hub facilitator, coordinator or specialist, of a spoke clinician
   * or observer.
   */
  role: Role,
  /** What they publish, muted tracks included. */
  tracks: Array<Track>,
  /** Whether their media reaches us now. */
  connected: boolean,
};

/** The two kinds of site. */
export type Site =
  /** Specialists, who host: seen by everyone, see everyone. */
  | "hub"
  /** A clinic: seen by the hub; sees the hub and whoever has the floor. */
  | "spoke";

/** What someone may do follows from this alone. */
export type Role =
  /** Of the hub: leads the session. */
  | "facilitator"
  /** Of the hub: admits people and keeps the record; leads where no facilitator is there. */
  | "coordinator"
  /** Of the hub: speaks and shares at any time. */
  | "specialist"
  /** Of a clinic. */
  | "clinician"
  /** Watches and listens. */
  | "observer";

/** Whether clinics that are not in are let in. The hub always is, and whoever was in comes back. */
export type Entrance =
  /** Yes. */
  | "open"
  /** No: the hub locked the room. It opens again with the last of the hub gone. */
  | "locked"
  /**
   * No: the hub ended the session, and is still there. Ten minutes after the last of
   * it left clinics come in: then they come early for the next session.
   */
  | "ended";

/** Who reads a line. */
export type ChatTo =
  /** All who are here. */
  | "everyone"
  /** Everyone of the hub. */
  | "hub"
  /** One alone. One of the two is of the hub. */
  | {
  "one": ParticipantId,
};

/** One line of the chat. Text, never markup. */
export type ChatLine = {
  /** Counts up in the order in which the room took them. */
  number: number,
  /** Who wrote it; they may have left. */
  from: ParticipantId,
  /** Their name then. */
  name: string,
  /** Who reads it. */
  to: ChatTo,
  /** May have line breaks. */
  text: string,
  /** How long ago it was written, when this is told; in milliseconds. */
  age_ms: number,
};

/**
 * A raised hand: its owner asks for the floor. When the floor moves on from them it falls, if they had
 * it for five seconds.
 */
export type Hand = {
  /** Whose. */
  participant: ParticipantId,
  /** In the queue, from 0. */
  place: number,
  /** For how long it is up, when this is told; in milliseconds. */
  waiting_ms: number,
  /** Whether they had the floor before, since they are here. */
  has_spoken: boolean,
};

/** What a session goes through, and where it is. */
export type Agenda = {
  /** In their order; at most 60. */
  items: Array<AgendaItem>,
  /** The `id` of the one that runs; `null`: none does, before the first and after the last. */
  current: number | null,
};

/** One item of the agenda. Its time is over after `minutes` and `extended`; nobody is cut off by that. */
export type AgendaItem = {
  /** Stays while the item does, wherever it is moved. */
  id: number,
  /** What the session is at while this runs. */
  phase: Phase,
  /** Text, never markup. */
  title: string | null,
  /** Planned. */
  minutes: number,
  /** Minutes that were added while it ran. */
  extended: number,
  /**
   * For how long it ran in all, when this is told; of the one that runs it grows from here. In
   * milliseconds.
   */
  elapsed_ms: number,
};

/** One item of an agenda, as a host wants it. */
export type PlannedItem = {
  /** Of an item that is there and stays, with the time it took; without one it is new. */
  id?: number,
  /** What the session is at while this runs. */
  phase: Phase,
  /** At most 120 characters. */
  title?: string | null,
  /** 1 to 240. */
  minutes: number,
};

/** Where the agenda goes. */
export type AgendaStep =
  /** To this item, by its `id`. Two hosts who press at once go one step, not two. */
  | {
  "item": number,
}
  /** To the item after the one that runs, or the first; after the last one none runs. */
  | "next"
  /** To the item before the one that runs, or where none does to the last that did. */
  | "back"
  /** To none. */
  | "none";

/** What a session is at. */
export type Phase =
  /** Everyone arrives and says hello. */
  | "welcome"
  /** Someone teaches, and answers questions. */
  | "didactic"
  /** A case begins: who brings it, and what they ask. */
  | "introduce"
  /** A clinic presents its case. */
  | "present"
  /** Questions about the case only; recommendations come next. */
  | "clarify"
  /**
   * Recommendations: hands of clinics come before the hub's, and of those who have not spoken before
   * those who have.
   */
  | "recommend"
  /** What was recommended is read back; hands are closed. */
  | "sum_up"
  /** What everyone should know. */
  | "announcements"
  /** Everyone says how it was. */
  | "survey"
  /** Goodbye. */
  | "close";

/** Who is on the stage. Nobody sees themselves there: the first sees the second. */
export type Stage = {
  /** Whoever is in the spotlight, else whoever has the floor, else who speaks for the hub. */
  first: ParticipantId | null,
  /** Whom the first one sees. The media shows this one's face to everyone while the first has none. */
  second: ParticipantId | null,
  /** Whose shared screen covers the stage. */
  screen: ParticipantId | null,
  /** Whom a host has put in the spotlight: the first, with or without the floor. */
  spotlight: ParticipantId | null,
  /** Whom clinics see besides. */
  gallery: Gallery,
};

/** Whom clinics see besides the stage, the hub and shared screens; the hub sees everyone. */
export type Gallery =
  /** Nobody. */
  | "stage"
  /** Every clinic that shows its camera, in its smallest layer. */
  | "everyone";

/** One published track. */
export type Track = {
  /** Which. */
  id: TrackId,
  /** Microphone, camera or screen. */
  source: SourceName,
  /** Nothing is sent while true. */
  muted: boolean,
};

/** One slot of the receiver. */
export type Slot = {
  /** The m-line of the receiver's own offer. */
  mid: string,
} & ({
  "state": "empty",
} | {
  "state": "waiting",
  /** Which track. */
  track: TrackId,
  /** No frame of another track has this RTP timestamp or a later one. */
  from: number,
} | {
  "state": "flowing",
  /** Which track. */
  track: TrackId,
  /** The first RTP timestamp of this track in this slot. */
  from: number,
} | {
  "state": "undecodable",
  /** Which track. */
  track: TrackId,
});

/** What fills a slot. */
export type SlotState =
  /** Nothing. */
  | {
  "state": "empty",
}
  /**
   * A track that has not come through yet: hide the picture, keep the name, and show frames whose
   * RTP timestamp is at or after `from` (modulo 2^32).
   */
  | {
  "state": "waiting",
  /** Which track. */
  track: TrackId,
  /** No frame of another track has this RTP timestamp or a later one. */
  from: number,
}
  /** A track is here: show frames whose RTP timestamp is at or after `from` (modulo 2^32). */
  | {
  "state": "flowing",
  /** Which track. */
  track: TrackId,
  /** The first RTP timestamp of this track in this slot. */
  from: number,
}
  /** A track in a codec this browser did not offer. */
  | {
  "state": "undecodable",
  /** Which track. */
  track: TrackId,
};

/**
 * Why a request was refused. The problem+json of the REST API has the same `code` and `field`, and
 * the message as its `detail`.
 */
export type Problem = {
  /** Stable, for code: one of the codes below. */
  code: string,
  /**
   * The field that was wrong, where one was: a path such as `sources.camera` or
   * `offer.m-line[2].mid`.
   */
  field?: string,
  /** The rule and the fix, in words for whoever writes a page. */
  message: string,
};

/** Why a live connection ends. */
export type ByeReason =
  /** The page said `leave`. */
  | "left"
  /**
   * The join was refused, and why: which field, which rule, what to do. Asking again unchanged
   * helps with the codes of a moment only.
   */
  | {
  "refused": Problem,
}
  /** The same participant joined elsewhere; stay down. */
  | "replaced"
  /** The hub removed the participant; stay down. */
  | "removed"
  /** The room was closed. It does not open again. */
  | "room_closed"
  /** The hub ended the session. The same link lets in again when the hub opens the next one. */
  | "session_ended"
  /** The relay restarts; come back with the resume token. */
  | "restarting"
  /** Something failed on our side; come back with the resume token. */
  | "failed";

/** One connected browser or device in a room: a UUID (RFC 9562) in its usual 36 characters. */
export type ParticipantId = string;

/** One published microphone, camera or screen: a UUID like that of a participant. */
export type TrackId = string;
