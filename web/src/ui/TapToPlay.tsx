/** Asks for a tap where the browser plays nothing without one. */
import { Play, Volume2 } from "lucide-preact";
import { strings } from "../strings";
import { blocked, playAll, silent } from "./playing";

export function TapToPlay() {
  if (!blocked.value) return null;
  const words = silent.value ? strings.tap.hear : strings.tap.see;
  const Icon = silent.value ? Volume2 : Play;
  return (
    <button class="tap-to-play" onClick={playAll}>
      <Icon aria-hidden="true" />
      <span>
        <strong>{words.title}</strong>
        <small>{words.text}</small>
      </span>
    </button>
  );
}
