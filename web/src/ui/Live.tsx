/** The room itself: bars, floor plan and panels. */
import { useEffect, useState } from "preact/hooks";
import { LoaderCircle } from "lucide-preact";
import { say } from "../words/say";
import { keepAwake } from "./awake";
import { useChime } from "./chime";
import { Announcements } from "./Announcements";
import { AwayBar } from "./AwayBar";
import { Captions } from "./Captions";
import { CaseSteps } from "./CaseSteps";
import { CaseStrip } from "./CaseStrip";
import { CheckpointBar } from "./CheckpointBar";
import { ControlBar } from "./ControlBar";
import { DevicePickers } from "./DevicePickers";
import { Dialog } from "./Dialog";
import { FloorBar } from "./FloorBar";
import { Floorplan } from "./Floorplan";
import { HubBar } from "./HubBar";
import { Languages } from "./Languages";
import { Later } from "./Later";
import { LeaveDialog } from "./LeaveDialog";
import { MicrophoneBar } from "./MicrophoneBar";
import { OwnLevel } from "./OwnLevel";
import { PollBar } from "./PollBar";
import { useSession } from "./session";
import { SharingBar } from "./SharingBar";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SidePanel, type Tab } from "./SidePanel";
import { useShortcuts } from "./shortcuts";
import { SurveyBar } from "./SurveyBar";
import { loadSurvey } from "./survey-later";
import { useSounds } from "./sounds";
import { useTitle } from "./title";
import { SmallWindow, SmallWindowButton } from "./SmallWindow";
import { TalkSign } from "./TalkSign";
import { TopBar } from "./TopBar";
import { useTroubleNotices } from "./trouble-notices";
import { Troubles } from "./Troubles";
import { ViewChoices } from "./ViewChoices";
import { Voices } from "./Voices";
import "./styles/checkpoint.css";
import "./styles/live.css";

export function Live() {
  const session = useSession();
  const { playTone } = useSounds();
  const [panel, setPanel] = useState<Tab | undefined>(undefined);
  const [dialog, setDialog] = useState<"none" | "devices" | "help" | "leave" | "survey">("none");
  const { own } = session;
  const blocked = session.blocked.value;

  useTitle();
  useChime();
  useTroubleNotices(() => setDialog("devices"));
  useEffect(() => keepAwake(), []);
  useEffect(() => {
    // who waited may look elsewhere, or not at all: the focus is in the room, where the controls begin
    if (session.lobby.wasLetIn) document.querySelector<HTMLElement>('[data-control="microphone"], [data-control="leave"]')?.focus();
  }, [session]);
  const asked = session.lobby.asked.value;
  useEffect(() => {
    if (asked > 0) setPanel("people");
  }, [asked]);

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
    k: () => toggle("case"),
    a: () => toggle("agenda"),
    o: () => toggle("polls"),
    r: () => {
      if (!session.greeting.watches) session.reactions.menuOpen.value = !session.reactions.menuOpen.value;
    },
    y: () => {
      const [name, ...others] = session.checkpoint.names.value;
      if (name !== undefined && others.length === 0) session.checkpoint.answer([name]);
      else document.querySelector<HTMLElement>('[data-control="still-there"]')?.focus();
    },
    b: () => session.absence.toggle(),
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
      <header>
        <TopBar agendaOpen={panel === "agenda"} onAgenda={() => toggle("agenda")} onHelp={() => setDialog("help")} />
        <Announcements />
        <CaseSteps />
        <CaseStrip />
        <SharingBar />
        <CheckpointBar />
        <AwayBar />
        <FloorBar />
        <MicrophoneBar onDevices={() => setDialog("devices")} />
        <PollBar open={panel === "polls"} onOpen={() => setPanel("polls")} />
        <SurveyBar onOpen={() => setDialog("survey")} />
        <HubBar />
        <TalkSign />
      </header>
      <div class="live-body">
        <Floorplan onPeople={() => toggle("people")} />
      </div>
      <Captions />
      <ControlBar panel={panel} onPanel={toggle} onDevices={() => setDialog("devices")} onLeave={leave} />
      {/* beside the stage, and after the controls: nobody goes through a list of people on the way to Mute */}
      {panel && <SidePanel tab={panel} onTab={setPanel} onClose={closePanel} />}
      <Voices />
      <SmallWindow onLeave={leave} />
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
          {session.greeting.watches || <OwnLevel />}
          <DevicePickers playTone={playTone} />
          <ViewChoices />
          <Languages />
          <Troubles />
          <SmallWindowButton place="dialog" />
        </Dialog>
      )}
      {dialog === "survey" && (
        <Dialog title={say("survey-title")} onClose={() => setDialog("none")}>
          <Later load={loadSurvey} />
        </Dialog>
      )}
      {dialog === "leave" && <LeaveDialog onClose={() => setDialog("none")} />}
      {dialog === "help" && <ShortcutsDialog onClose={() => setDialog("none")} />}
    </div>
  );
}
