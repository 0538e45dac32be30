/** Plays the audio slots, and asks for a tap where the browser blocks sound. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Volume2 } from "lucide-preact";
import { strings } from "../strings";
import { useSession } from "./session";

export function Voices() {
  const session = useSession();
  const [blocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const generation = session.generation.value;
  const voices = session.voices;

  const hear = () => {
    setBlocked(false);
    for (const element of box.current?.querySelectorAll("audio") ?? []) {
      element.play().catch((error: unknown) => setBlocked(isBlocked(error)));
    }
  };

  return (
    <>
      <div ref={box} hidden>
        {voices.map(({ mid, track }) => (
          <Voice key={`${generation}/${mid}`} mid={mid} track={track} onBlocked={() => setBlocked(true)} />
        ))}
      </div>
      {blocked && (
        <button class="tap-to-hear" onClick={hear}>
          <Volume2 aria-hidden="true" />
          <span>
            <strong>{strings.tapToHear}</strong>
            <small>{strings.tapToHearText}</small>
          </span>
        </button>
      )}
    </>
  );
}

function Voice({ mid, track, onBlocked }: { mid: string; track: MediaStreamTrack; onBlocked: () => void }) {
  const session = useSession();
  const audio = useRef<HTMLAudioElement>(null);
  const speaker = session.own.speaker.value;
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: unknown) => {
      if (isBlocked(error)) onBlocked();
    });
  }, [track]);
  useEffect(() => {
    const element = audio.current as (HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }) | null;
    // A speaker that is gone: the system's own plays instead.
    if (speaker !== undefined) element?.setSinkId?.(speaker).catch(() => element.setSinkId?.(""));
  }, [speaker]);
  return <audio ref={audio} data-mid={mid} autoplay />;
}

function isBlocked(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError";
}
