/** Divides the room's area between the stage and the gallery. */
import { Building2, Users } from "lucide-preact";
import { strings } from "../strings";
import { Gallery } from "./Gallery";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

// Narrower than this beside the stage, a gallery takes more from it than it gives.
const WIDE = 1.15;

export function Floorplan() {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLElement>();
  const arrangement = session.arrangement.value;
  if (!arrangement) return <main ref={box} class="floorplan" />;
  const { stage, gallery } = arrangement;
  const hub = session.isHub.value;
  const alone = !stage && gallery.every(({ self }) => self);
  const shape = stage || alone ? (width > height * WIDE ? "beside" : "below") : "even";

  return (
    <main ref={box} class="floorplan" data-shape={shape} data-count={gallery.length + (stage ? 1 : 0)}>
      {stage && (
        <section class="stage" aria-label={strings.stage}>
          <TileView key={stage.key} tile={stage} place="stage" />
        </section>
      )}
      {alone && (
        <section class="stage" aria-label={strings.stage}>
          <div class="waiting-room">
            {hub ? <Users aria-hidden="true" /> : <Building2 aria-hidden="true" />}
            <h2>{hub ? strings.waitingForClinics : strings.waitingForHub}</h2>
            <p>{hub ? strings.waitingForClinicsText : strings.waitingForHubText}</p>
          </div>
        </section>
      )}
      {gallery.length > 0 && <Gallery tiles={gallery} extraSlots={stage ? 1 : 0} />}
    </main>
  );
}
