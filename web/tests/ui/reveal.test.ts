import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenShown } from "../../src/ui/reveal";

type Frame = (now: number, metadata: { rtpTimestamp?: number }) => void;

/** A video element and its receiver, as far as a reveal looks at them. */
class StandInVideo {
  readyState = 4;
  stamp: number | undefined;
  private waiting: Frame[] = [];

  requestVideoFrameCallback = (frame: Frame) => this.waiting.push(frame);

  presents(rtpTimestamp?: number): void {
    const frames = this.waiting;
    this.waiting = [];
    for (const frame of frames) frame(0, rtpTimestamp === undefined ? {} : { rtpTimestamp });
  }

  getSynchronizationSources = () => (this.stamp === undefined ? [] : [{ rtpTimestamp: this.stamp }]);

  reveal(from: number, shown: () => void, flows = true): () => void {
    const beginning = () => ({ from, flows });
    return whenShown(this as unknown as HTMLVideoElement, this as unknown as RTCRtpReceiver, beginning, shown);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("frames of the old track stay hidden, and the first of the new one is shown", () => {
  const video = new StandInVideo();
  const shown = vi.fn();
  video.reveal(9000, shown);
  for (const stamp of [3000, 6000, 8999]) video.presents(stamp);
  expect(shown).not.toHaveBeenCalled();
  video.presents(9000);
  expect(shown).toHaveBeenCalledTimes(1);
});

test("a track that is not yet said to flow is shown by its timestamp, and never blindly", () => {
  const [seeing, blind] = [new StandInVideo(), new StandInVideo()];
  const [shown, shownBlindly] = [vi.fn(), vi.fn()];
  seeing.reveal(9000, shown, false);
  blind.reveal(9000, shownBlindly, false);
  vi.advanceTimersByTime(3000);
  seeing.presents(9000);
  blind.presents();
  expect(shown).toHaveBeenCalledTimes(1);
  expect(shownBlindly).not.toHaveBeenCalled();
});

test("a reveal that was given up never shows", () => {
  const video = new StandInVideo();
  const shown = vi.fn();
  video.reveal(9000, shown)();
  video.presents(9000);
  expect(shown).not.toHaveBeenCalled();
});

test("without timestamps on frames the receiver's own is believed one frame later", () => {
  const video = new StandInVideo();
  const shown = vi.fn();
  video.reveal(9000, shown);
  video.stamp = 6000;
  video.presents();
  video.stamp = 9000;
  video.presents();
  expect(shown).not.toHaveBeenCalled();
  video.presents();
  expect(shown).toHaveBeenCalledTimes(1);
});

test("a browser that tells no timestamp at all shows the picture after a second", () => {
  const video = new StandInVideo();
  const shown = vi.fn();
  video.reveal(9000, shown);
  video.presents();
  expect(shown).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1100);
  video.presents();
  expect(shown).toHaveBeenCalledTimes(1);
});

test("a browser without frame callbacks is asked again and again", () => {
  const video = new StandInVideo();
  const shown = vi.fn();
  Object.assign(video, { requestVideoFrameCallback: undefined });
  video.stamp = 3000;
  video.reveal(9000, shown);
  vi.advanceTimersByTime(500);
  expect(shown).not.toHaveBeenCalled();
  video.stamp = 9100;
  vi.advanceTimersByTime(200);
  expect(shown).toHaveBeenCalledTimes(1);
});
