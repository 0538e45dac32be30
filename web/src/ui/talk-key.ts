/** Lets a muted person speak while Space is held, wherever Space means nothing else. */
import { useEffect } from "preact/hooks";
import { useSession } from "./session";

const TYPING = "input, select, textarea, [contenteditable]";
// what a person who came by keyboard presses, opens or scrolls with Space
const PRESSED = "button, a[href], summary, audio, video, [role=button], [role=tab], [role=menuitem], [role=option], [tabindex='0']";

export function useTalkKey(): void {
  const session = useSession();
  useEffect(() => {
    // A button that was clicked keeps the focus, and the next Space is not meant for it.
    let last: "pointer" | "keyboard" = "keyboard";
    let came: "pointer" | "keyboard" = "keyboard";
    let held = false;
    const pointed = () => (last = "pointer");
    const focused = () => (came = last);
    const pressed = (event: KeyboardEvent) => {
      last = "keyboard";
      if (event.key !== " ") return;
      if (held) {
        // the repeats of a held key scroll, and press buttons
        event.preventDefault();
        return;
      }
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (meansSomething(event.target, came === "keyboard") || !session.talk("pressed")) return;
      held = true;
      event.preventDefault();
    };
    const released = (event: KeyboardEvent) => {
      if (event.key !== " " || !held) return;
      held = false;
      // a button is pressed when the key comes up
      event.preventDefault();
      session.talk("released");
    };
    const lost = () => {
      held = false;
      session.talk("lost");
    };
    const hidden = () => {
      if (document.hidden) lost();
    };
    addEventListener("pointerdown", pointed, { capture: true });
    addEventListener("focusin", focused);
    addEventListener("keydown", pressed, { capture: true });
    addEventListener("keyup", released, { capture: true });
    addEventListener("blur", lost);
    addEventListener("pagehide", lost);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("pointerdown", pointed, { capture: true });
      removeEventListener("focusin", focused);
      removeEventListener("keydown", pressed, { capture: true });
      removeEventListener("keyup", released, { capture: true });
      removeEventListener("blur", lost);
      removeEventListener("pagehide", lost);
      document.removeEventListener("visibilitychange", hidden);
      lost();
    };
  }, [session]);
}

function meansSomething(target: EventTarget | null, byKeyboard: boolean): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (!(target instanceof Element)) return false;
  return target.closest(TYPING) !== null || (byKeyboard && target.closest(PRESSED) !== null);
}
