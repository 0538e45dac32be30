/** Finds the moment when a video element shows the track it is meant to show. */
import { atOrAfter } from "../state/reveal";

// Only for browsers that tell no timestamps at all: an old picture is long gone by then.
const BLIND_MS = 1000;
const POLL_MS = 40;

/** What the room has said so far about a track's first frame in its slot. */
export interface Beginning {
  /** No frame of another track has this RTP timestamp or a later one. */
  readonly from: number;
  /** Whether the track is known to flow. */
  readonly flows: boolean;
}

/** Calls `shown` at the track's first frame; answers with a way to stop waiting. */
export function whenShown(
  video: HTMLVideoElement,
  receiver: RTCRtpReceiver,
  beginning: () => Beginning,
  shown: () => void,
): () => void {
  let since: number | undefined;
  let over = false;
  let passed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const next = (): void => {
    if (typeof video.requestVideoFrameCallback === "function") video.requestVideoFrameCallback(frame);
    else timer = setTimeout(() => frame(0, undefined), POLL_MS);
  };
  const frame = (_now: number, metadata: VideoFrameCallbackMetadata | undefined): void => {
    if (over) return;
    if (belongs(metadata?.rtpTimestamp)) {
      over = true;
      shown();
    } else {
      next();
    }
  };
  const belongs = (stamp: number | undefined): boolean => {
    const { from, flows } = beginning();
    if (flows) since ??= performance.now();
    if (stamp !== undefined) return atOrAfter(stamp, from);
    const [source] = receiver.getSynchronizationSources?.() ?? [];
    if (!source) return since !== undefined && performance.now() - since > BLIND_MS && video.readyState >= 2;
    // This stamp may be one frame ahead of the picture: the second one past it is sure.
    passed = atOrAfter(source.rtpTimestamp, from) ? passed + 1 : 0;
    return passed > 1;
  };

  next();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
