/** The screen before the room: who one is, how one looks and sounds, and the way in. */
import { useEffect, useId } from "preact/hooks";
import { ChevronDown, Eye, Mic, MicOff, Users, Video, VideoOff } from "lucide-preact";
import { say } from "../words/say";
import { CompanionsField } from "./CompanionsField";
import { DevicePickers } from "./DevicePickers";
import { LastSurvey } from "./LastSurvey";
import { OwnLevel } from "./OwnLevel";
import { PlainBar } from "./PlainBar";
import { OwnPicture } from "./Picture";
import { useLimits, useSession } from "./session";
import { useSounds } from "./sounds";
import { Troubles } from "./Troubles";

export function PreJoin() {
  const session = useSession();
  const joining = session.phase.value.kind === "joining";
  const tries = session.away.value ?? 0;
  const { playTone } = useSounds();
  const { microphone, camera } = session.own;
  const { watches } = session.greeting;
  const nothingOpens = microphone.value.trouble !== undefined && camera.value.trouble !== undefined;

  useEffect(() => {
    session.prepare();
    void session.own.open();
    // The relay hangs up on a socket that says nothing for long; a sign of life opens it again.
    const awake = () => session.prepare();
    addEventListener("pointermove", awake);
    addEventListener("keydown", awake);
    addEventListener("touchstart", awake);
    return () => {
      removeEventListener("pointermove", awake);
      removeEventListener("keydown", awake);
      removeEventListener("touchstart", awake);
    };
  }, [session]);

  return (
    <div class="prejoin" data-screen="prejoin">
      <PlainBar />
      <LastSurvey />
      <main class="prejoin-main">
        {watches ? <Watching /> : <Preview />}
        <form
          class="prejoin-form"
          onSubmit={(event) => {
            event.preventDefault();
            session.join();
          }}
        >
          <h1>{session.greeting.room ? say("prejoin-title-of", { room: session.greeting.room }) : say("prejoin-title")}</h1>
          <Name />
          <WithMe />
          <DevicePickers playTone={playTone} />
          <button class="button primary join" data-control="join" type="submit" disabled={joining} aria-busy={joining}>
            {joining ? say("prejoin-joining") : watches ? say("prejoin-watch") : nothingOpens ? say("prejoin-without") : say("prejoin-join")}
          </button>
          <p class="hint" role="status">
            {joining && tries > 1 ? say("prejoin-still-trying") : ""}
          </p>
        </form>
      </main>
    </div>
  );
}

function Name() {
  const session = useSession();
  const { name_length: longest } = useLimits();
  const id = useId();
  const given = session.greeting.name;
  if (given) {
    return (
      <p class="lead">
        {session.greeting.hub ? say("prejoin-as-hub", { name: given }) : say("prejoin-as", { name: given })}
      </p>
    );
  }
  return (
    <div class="field">
      <label for={id}>{say("prejoin-name")}</label>
      <input
        id={id}
        name="name"
        dir="auto"
        autocomplete="organization"
        required
        maxLength={longest}
        placeholder={say("prejoin-name-placeholder")}
        value={session.name.value}
        onInput={(event) => {
          session.name.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

/** Who shares this screen is counted only where they are named. */
function WithMe() {
  const { companions } = useSession();
  const names = companions.named.value;
  return (
    <details class="companions-box" open={names.length > 0 || undefined}>
      <summary data-control="companions">
        <Users aria-hidden="true" />
        {names.length > 0 ? say("companions-count", { count: names.length }) : say("companions-title")}
        <ChevronDown class="companions-mark" aria-hidden="true" />
      </summary>
      <CompanionsField names={names} known={companions.known} onNames={(named) => (companions.named.value = named)} />
    </details>
  );
}

export function Watching() {
  return (
    <section class="preview preview-watching">
      <Eye aria-hidden="true" />
      <p>{say("prejoin-watches")}</p>
    </section>
  );
}

export function Preview() {
  const session = useSession();
  const { own } = session;
  const camera = own.camera.value;
  const silent = !own.sends("microphone");
  const dark = !own.sends("camera");
  const empty = camera.opening ? say("prejoin-camera-starting") : camera.muted ? say("prejoin-camera-off") : say("prejoin-camera-none");
  return (
    <section class="preview" aria-label={say("prejoin-preview")}>
      <div class="preview-frame" data-state={dark ? "empty" : "flowing"}>
        {camera.track && !dark ? <OwnPicture track={camera.track} label={say("prejoin-preview")} mirrored /> : <p>{empty}</p>}
        <div class="preview-controls">
          <PreviewToggle
            id="microphone" off={silent} label={silent ? say("controls-unmute-long") : say("controls-mute-long")}
            onClick={() => session.toggle("microphone")}
          />
          <PreviewToggle
            id="camera" off={dark} label={dark ? say("controls-camera-on") : say("controls-camera-off")}
            onClick={() => session.toggle("camera")}
          />
        </div>
      </div>
      <OwnLevel />
      <Troubles />
    </section>
  );
}

function PreviewToggle({ id, off, label, onClick }: { id: "microphone" | "camera"; off: boolean; label: string; onClick: () => void }) {
  const Icon = id === "microphone" ? (off ? MicOff : Mic) : off ? VideoOff : Video;
  return (
    <button type="button" class="round" data-control={id} data-off={off} aria-label={label} title={label} onClick={onClick}>
      <Icon aria-hidden="true" />
    </button>
  );
}
