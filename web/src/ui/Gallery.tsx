/** Lays tiles out in pages of equal size. */
import { useEffect, useState } from "preact/hooks";
import { ChevronLeft, ChevronRight } from "lucide-preact";
import { say, sayNumber } from "../words/say";
import { liveTrack } from "../state/room";
import { capacity, paged, tileWidth, type Tile } from "../state/stage";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

export const GAP = 10;

interface Props {
  tiles: readonly Tile[];
  /** Stands last on every page. */
  own: Tile | undefined;
  /** Stands under a stage: even a single tile keeps to half of the width. */
  small: boolean;
}

export function Gallery({ tiles, own, small }: Props) {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [wanted, setWanted] = useState(0);
  const fit = Math.max(1, capacity(width, height, GAP) - (own ? 1 : 0));
  const page = paged(tiles, fit, wanted);
  const here = own ? [...page.tiles, own] : page.tiles;
  const across = tileWidth(here.length, width, height, GAP, small ? 2 : 1);

  const slots = page.tiles.filter(({ participant }) => liveTrack(participant, "camera")).length;
  const joined = session.away.value === undefined;
  useEffect(() => {
    if (session.isHub.value && joined) session.wantVideoSlots(slots);
  }, [slots, joined]);

  return (
    <section class="gallery" aria-label={say("gallery")} data-page={page.index + 1} data-pages={page.count}>
      <div ref={box} class="gallery-box">
        {width > 0 && (
          <div class="gallery-grid" style={{ gap: `${GAP}px`, "--tile-width": `${across}px` }}>
            {here.map((tile) => (
              <TileView key={tile.key} tile={tile} place="gallery" />
            ))}
          </div>
        )}
      </div>
      {page.count > 1 && (
        <nav class="pager" aria-label={say("page", { index: page.index + 1, count: page.count })}>
          <button class="icon-button" aria-label={say("previous-page")} disabled={page.index === 0} onClick={() => setWanted(page.index - 1)}>
            <ChevronLeft class="along" aria-hidden="true" />
          </button>
          <span aria-live="polite">
            {sayNumber(page.index + 1)} / {sayNumber(page.count)}
          </span>
          <button
            class="icon-button"
            aria-label={say("next-page")}
            disabled={page.index + 1 === page.count}
            onClick={() => setWanted(page.index + 1)}
          >
            <ChevronRight class="along" aria-hidden="true" />
          </button>
        </nav>
      )}
    </section>
  );
}
