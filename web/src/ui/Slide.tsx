/** Shows a shared screen: zoomed by fingers, wheel, keys and buttons, and over the whole display. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Maximize, Minimize, ZoomIn, ZoomOut } from "lucide-preact";
import type { PanzoomObject } from "@panzoom/panzoom";
import { say, sayNumber } from "../words/say";

interface Props {
  /** Whose it is. */
  name: string;
  children: ComponentChildren;
  /** How many times larger than its place, for a picture that is as sharp. */
  onScale: (scale: number) => void;
  full: boolean;
  onFull: (full: boolean) => void;
}

export function Slide({ name, children, onScale, full, onFull }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const [zoom, scale] = useZoom(frame, sheet, onScale);
  useFullScreen(full, onFull);
  const [awake, wake] = useAwake();
  const zoomed = scale > 1.01;
  const keys: Record<string, () => void> = {
    "+": () => zoom?.zoomIn(),
    "-": () => zoom?.zoomOut(),
    "0": () => zoom?.reset(),
    ArrowLeft: () => zoom?.pan(STEP, 0, { relative: true }),
    ArrowRight: () => zoom?.pan(-STEP, 0, { relative: true }),
    ArrowUp: () => zoom?.pan(0, STEP, { relative: true }),
    ArrowDown: () => zoom?.pan(0, -STEP, { relative: true }),
  };
  return (
    <>
      <div
        ref={frame} class="slide" tabIndex={0} role="group" aria-label={`${name}. ${say("slide-keys")}`} data-zoomed={zoomed}
        onKeyDown={(event) => {
          const action = keys[event.key];
          if (!action || event.ctrlKey || event.metaKey || event.altKey || (event.key.startsWith("Arrow") && !zoomed)) return;
          event.preventDefault();
          event.stopPropagation();
          action();
        }}
        onPointerDown={wake}
        onDblClick={(event) => (zoomed ? zoom?.reset() : zoom?.zoomToPoint(CLOSE, event))}
      >
        <div ref={sheet} class="slide-sheet">
          {children}
        </div>
      </div>
      <div class="slide-tools" data-awake={awake} onPointerDown={wake}>
        <button class="icon-button small" data-control="zoom-out" aria-label={say("slide-smaller")} title={`${say("slide-smaller")} (−)`} aria-disabled={!zoomed} onClick={() => zoomed && zoom?.zoomOut()}>
          <ZoomOut aria-hidden="true" />
        </button>
        <button class="slide-scale" data-control="zoom-reset" title={`${say("slide-whole")} (0)`} aria-disabled={!zoomed} onClick={() => zoomed && zoom?.reset()}>
          {sayNumber(Math.round(scale * 10) / 10)}× <span class="sr-only">{say("slide-whole")}</span>
        </button>
        <button class="icon-button small" data-control="zoom-in" aria-label={say("slide-larger")} title={`${say("slide-larger")} (+)`} aria-disabled={scale >= CLOSEST} onClick={() => zoom?.zoomIn()}>
          <ZoomIn aria-hidden="true" />
        </button>
        <button class="icon-button small" data-control="full-screen" aria-pressed={full} aria-label={full ? say("slide-full-off") : say("slide-full")} title={full ? say("slide-full-off") : say("slide-full")} onClick={() => onFull(!full)}>
          {full ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
        </button>
      </div>
    </>
  );
}

const AWAKE_MS = 4000;

/** Whether the tools are in sight where they would cover the slide: at first, and for a moment after each touch. */
function useAwake(): [boolean, () => void] {
  const [touched, setTouched] = useState(0);
  const [awake, setAwake] = useState(true);
  useEffect(() => {
    setAwake(true);
    const timer = setTimeout(() => setAwake(false), AWAKE_MS);
    return () => clearTimeout(timer);
  }, [touched]);
  return [awake, () => setTouched((times) => times + 1)];
}

const STEP = 60;
const CLOSE = 2.5;
const CLOSEST = 6;

type Element = { readonly current: HTMLElement | null };

/** What zooms is loaded once a slide is there: the first screen does without it. */
function useZoom(frame: Element, sheet: Element, onScale: (scale: number) => void): [PanzoomObject | undefined, number] {
  const [zoom, setZoom] = useState<PanzoomObject | undefined>(undefined);
  const [scale, setScale] = useState(1);
  useEffect(() => {
    const [outer, inner] = [frame.current, sheet.current];
    if (!outer || !inner) return undefined;
    let made: PanzoomObject | undefined;
    let gone = false;
    const changed = () => {
      const now = made?.getScale() ?? 1;
      setScale(now);
      onScale(now);
      // one finger scrolls the page while the whole slide is there, and moves the slide once it is not
      made?.setOptions({ touchAction: now > 1.01 ? "none" : "pan-x pan-y" });
    };
    const wheel = (event: WheelEvent) => {
      // of a wheel with Ctrl browsers make what two fingers on a trackpad do
      if (event.ctrlKey) made?.zoomWithWheel(event);
    };
    void import("@panzoom/panzoom").then(({ default: Panzoom }) => {
      if (gone) return;
      made = Panzoom(inner, { canvas: true, contain: "outside", panOnlyWhenZoomed: true, minScale: 1, maxScale: CLOSEST, cursor: "inherit", touchAction: "pan-x pan-y" });
      inner.addEventListener("panzoomchange", changed);
      outer.addEventListener("wheel", wheel, { passive: false });
      setZoom(made);
      // where it cannot be had the slide is shown as it is
    }, () => undefined);
    // of another place it is the whole again, or what was looked at
    const resized = new ResizeObserver(() => ((made?.getScale() ?? 1) > 1.01 ? made?.pan(0, 0, { relative: true }) : made?.reset({ animate: false })));
    resized.observe(outer);
    return () => {
      gone = true;
      resized.disconnect();
      made?.destroy();
      inner.removeEventListener("panzoomchange", changed);
      outer.removeEventListener("wheel", wheel);
      onScale(1);
    };
  }, []);
  return [zoom, scale];
}

/** The whole page goes over the display where it may, so that news and keys go with it. */
function useFullScreen(full: boolean, onFull: (full: boolean) => void): void {
  useEffect(() => {
    if (!full) return undefined;
    const left = () => {
      if (!document.fullscreenElement) onFull(false);
    };
    const escaped = (event: KeyboardEvent) => {
      if (event.key === "Escape") onFull(false);
    };
    const asked = document.documentElement.requestFullscreen?.();
    // a phone without it: the slide covers the page all the same
    asked?.then(() => document.addEventListener("fullscreenchange", left), () => undefined);
    addEventListener("keydown", escaped);
    return () => {
      removeEventListener("keydown", escaped);
      document.removeEventListener("fullscreenchange", left);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, [full]);
}
