/** Tells of a camera or a shared screen that fails in the room, and of any device that the system gave back. */
import { useEffect, useRef } from "preact/hooks";
import type { SourceName } from "../relay/messages";
import { sayTrouble } from "../words/codes";
import { say } from "../words/say";
import { useSession } from "./session";

export function useTroubleNotices(openDevices: () => void): void {
  useTroubleOf("microphone", openDevices);
  useTroubleOf("camera", openDevices);
  useTroubleOf("screen", undefined);
}

/** What failed before the room is known; what fails in it is told, with the way to change it. */
function useTroubleOf(source: SourceName, openDevices: (() => void) | undefined): void {
  const { own, notices } = useSession();
  const { trouble } = own[source].value;
  const known = useRef(trouble);
  useEffect(() => {
    const before = known.current;
    known.current = trouble;
    if (before === "held" && own.sends(source)) notices.show(say(`given-back-${source}`));
    // the microphone's stands in a bar of its own, for as long as it lasts
    if (!trouble || trouble === before || source === "microphone") return;
    notices.show(sayTrouble(source, trouble), "problem", openDevices && { label: say("controls-devices"), run: openDevices });
  }, [trouble]);
}
