/** Plays the audio slots, through the chosen speaker. */
import { useEffect, useRef } from "preact/hooks";
import { keepPlaying } from "./playing";
import { useSession } from "./session";

export function Voices() {
  const session = useSession();
  const generation = session.generation.value;
  return (
    <div hidden>
      {session.voices.map(({ mid, track }) => (
        <Voice key={`${generation}/${mid}`} mid={mid} track={track} />
      ))}
    </div>
  );
}

function Voice({ mid, track }: { mid: string; track: MediaStreamTrack }) {
  const session = useSession();
  const audio = useRef<HTMLAudioElement>(null);
  const speaker = session.own.speaker.value ?? "";
  useEffect(() => {
    const element = audio.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    return keepPlaying(element);
  }, [track]);
  useEffect(() => {
    const element = audio.current as (HTMLAudioElement & { sinkId?: string; setSinkId?: (id: string) => Promise<void> }) | null;
    if (!element || (element.sinkId ?? "") === speaker) return;
    // One that is gone and was not told: the system's own plays instead.
    element.setSinkId?.(speaker).catch(() => element.setSinkId?.("").catch(() => undefined));
  }, [speaker]);
  return <audio ref={audio} data-mid={mid} autoplay />;
}
