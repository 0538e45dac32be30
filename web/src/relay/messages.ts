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
  /** In their order; at most 60 (`max_agenda_items`). */
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
  /** Has the session ask once whether people are still there, or not. For a host. */
  | {
  "type": "checkpoint",
  /** It does. */
  on: boolean,
}
  /** Answers a `checkpoint`: those at this page who are there. */
  | {
  "type": "still_there",
  /** Of the `names` that it asked of; at least one. */
  names: Array<string>,
}
  /** Wishes something about a case: opens it, edits it, recommends, closes it. */
  | {
  "type": "case",
  /** What. */
  wish: CaseWish,
}
  /** Writes a line to some of those who are here. */
  | {
  "type": "write",
  /** Who reads it. */
  to: ChatTo,
  /** 1 to 2000 characters (`chat_length`). */
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
  /** Prepares a poll: a draft, until `start_poll`. This and what follows up to `remove_poll` is for the hub. */
  | {
  "type": "make_poll",
  /** What it asks. */
  plan: PollPlan,
}
  /** Has a draft ask something else. */
  | {
  "type": "edit_poll",
  /** Which. */
  poll: number,
  /** In place of what it asked. */
  plan: PollPlan,
}
  /** Opens a poll for votes, also one that was closed. One is open at a time. */
  | {
  "type": "start_poll",
  /** Which. */
  poll: number,
}
  /** Takes no more votes in a poll. */
  | {
  "type": "close_poll",
  /** Which. */
  poll: number,
}
  /** Lets everyone see the results of a poll, or the hub alone. */
  | {
  "type": "share_poll",
  /** Which. */
  poll: number,
  /** Everyone. */
  shared: boolean,
}
  /** Removes a poll with its votes, or within ten seconds puts it back. */
  | {
  "type": "remove_poll",
  /** Which. */
  poll: number,
  /** `false`: back. */
  removed: boolean,
}
  /** Votes in the poll that is open, or votes anew where it is not anonymous. */
  | {
  "type": "vote",
  /** Which. */
  poll: number,
  /** The places of what is taken, from 0; of a scale that of its number, its lowest being 0. */
  choices: Array<number>,
}
  /**
   * Shows everyone something for a moment; at most 60 a minute, five of them at once
   * (`reactions_per_minute`).
   */
  | {
  "type": "react",
  /** What. */
  reaction: Reaction,
}
  /**
   * Writes what is said, as it is said: the whole line so far, again as it grows. For the hub; at most
   * 600 a minute, ten of them at once (`captions_per_minute`).
   */
  | {
  "type": "caption",
  /** Who says it; `null`: it is plain. */
  speaker?: string | null,
  /** 1 to 300 characters (`caption_length`). */
  text: string,
  /** The line is complete; the next `caption` begins another one. */
  done: boolean,
}
  /** Posts what everyone should know; it stays until it is taken down. For the hub. */
  | {
  "type": "announce",
  /** 1 to 500 characters (`announcement_length`). */
  text: string,
}
  /** Gives an announcement another text: one's own, or as host anyone's. */
  | {
  "type": "edit_announcement",
  /** Which. */
  id: number,
  /** 1 to 500 characters (`announcement_length`). */
  text: string,
}
  /** Takes an announcement down, one's own or as host anyone's, or within ten seconds puts it back. */
  | {
  "type": "take_down",
  /** Which. */
  id: number,
  /** `false`: back. */
  down: boolean,
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
  /** 1 to 64 characters (`name_length`). */
  name: string,
}
  /**
   * Says who sits with the sender or another participant behind the one camera, besides them: all of them,
   * or nobody. Each attends as a person, for as long as they are named.
   */
  | {
  "type": "companions",
  /** With whom. */
  participant: ParticipantId,
  /** At most 30 names (`max_companions`) of 1 to 64 characters (`name_length`). */
  names: Array<string>,
}
  /**
   * Says that the sender is away from their screen, or is back. Everyone sees it; mute before, if nobody
   * is to hear the room you left.
   */
  | {
  "type": "away",
  /** Is away. */
  away: boolean,
}
  /** Removes another participant; their link and their resume token end with it. For a host. */
  | {
  "type": "remove",
  /** Whom. */
  participant: ParticipantId,
}
  /** Says how clinics come in that are not in already, also after a debrief. For a host. */
  | {
  "type": "entrance",
  /** From now on. */
  to: EntranceTo,
}
  /** Lets in one who waits, or with `null` everyone who does. For a host. */
  | {
  "type": "admit",
  /** Whom, of the `lobby`. */
  participant: ParticipantId | null,
}
  /** Does not let in one who waits: they get `bye`, refused with `denied`. For a host. */
  | {
  "type": "deny",
  /** Whom, of the `lobby`. */
  participant: ParticipantId,
  /** Why, for them to read; at most 300 characters (`deny_reason_length`), may be empty. Text, never markup. */
  reason?: string,
  /**
   * `true`: they may ask again after 30 seconds. `false`: as after `remove`, their link lets
   * nobody in any more.
   */
  again: boolean,
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
  /**
   * A host is to let this one in: nothing of the room is told until then. Comes again when something of
   * it changes, at most twice a second, and ends with the `welcome` or with `bye`.
   */
  | {
  "type": "waiting",
} & Waiting
  /**
   * For hosts: who waits to be let in, first come first. Comes again when that changes, at most twice a
   * second; each replaces the one before it. Before the first nobody does.
   */
  | {
  "type": "lobby",
  /** At most 100. */
  waiting: Array<Knocker>,
}
  /** How clinics are let in, when that changes. */
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
  /**
   * Of whom at this page it is asked whether they are still there, when that changes. One key or tap
   * answers for each: `still_there`.
   */
  | {
  "type": "checkpoint",
  /** `None`: of nobody, or of nobody any more. */
  checkpoint: StillThere | null,
}
  /** What everyone should know, all of it, when anything of it changed. */
  | {
  "type": "announcements",
  /** Oldest first; at most ten. */
  announcements: Array<Announcement>,
}
  /**
   * What people show for a moment, since the last `reactions`; at most two a second. Nobody is told of
   * what was shown before they came.
   */
  | {
  "type": "reactions",
  /** The last who showed something, newest last; at most eight. */
  reactions: Array<Reacted>,
  /** How many others did. */
  more: Array<ReactionCount>,
}
  /**
   * What is said, written while it is; at most four a second. Nobody is told of what was said before they
   * came.
   */
  | {
  "type": "captions",
  /** In the order of their numbers. */
  captions: Array<Caption>,
}
  /**
   * A poll that is new to this page, or was changed, opened, closed, shared: in place of what was known
   * of it.
   */
  | {
  "type": "poll",
} & Poll
  /** How a poll does; at most two a second. */
  | {
  "type": "poll_results",
  /** Which. */
  poll: number,
  /** In place of those before. */
  results: Tally,
}
  /** A poll that is not there any more; one may never have seen it. */
  | {
  "type": "poll_gone",
  /** Which. */
  poll: number,
}
  /** The vote of this participant was taken. */
  | {
  "type": "voted",
} & OwnVote
  /**
   * The cases, when another one is open, or says something else, or none is. What was recommended for it
   * follows in `recommendations` if another one is open.
   */
  | {
  "type": "cases",
} & Cases
  /**
   * What was recommended for the case that is open, when anything of it changed. Take `changed` over what is
   * known by their `id`, drop what `order` does not name, and show them in that order: every page then has
   * the room's, whenever it came. Of another case than the last one, forget what is known first.
   */
  | {
  "type": "recommendations",
} & Recommendations
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
  /** The name to show; the token's own name wins where it has one. 1 to 64 characters (`name_length`). */
  name?: string | null,
  /**
   * The names of others who sit at this page, at most 30 (`max_companions`) of 1 to 64 characters
   * (`name_length`). Without it a participant who
   * comes back has whom they had.
   */
  companions?: Array<string> | null,
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
  /** How clinics are let in. */
  entrance: Entrance,
  /** Whom clinics may write to in the chat. */
  chat_to_all: ChatToAll,
  /** How long, how many and how often what is written may be. They stay while the room is open. */
  limits: WriteLimits,
  /** Who wants to speak, first to speak first. */
  hands: Array<Hand>,
  /** What the session goes through, and where it is. */
  agenda: Agenda,
  /** Of whom at their page it is asked whether they are still there. */
  checkpoint: StillThere | null,
  /** What everyone should know, oldest first. */
  announcements: Array<Announcement>,
  /** The polls that they see, oldest first. */
  polls: Array<Poll>,
  /** In which of them they have voted. */
  votes: Array<OwnVote>,
  /** The cases of the session. */
  cases: Cases,
  /** All that was recommended for the case that is open. */
  recommendations: Recommendations | null,
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
  /** The names of others who sit with them, behind the one camera. */
  companions?: Array<string>,
  /** They said that they are away from their screen for a while. */
  away?: boolean,
  /** What they publish, muted tracks included. */
  tracks: Array<Track>,
  /** Whether their media reaches us now. */
  connected: boolean,
};

/** How long, how many and how often what people write may be, as the operator set it. */
export type WriteLimits = {
  /**
   * Characters of a line in the chat.
   * 1 to 10000; 2000 unless it is set.
   */
  chat_length: number,
  /**
   * Lines a minute of one participant, all at once after a rest; announcements and recommendations are
   * lines, too.
   * 1 to 600; 30 unless it is set.
   */
  chat_per_minute: number,
  /**
   * Lines a minute in the chat, of all together.
   * 1 to 6000; 600 unless it is set.
   */
  chat_of_all_per_minute: number,
  /**
   * Lines that the chat keeps for whoever comes later.
   * 1 to 10000; 500 unless it is set.
   */
  chat_kept: number,
  /**
   * Characters of an announcement.
   * 1 to 2000; 500 unless it is set.
   */
  announcement_length: number,
  /**
   * Announcements that are up at once.
   * 1 to 30; 10 unless it is set.
   */
  max_announcements: number,
  /**
   * Polls of a room, drafts among them.
   * 1 to 50; 20 unless it is set.
   */
  max_polls: number,
  /**
   * Characters of what a poll asks.
   * 1 to 500; 200 unless it is set.
   */
  poll_question_length: number,
  /**
   * Choices of a poll.
   * 2 to 20; 10 unless it is set.
   */
  max_poll_choices: number,
  /**
   * Characters of one choice.
   * 1 to 200; 100 unless it is set.
   */
  poll_choice_length: number,
  /**
   * The highest step of a poll's scale.
   * 1 to 20; 10 unless it is set.
   */
  max_poll_scale: number,
  /**
   * Characters of what an end of a scale means.
   * 1 to 200; 60 unless it is set.
   */
  poll_end_length: number,
  /**
   * Participants who wait in a lobby at once.
   * 1 to 500; 100 unless it is set.
   */
  max_lobby: number,
  /**
   * Characters of why somebody is not let in.
   * 1 to 1000; 300 unless it is set.
   */
  deny_reason_length: number,
  /**
   * Items of an agenda.
   * 10 to 120; 60 unless it is set.
   */
  max_agenda_items: number,
  /**
   * Characters of an item's title.
   * 1 to 200; 120 unless it is set.
   */
  agenda_title_length: number,
  /**
   * Cases that a room keeps; the oldest goes first.
   * 1 to 100; 20 unless it is set.
   */
  max_cases: number,
  /**
   * Questions of a case.
   * 1 to 5; 3 unless it is set.
   */
  max_case_questions: number,
  /**
   * Characters of one question of a case.
   * 1 to 500; 200 unless it is set.
   */
  case_question_length: number,
  /**
   * Characters of the name of who presents a case.
   * 1 to 200; 80 unless it is set.
   */
  case_presenter_length: number,
  /**
   * Sections of a case.
   * 8 to 32; 16 unless it is set.
   */
  max_case_sections: number,
  /**
   * Characters of a section's title.
   * 60 to 120; 80 unless it is set.
   */
  case_title_length: number,
  /**
   * Characters of one section's text.
   * 1 to 20000; 2000 unless it is set.
   */
  case_section_length: number,
  /**
   * Characters of the texts of all sections of a case.
   * 1 to 20000; 10000 unless it is set.
   */
  case_length: number,
  /**
   * Recommendations of a case.
   * 1 to 200; 50 unless it is set.
   */
  max_recommendations: number,
  /**
   * Characters of a recommendation.
   * 1 to 4000; 1000 unless it is set.
   */
  recommendation_length: number,
  /**
   * Characters of what a recommendation stands under, and of the discipline of who said it.
   * 20 to 200; 60 unless it is set.
   */
  recommendation_label_length: number,
  /**
   * Characters of a line of captions.
   * 1 to 1000; 300 unless it is set.
   */
  caption_length: number,
  /**
   * Lines of captions a minute of one person; one that grows counts each time it is sent.
   * 10 to 3000; 600 unless it is set.
   */
  captions_per_minute: number,
  /**
   * Lines of captions a minute of programs, all together.
   * 10 to 6000; 1800 unless it is set.
   */
  program_captions_per_minute: number,
  /**
   * Characters of a name: of a person, a room, a speaker in captions.
   * 64 to 100; 64 unless it is set.
   */
  name_length: number,
  /**
   * Participants' companions: people who sit with another behind one camera.
   * 30 to 60; 30 unless it is set.
   */
  max_companions: number,
  /**
   * Reactions a minute of one participant.
   * 1 to 600; 60 unless it is set.
   */
  reactions_per_minute: number,
  /**
   * How often a minute a participant's hand goes up.
   * 1 to 600; 24 unless it is set.
   */
  hands_per_minute: number,
  /**
   * How often a minute a participant says who somebody is, with whom they sit, or that they are away.
   * 1 to 600; 120 unless it is set.
   */
  renames_per_minute: number,
};

/** Whom clinics may write to in the chat. */
export type ChatToAll =
  /** All who are in the room, the hub, and each of the hub. */
  | "everyone"
  /** The hub, and each of the hub: what is for all comes from the hub alone. */
  | "hub";

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

/** How clinics that are not in are let in. The hub always is, and whoever was in comes back. */
export type Entrance =
  /** At once. */
  | "open"
  /** One by one, as a host admits them: until then they wait. */
  | "lobby"
  /** Not at all: the hub locked the room. It is as it begins again with the last of the hub gone. */
  | "locked"
  /**
   * Not at all: the hub ended the session, and is still there. Ten minutes after the last of
   * it left clinics come in: then they come early for the next session.
   */
  | "ended";

/** How a host wants clinics to be let in. */
export type EntranceTo =
  /** At once; everyone who waits comes in. */
  | "open"
  /** One by one, as a host admits them. */
  | "lobby"
  /** Not at all: those who wait are refused with `room_locked`. */
  | "locked";

/** What one who waits is told. */
export type Waiting = {
  /** The room's name: the token opens it. */
  room: string,
  /** How many wait before them. */
  before: number,
  /** Whether anyone is there who may let them in. */
  host: boolean,
  /** Keeps the place for 30 seconds over a lost connection or a reload: `resume` of the next `join`. */
  resume: string,
};

/** One who waits, as hosts are told. */
export type Knocker = {
  /** To admit or deny them by, and the participant that they become. */
  id: ParticipantId,
  /** The name to show. Text, never markup. */
  name: string,
  /** What their link makes of them. */
  role: Role,
  /** For how long they wait, when this is told; in milliseconds. */
  waiting_ms: number,
};

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
  /** In their order; at most 60 (`max_agenda_items`). */
  items: Array<AgendaItem>,
  /** The `id` of the one that runs; `null`: none does, before the first and after the last. */
  current: number | null,
  /** Whether the session asks once who is still there. */
  checkpoint: CheckpointState,
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
  /** At most 120 characters (`agenda_title_length`). */
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

/** What everyone should know, until it is taken down. Text, never markup. */
export type Announcement = {
  /** Stays while the announcement does. */
  id: number,
  /** Who posted it; they may have left. */
  from: ParticipantId,
  /** Their name then. */
  name: string,
  /** May have line breaks. */
  text: string,
  /** Who gave it another text last, by name. */
  edited_by: string | null,
  /** How long ago it was posted, when this is told; in milliseconds. */
  age_ms: number,
};

/** A poll, as this reader may see it. */
export type Poll = {
  /** Stays while the poll does. */
  id: number,
  /** What it asks. */
  plan: PollPlan,
  /** How far it is. */
  state: PollState,
  /** `null`: this reader does not see them, or it is a draft. */
  results: Tally | null,
};

/** What a poll asks, as whoever makes it wants it. Text, never markup. */
export type PollPlan = {
  /** 1 to 200 characters (`poll_question_length`). */
  question: string,
  /** How it is answered. */
  kind: PollKind,
  /**
   * Nobody ever knows who answered what, and a vote is final. Otherwise the hub reads the names when it
   * is closed, and everyone may change their vote until then.
   */
  anonymous: boolean,
  /** Observers vote, too. */
  observers: boolean,
  /** Everyone sees the results, while it is open, too; otherwise the hub alone does until it shares them. */
  shared: boolean,
};

/** How a poll is answered. */
export type PollKind =
  /** By one of these. */
  | {
  "type": "single",
  /** 2 to 10 (`max_poll_choices`), each of 1 to 100 characters (`poll_choice_length`). */
  choices: Array<string>,
}
  /** By one or more of these. */
  | {
  "type": "multiple",
  /** 2 to 10 (`max_poll_choices`), each of 1 to 100 characters (`poll_choice_length`). */
  choices: Array<string>,
  /** At most so many; without it all of them. */
  most?: number,
}
  /** By a number. */
  | {
  "type": "scale",
  /** The lowest: 0 and more. */
  from: number,
  /** The highest: above the lowest, and at most 10 (`max_poll_scale`). */
  to: number,
  /** What the lowest means; at most 60 characters (`poll_end_length`). */
  low?: string | null,
  /** What the highest means; at most 60 characters (`poll_end_length`). */
  high?: string | null,
};

/** How far a poll is. */
export type PollState =
  /** Those who make polls see it and nobody else. */
  | "draft"
  /** Votes are taken. One poll is open at a time. */
  | "open"
  /** No more. */
  | "closed";

/** What was answered. */
export type Tally = {
  /** How many have voted. */
  voted: number,
  /**
   * How often each choice was taken, or each number of the scale from the lowest on. `null`: the poll is
   * anonymous, and fewer than three have voted.
   */
  counts: Array<number> | null,
  /** Who answered what; for the hub, of a poll that is closed and not anonymous. */
  ballots: Array<NamedBallot> | null,
};

/** Who answered what. */
export type NamedBallot = {
  /** Their name as they voted. */
  name: string,
  /** The places of what they took, from 0. */
  choices: Array<number>,
};

/** That this reader has voted. */
export type OwnVote = {
  /** In which poll. */
  poll: number,
  /** The places of what they took, from 0. `null`: the poll is anonymous, and the room does not know. */
  choices: Array<number> | null,
};

/** What someone shows for a moment. Each page has a sign and a word for it. */
export type Reaction =
  /** I agree. */
  | "thumbs_up"
  /** Well done. */
  | "applause"
  /** I feel with you. */
  | "heart"
  /** Thank you. */
  | "thanks"
  /** I hear nothing, or nearly so. */
  | "cannot_hear"
  /** Too fast for me, or for my line. */
  | "slower";

/** Someone who shows it. */
export type Reacted = {
  /** Who. */
  participant: ParticipantId,
  /** What. It takes the place of what they showed before. */
  reaction: Reaction,
};

/** How many more show it. */
export type ReactionCount = {
  /** What. */
  reaction: Reaction,
  /** 1 and more. */
  count: number,
};

/** What is wished of the cases. */
export type CaseWish =
  /** A case comes before the room; one at a time does. For a host. */
  | {
  "open": {
    /** What it says. */
    case: CaseText,
    /** When it comes again: `2026-03-09`. */
    follow_up?: string | null,
  },
}
  /** The case that is open says something else. For a host. */
  | {
  "edit": {
    /** Which. */
    case: number,
    /** The one that was read: where there is a newer one nothing is changed (`stale_edit`). */
    revision: number,
    /** What it says now. */
    to: CaseText,
  },
}
  /** A recommendation; a clinic's is a suggestion. */
  | {
  "recommend": {
    /** For which case. */
    case: number,
    /** What it says. */
    says: Advice,
    /** Whose it is, where a host writes it down for another. */
    said_by?: ParticipantId | null,
  },
}
  /** A recommendation says something else. For a host, and for whoever said it. */
  | {
  "edit_recommendation": {
    /** Which. */
    recommendation: number,
    /** The one that was read: where there is a newer one nothing is changed (`stale_edit`). */
    revision: number,
    /** What it says now. */
    to: Advice,
  },
}
  /** A recommendation is taken, or left. For a host. */
  | {
  "sort": {
    /** Which. */
    recommendation: number,
    /** What becomes of it. */
    to: Standing,
  },
}
  /** A recommendation gets another place. For a host. */
  | {
  "move": {
    /** Which. */
    recommendation: number,
    /** In the order of all, from 0; the last one where there are fewer. */
    place: number,
  },
}
  /** A recommendation goes. For a host, and for whoever said it. */
  | {
  "remove": {
    /** Which. */
    recommendation: number,
  },
}
  /** What was removed comes back, as long as the case is open. For a host, and for whoever said it. */
  | {
  "restore": {
    /** Which. */
    recommendation: number,
  },
}
  /** When the case comes again. For a host. */
  | {
  "follow_up": {
    /** `2026-03-09`; `null`: it is not said. */
    date: string | null,
  },
}
  /** What is taken was read back. It counts until something of that changes. For a host. */
  | {
  "read_back": {
    /** `false`: it was not. */
    done: boolean,
  },
}
  /** The case is done with. For a host. */
  | {
  "close": {
    /** Which. */
    case: number,
  },
}
  /** A case of this session is open again. For a host. */
  | {
  "reopen": {
    /** Which. */
    case: number,
  },
};

/** The cases of a session. */
export type Cases = {
  /** The one that is before the room; `null`: none is. */
  open: Sheet | null,
  /** Those that this session has closed, oldest first. */
  closed: Array<ClosedCase>,
  /** The ECHO ID that was given last in this room, to count on from. */
  last: string | null,
  /** What recommendations may stand under. Names for a page to translate; any other text will do. */
  headings: Array<string>,
};

/** The de-identified half of a case, with its question. */
export type Sheet = {
  /** Which: no other case of its room ever has it. */
  id: number,
  /** Counts the edits: who edits names the one that they have read. */
  revision: number,
  /** Who wrote this revision. */
  edited_by: ParticipantId,
  /** What it says. */
  case: CaseText,
};

/** What a case says. Text, never markup. */
export type CaseText = {
  /** Programme code, year, running number, as in `ABC-2026-0042`. Says nothing of a person or a place. */
  echo_id: string,
  /** Who brings it. */
  presenter: Presenter,
  /** 1 to 3 (`max_case_questions`), of at most 200 characters each (`case_question_length`). */
  questions: Array<string>,
  /** In their order, the summary first; at most 16 (`max_case_sections`). */
  sections: Array<Section>,
};

/** Who brings a case. */
export type Presenter = {
  /** Where they are in the room. */
  participant?: ParticipantId | null,
  /** At most 80 characters (`case_presenter_length`); may be empty. */
  name: string,
};

/** A part of a case. */
export type Section = {
  /** 1 to 80 characters (`case_title_length`). */
  title: string,
  /**
   * At most 2000 characters (`case_section_length`), and 10000 in all sections (`case_length`); may have line
   * breaks.
   */
  text: string,
};

/** A case that was closed. */
export type ClosedCase = {
  /** To open it again by. */
  id: number,
  /** What people call it. */
  echo_id: string,
  /** How many recommendations were taken. */
  recommendations: number,
};

/** What was recommended for the case that is open, as far as it changed since it was told last. */
export type Recommendations = {
  /** Of which case. */
  case: number,
  /** New or other than they were. */
  changed: Array<Recommendation>,
  /** The ids of all of them, in their order; what is not among them is gone. */
  order: Array<number>,
  /** What is taken was read back, and is as it was then. */
  read_back: boolean,
  /** When the case comes again: `2026-03-09`. */
  follow_up: string | null,
};

/** One recommendation. */
export type Recommendation = {
  /** Stays while it does, wherever it is moved. */
  id: number,
  /** Counts the edits of what it says: who edits names the one that they have read. */
  revision: number,
  /** Who wrote this revision. */
  edited_by: ParticipantId,
  /** What it says. */
  says: Advice,
  /** Whose it is. */
  said_by: SaidBy,
  /** Whether it is taken. */
  state: Standing,
};

/** What a recommendation says. Text, never markup. */
export type Advice = {
  /** 1 to 1000 characters (`recommendation_length`). */
  text: string,
  /** One of `headings`, or another of at most 60 characters (`recommendation_label_length`). */
  heading?: string | null,
  /** How much is meant by it. */
  strength?: Strength,
  /** The discipline of whoever said it; at most 60 characters (`recommendation_label_length`). */
  discipline?: string | null,
  /** It serves the patient's own goal. */
  serves_goal?: boolean,
};

/** How much is meant by a recommendation. */
export type Strength =
  /** Nothing was said of it. */
  | "none"
  /** Do this first. */
  | "first"
  /** Consider it. */
  | "consider"
  /** If that fails. */
  | "if_fails";

/** Whose recommendation it is. */
export type SaidBy = {
  /** Who; they may have left. */
  participant: ParticipantId,
  /** Their name then. It leaves the room only where someone asks for names. */
  name: string,
  /** What they are; of the hub are the first three. */
  role: Role,
};

/** What became of a recommendation. */
export type Standing =
  /** A clinic suggests it: a host takes it or leaves it. */
  | "suggestion"
  /** It is one of those that are read back. */
  | "taken"
  /** A host left it out. It stays in the room, and leaves it in no letter. */
  | "left";

/** Who is on the stage. Nobody sees themselves there: the first sees the second. */
export type Stage = {
  /** Whoever is in the spotlight, else who presents, else whoever has the floor, else who speaks for the hub. */
  first: ParticipantId | null,
  /** Whom the first one sees. The media shows this one's face to everyone while the first has none. */
  second: ParticipantId | null,
  /** Whose shared screen covers the stage. */
  screen: ParticipantId | null,
  /** Whom a host has put in the spotlight: the first, with or without the floor. */
  spotlight: ParticipantId | null,
  /**
   * Who presents the case, while it is introduced, presented and asked about: everyone sees them large, and
   * beside them whoever has the floor.
   */
  presenting: ParticipantId | null,
  /** Whom clinics see besides. */
  gallery: Gallery,
};

/** Whom clinics see besides the stage, the hub and shared screens; the hub sees everyone. */
export type Gallery =
  /** Nobody. */
  | "stage"
  /** Every clinic that shows its camera, in its smallest layer. */
  | "everyone";

/** What is said, in writing. */
export type Caption = {
  /** Counts up. One that comes again takes the place of what was told of it. */
  id: number,
  /** Who says it, where that is known. */
  speaker: string | null,
  /** So far; text, never markup. */
  text: string,
  /** Nothing of it changes any more. */
  done: boolean,
};

/**
 * Whether a session asks who is still there: once, at a moment 10 to 30 minutes after the hub and a clinic
 * are in.
 */
export type CheckpointState =
  /** No. */
  | "off"
  /** Some time on. */
  | "ahead"
  /** Clinics are asked now. */
  | "open"
  /** Clinics were asked. */
  | "done";

/** It is asked of some at a page whether they are still there. */
export type StillThere = {
  /** Of whom no answer came: the participant, and those who sit with them. */
  names: Array<string>,
  /** For how long answers are taken, when this is told; in milliseconds. */
  left_ms: number,
};

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

/** Unless its operator set them otherwise; what a page knows before a `welcome`. */
export const WRITE_LIMITS: WriteLimits = {
  chat_length: 2000,
  chat_per_minute: 30,
  chat_of_all_per_minute: 600,
  chat_kept: 500,
  announcement_length: 500,
  max_announcements: 10,
  max_polls: 20,
  poll_question_length: 200,
  max_poll_choices: 10,
  poll_choice_length: 100,
  max_poll_scale: 10,
  poll_end_length: 60,
  max_lobby: 100,
  deny_reason_length: 300,
  max_agenda_items: 60,
  agenda_title_length: 120,
  max_cases: 20,
  max_case_questions: 3,
  case_question_length: 200,
  case_presenter_length: 80,
  max_case_sections: 16,
  case_title_length: 80,
  case_section_length: 2000,
  case_length: 10000,
  max_recommendations: 50,
  recommendation_length: 1000,
  recommendation_label_length: 60,
  caption_length: 300,
  captions_per_minute: 600,
  program_captions_per_minute: 1800,
  name_length: 64,
  max_companions: 30,
  reactions_per_minute: 60,
  hands_per_minute: 24,
  renames_per_minute: 120,
};
