/** Shows how loud the microphone is. */
import { useEffect, useRef } from "preact/hooks";
import { say } from "../words/say";

export type WatchLevel = (track: MediaStreamTrack, heard: (level: number) => void) => () => void;

export function LevelMeter({ track, watchLevel }: { track: MediaStreamTrack; watchLevel: WatchLevel }) {
  const meter = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      watchLevel(track, (level) => {
        const element = meter.current;
        if (!element) return;
        element.style.setProperty("--level", level.toFixed(3));
        element.setAttribute("aria-valuenow", String(Math.round(level * 100)));
      }),
    [track, watchLevel],
  );
  return (
    <div ref={meter} class="meter" role="meter" aria-label={say("prejoin-level")} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0}>
      <span />
    </div>
  );
}
