/** Asks for a tap where the browser plays nothing without one. */
import { Play, Volume2 } from "lucide-preact";
import { say } from "../words/say";
import { blocked, playAll, silent } from "./playing";

export function TapToPlay() {
  if (!blocked.value) return null;
  const sense = silent.value ? "hear" : "see";
  const Icon = silent.value ? Volume2 : Play;
  return (
    <button class="tap-to-play" onClick={playAll}>
      <Icon aria-hidden="true" />
      <span>
        <strong>{say(`tap-${sense}-title`)}</strong>
        <small>{say(`tap-${sense}-text`)}</small>
      </span>
    </button>
  );
}
