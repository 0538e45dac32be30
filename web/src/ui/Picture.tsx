/** Shows the picture of one slot, and only once it is the right one. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Slot } from "../relay/messages";
import { keepPlaying } from "./playing";
import { whenShown, type Beginning } from "./reveal";
import { useSession } from "./session";

interface Props {
  slot: Slot;
  label: string;
  onShown: (shown: boolean) => void;
}

export function Picture({ slot, label, onShown }: Props) {
  const session = useSession();
  const video = useRef<HTMLVideoElement>(null);
  const [shown, setShown] = useState(false);
  const [upright, setUpright] = useState(false);
  const generation = session.generation.value;
  const flows = slot.state === "flowing";
  const known = flows || slot.state === "waiting";
  const track = slot.state === "empty" ? undefined : slot.track;
  // What is known of the track's first frame may grow while it is waited for.
  const beginning = useRef<Beginning>({ from: 0, flows });
  if (known) beginning.current = { from: slot.from, flows };

  useEffect(() => {
    const element = video.current;
    const receiver = session.receiver(slot.mid);
    if (!element || !receiver) return undefined;
    element.srcObject = new MediaStream([receiver.track]);
    const stop = keepPlaying(element);
    return () => {
      stop();
      element.srcObject = null;
    };
  }, [slot.mid, generation]);

  useEffect(() => {
    setShown(false);
    onShown(false);
    const element = video.current;
    const receiver = session.receiver(slot.mid);
    if (!element || !receiver || !known) return undefined;
    return whenShown(element, receiver, () => beginning.current, () => {
      setShown(true);
      onShown(true);
    });
  }, [slot.mid, track, known, generation]);

  return (
    <video
      ref={video}
      class="picture"
      data-mid={slot.mid}
      data-shown={shown}
      data-upright={upright}
      onResize={({ currentTarget }) => setUpright(currentTarget.videoHeight > currentTarget.videoWidth)}
      aria-label={label}
      autoplay
      muted
      playsInline
      disablePictureInPicture
    />
  );
}

/** Shows one's own camera, as in a mirror. */
export function OwnPicture({ track, label, mirrored }: { track: MediaStreamTrack; label: string; mirrored: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    return keepPlaying(element);
  }, [track]);
  return (
    <video
      ref={video}
      class={mirrored ? "picture mirrored" : "picture"}
      data-shown="true"
      aria-label={label}
      autoplay
      muted
      playsInline
      disablePictureInPicture
    />
  );
}
