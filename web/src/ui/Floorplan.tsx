/** Divides the room's area between the stage and the gallery. */
import { Building2, Users } from "lucide-preact";
import { say } from "../words/say";
import { plan } from "../state/stage";
import { Gallery, GAP } from "./Gallery";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

export function Floorplan() {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLElement>();
  const arrangement = session.arrangement.value;
  if (!arrangement) return <main ref={box} class="floorplan" />;
  const { stage, gallery, own } = arrangement;
  const hub = session.isHub.value;
  const alone = !stage && gallery.length === 0;
  const small = gallery.length + (own ? 1 : 0);
  const layout = plan(stage !== undefined || alone, small, width, height, GAP);
  const sizes = layout.shape === "beside" ? { "--strip": `${layout.strip}px` } : layout.shape === "below" ? { "--stage": `${layout.stage}px` } : {};

  return (
    <main ref={box} class="floorplan" data-shape={layout.shape} data-count={small + (stage ? 1 : 0)} style={sizes}>
      {stage && (
        <section class="stage" aria-label={say("stage")}>
          <TileView key={stage.key} tile={stage} place="stage" />
        </section>
      )}
      {alone && (
        <section class="stage" aria-label={say("stage")}>
          <div class="waiting-room">
            {hub ? <Users aria-hidden="true" /> : <Building2 aria-hidden="true" />}
            <h2>{hub ? say("waiting-for-clinics") : say("waiting-for-hub")}</h2>
            <p>{hub ? say("waiting-for-clinics-text") : say("waiting-for-hub-text")}</p>
          </div>
        </section>
      )}
      <Gallery tiles={gallery} own={own} small={layout.shape === "below"} />
    </main>
  );
}
