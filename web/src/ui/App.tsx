/** Chooses the screen for where the session stands. */
import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { LoaderCircle } from "lucide-preact";
import type { SourceName } from "../relay/messages";
import type { Door, Session } from "../state/session";
import { roomWords } from "../words/language";
import { say } from "../words/say";
import { Home } from "./Home";
import { Later } from "./Later";
import { NoticeList } from "./NoticeList";
import { Over } from "./Over";
import { PreJoin } from "./PreJoin";
import { SessionContext } from "./session";
import { SoundsContext, type Sounds } from "./sounds";
import { TapToPlay } from "./TapToPlay";
import { Unable } from "./Unable";
import { Waiting } from "./Waiting";

interface Props {
  door: Door | "home" | "incomplete";
  /** What this browser lacks to be in a room. */
  lacks: readonly string[];
  open: (door: Door, muted: readonly SourceName[]) => Session;
  sounds: Sounds;
}

export function App({ door, lacks, open, sounds }: Props) {
  if (typeof door === "string") return <Home incomplete={door === "incomplete"} />;
  if (lacks.length > 0) return <Unable lacks={lacks} />;
  return (
    <SoundsContext.Provider value={sounds}>
      <Visit door={door} open={open} />
    </SoundsContext.Provider>
  );
}

/** The room itself and its words come while the person checks camera and microphone: the first screen does without them. */
const loadRoom = () => Promise.all([import("./Live"), roomWords()]).then(([{ Live }]) => Live);

/** One link opened: a first session, and a new one after each return. */
function Visit({ door, open }: { door: Door; open: Props["open"] }) {
  const current = useMemo(() => signal(open(door, [])), [door, open]);
  const session = current.value;
  useEffect(() => {
    if (session.returning) enter(session);
  }, [session]);
  useEffect(() => {
    // where it cannot be had now, joining asks again and says so
    loadRoom().catch(() => undefined);
  }, []);
  const rejoin = () => {
    const muted = (["microphone", "camera"] as const).filter((one) => session.own[one].value.muted);
    const next = open(door, muted);
    next.companions.named.value = session.companions.named.value;
    current.value = next;
    enter(next);
  };
  return (
    <SessionContext.Provider value={session}>
      <Screen session={session} onRejoin={rejoin} />
      <TapToPlay />
      <NoticeList />
    </SessionContext.Provider>
  );
}

function Screen({ session, onRejoin }: { session: Session; onRejoin: () => void }) {
  const phase = session.phase.value;
  switch (phase.kind) {
    case "prejoin":
      return session.returning ? <Returning session={session} /> : <PreJoin />;
    case "joining":
      return session.comesBack ? <Returning session={session} /> : <PreJoin />;
    case "waiting":
      return <Waiting />;
    case "live":
      return <Later load={loadRoom} />;
    case "over":
      return <Over reason={phase.reason} message={phase.message} onRejoin={onRejoin} />;
  }
}

function Returning({ session }: { session: Session }) {
  const tries = session.away.value ?? 0;
  return (
    <main class="returning" data-screen="returning" role="status">
      <LoaderCircle class="spin" aria-hidden="true" />
      <p>{tries > 1 ? say("prejoin-still-trying") : say("prejoin-coming-back")}</p>
    </main>
  );
}

/** Straight into the room: the person has chosen everything before. */
function enter(session: Session): void {
  session.comesBack = true;
  session.prepare();
  void session.own.open();
  session.join();
}
