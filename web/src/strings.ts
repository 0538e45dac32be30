/** Every sentence the page shows or speaks. */
import type { ByeReason, Role, SourceName } from "./relay/messages";

type Ending = { title: string; text: string };

const ENDINGS: Record<Exclude<ByeReason, object>, Ending> = {
  left: { title: "You left the room", text: "Your camera and microphone are off." },
  replaced: {
    title: "You are here in another window",
    text: "The same link was opened somewhere else, and that window has taken your place. You can close this one.",
  },
  removed: {
    title: "The hub has removed you from the room",
    text: "If you think this was a mistake, please contact the person who invited you.",
  },
  room_closed: {
    title: "This room is closed",
    text: "It does not open again. For the next session, please ask the hub for a new link.",
  },
  session_ended: {
    title: "The session has ended",
    text: "Thank you for taking part. When the next session begins, your link lets you in.",
  },
  restarting: { title: "The room is restarting", text: "Please come back in a moment." },
  failed: { title: "Something went wrong on our side", text: "Please try to come back." },
};

const UNABLE: Ending = {
  title: "This browser cannot join a room",
  text:
    "Open your link in a current version of Chrome, Edge, Firefox or Safari. If it opened inside " +
    "another app, choose “Open in browser” in that app's menu.",
};

const REFUSALS: Record<string, Ending> = {
  // the page's own
  unable: UNABLE,
  room_full: {
    title: "The room is full",
    text: "Every place is taken. Please try again in a few minutes, or tell the person who invited you.",
  },
  token_expired: {
    title: "This link has expired",
    text: "Please ask the person who invited you for a new one.",
  },
  token_not_yet_valid: {
    title: "It is too early for this link",
    text: "It opens the room from a later time on. Please come back then, or ask the person who invited you for another one.",
  },
  wrong_room: {
    title: "This link is for another room",
    text: "Please open the link of this session from your invitation, or ask for a new one.",
  },
  unauthorized: {
    title: "This link does not open the room",
    text: "It was changed on its way, or the server has a new key since it was made. Please ask the person who invited you for a new one.",
  },
  no_such_room: {
    title: "This room is not open",
    text: "Please check the date and time of your invitation, or ask the hub for a new link.",
  },
  offer_refused: {
    title: "This browser could not connect",
    text: "Please update it, or use a current version of Chrome, Edge, Firefox or Safari.",
  },
  not_kept: {
    title: "No session can begin just now",
    text: "The hub's server cannot keep a record of it. Please try again in a few minutes, or tell the hub.",
  },
  room_locked: {
    title: "The room is locked",
    text: "The session has begun, and the hub lets nobody else in for now. Ask the hub to open the room, then try again.",
  },
  session_ended: ENDINGS.session_ended,
  room_closed: ENDINGS.room_closed,
  // whoever comes by the same link, not only the one who was removed
  removed: {
    title: "This link lets nobody in any more",
    text: "The hub has removed someone who came by it. If that was not you, or was a mistake, ask the hub for a link of your own.",
  },
  replaced: ENDINGS.replaced,
};

/** What a person asked for and did not get. */
const REQUESTS: Record<string, string> = {
  floor_needed: "You can share your screen while you have the floor. Ask the hub for it.",
  screen_taken: "The hub is sharing its screen. You can share yours when it has ended.",
  host_only: "Only the host can do this.",
  no_such_participant: "They have just left the room.",
  cannot_speak: "They only watch, so they cannot have the floor.",
  no_such_hand: "That hand is not up any more.",
  no_such_line: "That message is gone already.",
  hub_alone: "You can write to the hub, or to one of the hub.",
  text_too_long: "That message is too long. Please send it in parts.",
  too_fast: "Too many messages at once. Please wait a few seconds and send it again.",
  not_kept: "This cannot be saved just now, so it was not sent. Please try again in a moment.",
  policed: "Your browser sends more than the room allows. If it goes on, reload this page.",
};

const TROUBLES = {
  denied: (what) =>
    `This page may not use your ${what}. Click the icon to the left of the address, allow the ${what}, then try again.`,
  denied_by_system: (what) =>
    `Your computer does not let this browser use the ${what}. Allow it in the system's privacy settings, then try again.`,
  dismissed: (what) => `The question about your ${what} was closed. Try again and choose Allow.`,
  missing: (what) => `No ${what} was found. Plug one in and try again, or join without it.`,
  busy: (what) => `Another program is using your ${what}. Close it and try again.`,
  lost: (what) => `The connection to your ${what} was lost. Plug it in and try again.`,
  held: (what) =>
    `Your ${what} is taken away by the system: by a call, another program, or a switch on the device. It comes back by itself; if not, try again.`,
  silent: (what) =>
    `No sound comes from your ${what}. Look for a mute switch on it, or choose another one.`,
  still: (what) => `Others see your ${what} stand still: the shared window is hidden or minimised.`,
  insecure: (what) =>
    `This page can use your ${what} only over a secure connection: its address must begin with https://`,
  unsupported: (what) =>
    `This browser cannot use a ${what} here. Please use a current version of Chrome, Edge, Firefox or Safari.`,
  other: (what) => `Your ${what} could not be started. Try again, or choose another one.`,
} satisfies Record<string, (what: string) => string>;

/** A situation behind a device that did not open: there are words for each. */
export type Trouble = keyof typeof TROUBLES;

const SOURCES: Record<SourceName, string> = {
  microphone: "microphone",
  camera: "camera",
  screen: "screen",
};

export const strings = {
  product: "Spindle",
  undo: "Undo",
  close: "Close",
  cancel: "Cancel",
  tryAgain: "Try again",
  you: "You",
  hub: "Hub",

  home: {
    title: "Specialists and clinics, in one room",
    lead: "Spindle connects a hub of specialists with clinics that join from a browser.",
    stepsTitle: "How to join",
    steps: [
      "Open the link in your invitation. There is no account and nothing to install.",
      "Check your camera, microphone and speaker.",
      "Join. You can be heard and seen, and you can follow the case.",
    ],
    paste: "Have a link? Paste it here",
    placeholder: "https://…/r/…",
    open: "Open room",
    notALink: "This is not a link to a room here. It should look like the one in your invitation.",
    incompleteTitle: "This link is incomplete",
    incomplete: "The last part is missing. Copy the whole link from your invitation and open it again.",
  },

  prejoin: {
    title: "Ready to join?",
    titleOf: (room: string) => `Ready to join ${room}?`,
    watch: "Watch and listen",
    watches: "You join to watch and listen. Nobody sees or hears you.",
    as: (name: string) => `You join as ${name}.`,
    asHub: (name: string) => `You join as ${name}, for the hub.`,
    name: "Your name",
    namePlaceholder: "Clinic or person",
    join: "Join now",
    joining: "Joining…",
    without: "Join without camera and microphone",
    comingBack: "Taking you back to the room…",
    stillTrying: "The room cannot be reached. Trying again…",
    preview: "Your camera picture",
    cameraOff: "Your camera is off",
    cameraStarting: "Starting your camera…",
    cameraNone: "No camera picture",
    asking: "Your browser may ask for your camera and microphone: choose Allow.",
    level: "Microphone level",
    micOff: "Your microphone is off",
    speak: "Say something: the bar should move",
    microphone: "Microphone",
    camera: "Camera",
    speaker: "Speaker",
    systemSpeaker: "System default",
    testSpeaker: "Test",
    testing: "Playing…",
    heard: "You should have heard three notes. If not, choose another speaker or turn up the volume.",
    unnamed: (kind: string, number: number) => `${kind} ${number}`,
  },

  unable: {
    ...UNABLE,
    lacks: (names: readonly string[]) =>
      `For your IT person: it has no ${names.join(", ")}. A setting, a policy or an extension may have switched that off.`,
  },

  controls: {
    label: "Controls",
    mute: "Mute",
    unmute: "Unmute",
    muteLong: "Mute microphone",
    unmuteLong: "Unmute microphone",
    camera: "Camera",
    cameraOn: "Turn camera on",
    cameraOff: "Turn camera off",
    share: "Share",
    shareLong: "Share screen",
    stopShare: "Stop",
    stopShareLong: "Stop sharing",
    people: "People",
    devices: "Devices",
    leave: "Leave",
    help: "Keyboard shortcuts",
    light: "Use light colours",
    dark: "Use dark colours",
  },

  titleFloor: "You have the floor",
  titleHands: (count: number) => (count === 1 ? "1 hand" : `${count} hands`),
  stage: "Stage",
  gallery: "Everyone in the room",
  previousPage: "Previous page",
  nextPage: "Next page",
  page: (index: number, count: number) => `Page ${index} of ${count}`,
  waitingForHub: "Waiting for the hub",
  waitingForHubText: "You are in the room. The picture appears here as soon as the hub joins.",
  waitingForClinics: "Nobody else is here yet",
  waitingForClinicsText: "Clinics appear here as they join.",
  screenOf: (name: string) => `Screen of ${name}`,
  sharing: "You are sharing your screen",
  undecodable: "This browser cannot show this picture",
  away: "Connection lost",
  muted: "muted",
  speaking: "speaking",
  theFloor: "has the floor",
  floorBadge: "Floor",
  tap: {
    hear: { title: "Tap to hear the room", text: "Your browser has stopped the sound." },
    see: { title: "Tap to see the room", text: "Your browser has stopped the pictures." },
  },

  chat: {
    title: "Chat",
    empty: "Nothing has been written yet.",
    to: "To",
    everyone: "Everyone",
    hub: "The hub",
    placeholder: "Write a message",
    send: "Send",
    sendHint: "Enter sends, Shift and Enter begins a new line.",
    earlier: "Earlier messages",
    remove: "Take this message back",
    you: "You",
    onlyHub: "to the hub",
    onlyTo: (name: string) => `to ${name}`,
    onlyYou: "to you",
    gone: "someone who has left",
    left: (count: number) => `${count} left`,
    unread: (count: number) => `${count} unread`,
    from: (name: string, text: string) => `${name} writes: ${text}`,
    toYou: (name: string, text: string) => `${name} to you: ${text}`,
  },

  host: {
    you: "You host this session.",
    youForNow: "You host this session until a facilitator is back: the floor, the hands and the room are yours.",
    now: (name: string) => `${name} hosts now.`,
    badge: "Host",
  },
  roles: {
    facilitator: "Facilitator",
    coordinator: "Coordinator",
    specialist: "Specialist",
    clinician: undefined,
    observer: "Observer",
  } satisfies Record<Role, string | undefined>,

  askedToUnmute: (name: string) => `${name} asks you to unmute your microphone.`,

  people: {
    title: "People",
    muteAll: "Mute all",
    mutedAll: "Everyone but whoever has the floor is muted.",
    ask: "Ask to unmute",
    asked: (name: string) => `${name} is asked to unmute.`,
    more: "More",
    rename: "Rename",
    renameTitle: (name: string) => `Rename ${name}`,
    newName: "New name",
    save: "Save",
    hub: "Hub",
    spokes: "Clinics",
    give: "Give the floor",
    take: "Take back the floor",
    mute: "Mute",
    remove: "Remove",
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText:
      "They leave the room at once, and their link lets nobody in any more. " +
      "If several clinics were sent it, those who are here stay, and the others need a new one.",
    nobody: "No clinic has joined yet.",
  },

  leaving: {
    title: "Leave the room?",
    leave: "Leave",
    leaveText: "The session goes on without you.",
    leaveAloneText: "Nobody of the hub is left then: the clinics stay among themselves.",
    debrief: "End for clinics",
    debriefText: "The clinics leave. The hub stays for a debrief, and no clinic comes in.",
    end: "End for everyone",
    endText: "Everyone leaves. Clinics come in again when the hub opens the next session.",
    ending: "Ending…",
    offline: "You are not connected just now: the session can be ended when you are back.",
  },

  entrance: {
    lock: "Lock the room",
    unlock: "Let clinics in",
    locked: "Locked",
    lockedLong: "The room is locked: no clinic comes in that is not here.",
    ended: "Debrief",
    endedLong: "The session has ended for the clinics. Only the hub is here.",
    open: "Clinics can come in again.",
  },

  hands: {
    title: "Hands",
    raise: "Raise hand",
    lower: "Lower hand",
    raiseLong: "Raise hand to ask for the floor",
    place: (place: number) => `Hand ${place}`,
    placeLong: (place: number) => `Hand ${place}: lower your hand`,
    next: "Next",
    nextLong: (name: string) => `Next: give the floor to ${name}`,
    nobodyWaits: "Next: nobody has raised a hand",
    isNumber: (name: string, place: number) => `${name} is number ${place}.`,
    nobody: "No hand is up. Clinics raise theirs to ask for the floor.",
    give: "Give the floor",
    lowerOf: (name: string) => `Lower the hand of ${name}`,
    up: (name: string) => `Move ${name} one place up`,
    lowerAll: "Lower all",
    lowerAllTitle: (count: number) => (count === 1 ? "Lower the one hand?" : `Lower all ${count} hands?`),
    lowerAllText: "Everyone who waits has to raise a hand again, and loses the place in the queue.",
    fresh: "not spoken yet",
    waits: (minutes: number) => (minutes < 1 ? "just now" : `${minutes} min`),
    youAreNext: "You are next to speak.",
    yourPlace: (place: number) => `You are number ${place} to speak.`,
    lowered: "The hub has lowered your hand.",
    raised: (name: string) => `${name} raised a hand.`,
    many: (count: number) => `${count} more hands are up.`,
    badge: (place: number) => `hand raised, number ${place}`,
    mutedFloor: "You have the floor, and nobody hears you yet.",
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    list: [
      ["M", "Microphone on or off"],
      ["V", "Camera on or off"],
      ["S", "Share your screen"],
      ["P", "Who is here"],
      ["H", "Raise or lower your hand; for a host, who has raised one"],
      ["C", "Chat"],
      ["N", "For a host: give the floor to who is next"],
      ["?", "This list"],
    ] as const,
  },

  line: {
    good: "Connection good",
    weak: "Connection weak",
    reconnecting: "Reconnecting…",
  },
  /** The same where there is no room for more than a word. */
  lineShort: { good: "Good", weak: "Weak", reconnecting: "Reconnecting…" },
  reconnectingText: "You stay in the room. Picture and sound come back by themselves.",
  blockedTitle: "No sound or picture gets through.",
  blockedText: "This network seems to block them. Ask your IT person to allow UDP to this server, or try another network.",
  back: "You are connected again.",
  joined: (room: string) => `You are in ${room}.`,
  came: (name: string) => `${name} joined.`,
  left: (name: string) => `${name} left.`,
  hasFloor: (name: string) => `${name} has the floor.`,
  youHaveFloor: "You have the floor.",
  youHaveFloorBadge: "You have the floor",
  floorFree: "Nobody has the floor.",
  floorTaken: "The floor is free again.",
  unmute: "Unmute",
  removed: (name: string) => `${name} was removed.`,
  silenced: {
    microphone: "The hub has muted your microphone.",
    camera: "The hub has turned off your camera.",
    screen: "Your screen share has ended.",
  } satisfies Record<SourceName, string>,
  stillMuted: {
    microphone: "Your microphone is muted, as it was before.",
    camera: "Your camera is off, as it was before.",
  },

  givenBack: {
    microphone: "Your microphone is heard again.",
    camera: "Your camera is seen again.",
    screen: "Your screen is seen again.",
  } satisfies Record<SourceName, string>,

  rejoin: "Join again",

  trouble: (what: SourceName, kind: Trouble) => TROUBLES[kind](SOURCES[what]),

  /** The same for microphone and camera at once. */
  troubleBoth: (kind: Trouble) =>
    kind === "missing"
      ? "No camera and no microphone were found. Plug them in and try again, or join without them."
      : TROUBLES[kind]("camera and microphone"),

  /** A request that was refused; nothing where it concerns the page and no person. */
  refused: (code: string): string | undefined => REQUESTS[code],

  /** Why the session is over. */
  ending(reason: ByeReason, message: string): Ending {
    if (typeof reason !== "object") return ENDINGS[reason];
    return REFUSALS[reason.refused.code] ?? { title: "You could not join the room", text: message };
  },
};
