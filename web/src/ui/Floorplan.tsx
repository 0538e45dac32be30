/** Divides the room's area between the stage, the gallery and those who are only named. */
import { useLayoutEffect } from "preact/hooks";
import { Building2, Hand, Users } from "lucide-preact";
import type { Phase } from "../relay/messages";
import { isWithoutHub, participant } from "../state/room";
import { say } from "../words/say";
import { plan, type Staged } from "../state/grid";
import type { Arrangement } from "../state/stage";
import { Crowd } from "./Crowd";
import { Gallery, GAP } from "./Gallery";
import { useHidden } from "./hidden";
import { Later } from "./Later";
import { ReactionStrip } from "./Reactions";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

/** Comes with the first case, and not with the room. */
const loadCase = () => import("./CaseBeside").then(({ CaseBeside }) => CaseBeside);

/** The case, where it has its place, and beside it everyone. */
export function Floorplan({ onPeople }: { onPeople: () => void }) {
  const { beside } = useSession();
  const [box, { width, height }] = useSize<HTMLElement>();
  useLayoutEffect(() => beside.measured(width, height), [beside, width, height]);
  useHidden();
  const shown = beside.shown.value;
  return (
    <main ref={box} class="floor" data-case={shown}>
      {shown === "beside" && (
        <aside class="case-beside" aria-label={say("case-beside")}>
          <Later load={loadCase} />
        </aside>
      )}
      <Faces onPeople={onPeople} />
      {shown === "below" && (
        <aside class="case-beside" aria-label={say("case-recommendations")}>
          <Later load={loadCase} />
        </aside>
      )}
      <ReactionStrip />
    </main>
  );
}

function Faces({ onPeople }: { onPeople: () => void }) {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const arrangement = session.looking.arrangement.value;
  const room = session.room.value;
  if (!arrangement || !room) return <div ref={box} class="floorplan" />;
  const { stage, gallery, own, unseen } = arrangement;
  const alone = stage.length === 0 && (gallery.length === 0 || isWithoutHub(room));
  const small = gallery.length + (own ? 1 : 0);
  const shown = shows(arrangement);
  const staged = alone ? "face" : STAGED[shown];
  const layout = plan(staged, small, width, height, GAP, session.beside.shown.value === "beside");
  const sizes = layout.shape === "beside" ? { "--strip": `${layout.strip}px` } : layout.shape === "below" ? { "--stage": `${layout.stage}px` } : {};

  return (
    <div
      ref={box} class="floorplan" data-shape={layout.shape} data-shows={shown} data-count={small + stage.length}
      style={sizes}
    >
      {stage.length > 0 && (
        <section class="stage" data-faces={stage.length} aria-label={say("stage")}>
          {stage.map((tile) => (
            <TileView key={tile.key} tile={tile} place="stage" />
          ))}
        </section>
      )}
      {alone && <Alone />}
      <div class="around">
        <NextUp />
        <Gallery tiles={gallery} own={own} small={layout.shape === "below"} />
        <Crowd people={unseen} onOpen={onPeople} />
      </div>
    </div>
  );
}

/** While the case is discussed everyone sees who speaks next. */
function NextUp() {
  const { room, queue, part } = useSession();
  const id = queue.value[0]?.participant;
  const one = room.value && participant(room.value, id ?? null);
  if (!one || !DISCUSSED.includes(part.value)) return null;
  return (
    <p class="next-up" data-participant={one.id}>
      <Hand aria-hidden="true" />
      <span>{one.id === room.value?.self ? say("hands-you-are-next") : say("hands-next-is", { name: one.name })}</span>
    </p>
  );
}

// in the other parts hands wait for theirs
const DISCUSSED: readonly (Phase | undefined)[] = ["clarify", "recommend"];

/** What stands large: a screen, two faces, one, or nobody more than others. */
type Shows = "slides" | "pair" | "speaker" | "grid";

const STAGED: Record<Shows, Staged> = { slides: "slide", pair: "pair", speaker: "face", grid: "nothing" };

function shows({ stage }: Arrangement): Shows {
  if (stage[0]?.source === "screen") return "slides";
  return stage.length === 2 ? "pair" : stage.length === 1 ? "speaker" : "grid";
}

/** Says whom one waits for: the first of them, or the hub's return. */
function Alone() {
  const { isHub, room } = useSession();
  const hub = isHub.value;
  const [title, text] = hub
    ? [say("waiting-for-clinics"), say("waiting-for-clinics-text")]
    : room.value?.hub === "gone"
      ? [say("hub-gone"), say("hub-gone-text")]
      : [say("waiting-for-hub"), say("waiting-for-hub-text")];
  return (
    <section class="stage" aria-label={say("stage")}>
      <div class="waiting-room">
        {hub ? <Users aria-hidden="true" /> : <Building2 aria-hidden="true" />}
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
    </section>
  );
}
