/** The room itself: bars, floor plan and panels. */
import { useEffect, useRef, useState } from "preact/hooks";
import { LoaderCircle } from "lucide-preact";
import { sayTrouble } from "../words/codes";
import { say } from "../words/say";
import { keepAwake } from "./awake";
import { useChime } from "./chime";
import { CaseSteps } from "./CaseSteps";
import { ControlBar } from "./ControlBar";
import { DevicePickers } from "./DevicePickers";
import { Dialog } from "./Dialog";
import { FloorBar } from "./FloorBar";
import { Floorplan } from "./Floorplan";
import { Languages } from "./Languages";
import { LeaveDialog } from "./LeaveDialog";
import { useSession } from "./session";
import { SharingBar } from "./SharingBar";
import { SidePanel, type Tab } from "./SidePanel";
import { useShortcuts } from "./shortcuts";
import { useSounds } from "./sounds";
import { useTitle } from "./title";
import { TopBar } from "./TopBar";
import { Troubles } from "./Troubles";
import { Voices } from "./Voices";

const SHORTCUTS = [
  ["M", "microphone"],
  ["V", "camera"],
  ["S", "screen"],
  ["P", "people"],
  ["H", "hands"],
  ["C", "chat"],
  ["A", "agenda"],
  ["N", "next"],
  ["G", "go-on"],
  ["?", "help"],
] as const;

export function Live() {
  const session = useSession();
  const { playTone } = useSounds();
  const [panel, setPanel] = useState<Tab | undefined>(undefined);
  const [dialog, setDialog] = useState<"none" | "devices" | "help" | "leave">("none");
  const { own } = session;
  const blocked = session.blocked.value;
  const failing = (["microphone", "camera", "screen"] as const).find((one) => own[one].value.trouble) ?? "microphone";
  const { trouble } = own[failing].value;

  useTitle();
  useChime();
  useEffect(() => keepAwake(), []);

  // What failed before the room is known; what fails in it is told, with the way to change it.
  const known = useRef({ trouble, failing });
  const quiet = useRef<MediaStreamTrack | undefined>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = { trouble, failing };
    if (before.trouble === "held" && own.sends(before.failing)) session.notices.show(say(`given-back-${before.failing}`));
    if (!trouble || trouble === before.trouble) return;
    // A quiet room is quiet again and again: once is enough for one microphone.
    const { track } = own.microphone.value;
    if (trouble === "silent" && quiet.current === track) return;
    if (trouble === "silent") quiet.current = track;
    const action = { label: say("controls-devices"), run: () => setDialog("devices") };
    session.notices.show(sayTrouble(failing, trouble), "problem", failing === "screen" ? undefined : action);
  }, [trouble]);

  const closePanel = () => {
    if (!panel) return;
    setPanel(undefined);
    // The focus goes back to where the panel was opened from, not to the top of the page.
    const openers = [panel, "people"].map((one) => document.querySelector<HTMLElement>(`[data-control="${one}"]`));
    openers.find((one) => one && one.offsetWidth > 0)?.focus();
  };
  // with nobody else there is nothing to ask, and a clinic ends nothing
  const leave = () => (session.isHost.value && (session.room.value?.participants.length ?? 0) > 1 ? setDialog("leave") : session.leave());
  const toggle = (tab: Tab) => setPanel((open) => (open === tab ? undefined : tab));

  useShortcuts({
    m: () => session.toggle("microphone"),
    v: () => session.toggle("camera"),
    s: () => {
      if (own.screenPossible) session.toggle("screen");
    },
    p: () => toggle("people"),
    c: () => toggle("chat"),
    a: () => toggle("agenda"),
    g: () => {
      if (session.isHost.value) session.programme.next();
    },
    h: () => {
      if (session.isHost.value) toggle("hands");
      else if (!session.greeting.watches) session.raiseHand(!session.handUp.value);
    },
    n: () => {
      if (session.isHost.value) session.nextSpeaker();
    },
    "?": () => setDialog("help"),
    Escape: closePanel,
  });

  return (
    <div class="live" data-screen="live" data-site={session.room.value?.site} data-phase={session.part.value} data-line={session.line.value}>
      <div>
        <TopBar agendaOpen={panel === "agenda"} onAgenda={() => toggle("agenda")} onHelp={() => setDialog("help")} />
        <CaseSteps />
        <SharingBar />
        <FloorBar />
      </div>
      <div class="live-body">
        <Floorplan />
        {panel && <SidePanel tab={panel} onTab={setPanel} onClose={closePanel} />}
      </div>
      <ControlBar panel={panel} onPanel={toggle} onDevices={() => setDialog("devices")} onLeave={leave} />
      <Voices />
      {session.line.value === "reconnecting" && (
        <div class="reconnecting" role="status" data-blocked={blocked}>
          <LoaderCircle class="spin" aria-hidden="true" />
          <span>
            <strong>{blocked ? say("blocked-title") : say("line-reconnecting")}</strong>{" "}
            {blocked ? say("blocked-text") : say("reconnecting-text")}
          </span>
        </div>
      )}
      {dialog === "devices" && (
        <Dialog title={say("controls-devices")} onClose={() => setDialog("none")}>
          <DevicePickers playTone={playTone} />
          <Languages />
          <Troubles />
        </Dialog>
      )}
      {dialog === "leave" && <LeaveDialog onClose={() => setDialog("none")} />}
      {dialog === "help" && (
        <Dialog title={say("shortcuts-title")} onClose={() => setDialog("none")}>
          <dl class="shortcuts">
            {SHORTCUTS.map(([key, name]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{say(`shortcuts-${name}`)}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </div>
  );
}
