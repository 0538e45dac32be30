/** The room itself: bars, floor plan and panels. */
import { useEffect, useRef, useState } from "preact/hooks";
import { LoaderCircle } from "lucide-preact";
import { strings } from "../strings";
import { keepAwake } from "./awake";
import { ControlBar } from "./ControlBar";
import { DevicePickers } from "./DevicePickers";
import { Dialog } from "./Dialog";
import { Floorplan } from "./Floorplan";
import { People } from "./People";
import { useSession } from "./session";
import { SharingBar } from "./SharingBar";
import { useShortcuts } from "./shortcuts";
import { useSounds } from "./sounds";
import { TopBar } from "./TopBar";
import { Troubles } from "./Troubles";
import { Voices } from "./Voices";

export function Live() {
  const session = useSession();
  const { playTone } = useSounds();
  const [people, setPeople] = useState(false);
  const [dialog, setDialog] = useState<"none" | "devices" | "help">("none");
  const { own } = session;
  const blocked = session.blocked.value;
  const failing = (["microphone", "camera", "screen"] as const).find((one) => own[one].value.trouble) ?? "microphone";
  const { trouble } = own[failing].value;

  const title = session.room.value?.title;
  useEffect(() => {
    document.title = title ? `${title} · ${strings.product}` : strings.product;
  }, [title]);
  useEffect(() => keepAwake(), []);

  // What failed before the room is known; what fails in it is told, with the way to change it.
  const known = useRef({ trouble, failing });
  const quiet = useRef<MediaStreamTrack | undefined>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = { trouble, failing };
    if (before.trouble === "held" && own.sends(before.failing)) session.notices.show(strings.givenBack[before.failing]);
    if (!trouble || trouble === before.trouble) return;
    // A quiet room is quiet again and again: once is enough for one microphone.
    const { track } = own.microphone.value;
    if (trouble === "silent" && quiet.current === track) return;
    if (trouble === "silent") quiet.current = track;
    const action = { label: strings.controls.devices, run: () => setDialog("devices") };
    session.notices.show(strings.trouble(failing, trouble), "problem", failing === "screen" ? undefined : action);
  }, [trouble]);

  const closePeople = () => {
    if (!people) return;
    setPeople(false);
    // The focus goes back to where the panel was opened from, not to the top of the page.
    document.querySelector<HTMLElement>('[data-control="people"]')?.focus();
  };

  useShortcuts({
    m: () => session.toggle("microphone"),
    v: () => session.toggle("camera"),
    s: () => {
      if (own.screenPossible) session.toggle("screen");
    },
    p: () => setPeople((open) => !open),
    "?": () => setDialog("help"),
    Escape: closePeople,
  });

  return (
    <div class="live" data-screen="live" data-site={session.room.value?.site} data-line={session.line.value}>
      <div>
        <TopBar onHelp={() => setDialog("help")} />
        <SharingBar />
      </div>
      <div class="live-body">
        <Floorplan />
        {people && <People onClose={closePeople} />}
      </div>
      <ControlBar peopleOpen={people} onPeople={() => setPeople(!people)} onDevices={() => setDialog("devices")} />
      <Voices />
      {session.line.value === "reconnecting" && (
        <div class="reconnecting" role="status" data-blocked={blocked}>
          <LoaderCircle class="spin" aria-hidden="true" />
          <span>
            <strong>{blocked ? strings.blockedTitle : strings.line.reconnecting}</strong>{" "}
            {blocked ? strings.blockedText : strings.reconnectingText}
          </span>
        </div>
      )}
      {dialog === "devices" && (
        <Dialog title={strings.controls.devices} onClose={() => setDialog("none")}>
          <DevicePickers playTone={playTone} />
          <Troubles />
        </Dialog>
      )}
      {dialog === "help" && (
        <Dialog title={strings.shortcuts.title} onClose={() => setDialog("none")}>
          <dl class="shortcuts">
            {strings.shortcuts.list.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </div>
  );
}
