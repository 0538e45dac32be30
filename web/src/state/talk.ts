/** Decides whether a key that is held lets a muted person speak. */

/** `resting`: the microphone is as the person has set it. `talking`: it is open for as long as the key is held. */
export type Talk = "resting" | "talking";

/**
 * `pressed` and `released` are the key's; `lost`: the page is not looked at any more, or it is over, and
 * nobody will tell of a release. `muted` and `unmuted` are anyone's other word on the microphone: the
 * person's own, the host's, or what the room remembers.
 */
export type TalkInput = "pressed" | "released" | "lost" | "muted" | "unmuted";

/** What is to be done with the microphone. */
export type TalkOrder = "mute" | "unmute" | undefined;

/** `isMuted` is whether the microphone is muted now, and not open for the key. */
export function talked(before: Talk, input: TalkInput, isMuted: boolean): { talk: Talk; order: TalkOrder } {
  switch (input) {
    case "pressed":
      return before === "resting" && isMuted ? { talk: "talking", order: "unmute" } : { talk: before, order: undefined };
    case "released":
    case "lost":
      return { talk: "resting", order: before === "talking" ? "mute" : undefined };
    // done already, by whoever said it: the key is held for nothing
    case "muted":
    case "unmuted":
      return { talk: "resting", order: undefined };
  }
}
