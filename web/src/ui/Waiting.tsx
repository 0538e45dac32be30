/** The screen of one who waits to be let in: how long it may take, and whether one is seen and heard well. */
import { useEffect, useRef } from "preact/hooks";
import { LoaderCircle, LogOut } from "lucide-preact";
import { say } from "../words/say";
import { keepAwake } from "./awake";
import { DevicePickers } from "./DevicePickers";
import { PlainBar } from "./PlainBar";
import { Preview, Watching } from "./PreJoin";
import { useSession } from "./session";
import { useSounds } from "./sounds";

export function Waiting() {
  const session = useSession();
  const { playTone } = useSounds();
  const { watches } = session.greeting;
  const wait = session.lobby.wait.value;
  const heading = useRef<HTMLHeadingElement>(null);
  // the button that was pressed is gone
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => keepAwake(), []);
  const room = wait?.room;
  useEffect(() => {
    document.title = [say("waiting-mark"), room, say("product")].filter(Boolean).join(" · ");
  }, [room]);
  if (!wait) return null;
  const offline = session.away.value !== undefined;
  return (
    <div class="prejoin" data-screen="waiting" data-before={wait.before} data-host={wait.host}>
      <PlainBar />
      <main class="prejoin-main">
        {watches ? <Watching /> : <Preview />}
        <section class="prejoin-form" aria-labelledby="waiting-title">
          <div class="waiting-head">
            <p class="eyebrow">{say("waiting-in", { room: wait.room })}</p>
            <h1 id="waiting-title" ref={heading} tabIndex={-1}>
              {wait.host ? say("waiting-title") : say("waiting-no-host")}
            </h1>
            <p class="waiting-place" role="status" data-offline={offline}>
              <LoaderCircle class="spin" aria-hidden="true" />
              <span>{offline ? say("waiting-offline") : wait.before === 0 ? say("waiting-next") : say("waiting-before", { count: wait.before })}</span>
            </p>
            <p class="hint">{watches ? say("waiting-text-watching") : say("waiting-text")}</p>
          </div>
          <DevicePickers playTone={playTone} />
          <button class="button quiet waiting-leave" data-control="leave" onClick={() => session.leave()}>
            <LogOut class="along" aria-hidden="true" />
            {say("waiting-leave")}
          </button>
        </section>
      </main>
    </div>
  );
}
