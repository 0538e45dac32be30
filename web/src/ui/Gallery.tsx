/** Lays tiles out in pages of equal size. */
import { useEffect, useState } from "preact/hooks";
import { ChevronLeft, ChevronRight } from "lucide-preact";
import { say, sayNumber } from "../words/say";
import { liveTrack } from "../state/room";
import { capacity, paged, tileWidth } from "../state/grid";
import type { Tile } from "../state/stage";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

export const GAP = 10;

/** A clinic's line carries fewer pictures than a hub's; the rest stands on the next page. */
const MOST_OF_A_CLINIC = 9;

/** In pixels: smaller than that a picture is a blot, and its name does not fit. */
const LEAST_TILE = 56;

interface Props {
  tiles: readonly Tile[];
  /** Stands last on the first page. */
  own: Tile | undefined;
  /** Stands under a stage: even a single tile keeps to half of the width. */
  small: boolean;
}

export function Gallery({ tiles, own, small }: Props) {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [wanted, setWanted] = useState(0);
  const most = session.isHub.value ? Infinity : MOST_OF_A_CLINIC;
  const fit = Math.min(most, capacity(width, height, GAP));
  const page = paged(withOwn(tiles, own, fit), fit, wanted);
  const here = page.tiles;
  const across = tileWidth(here.length, width, height, GAP, small ? 2 : 1);

  // what is left of the height may be next to nothing
  const shown = across >= LEAST_TILE ? here : [];
  const slots = shown.filter(({ participant, self }) => !self && liveTrack(participant, "camera")).length;
  const joined = session.away.value === undefined;
  useEffect(() => {
    if (joined) session.wantVideoSlots(slots);
  }, [slots, joined]);

  return (
    <section class="gallery" aria-label={say("gallery")} data-page={page.index + 1} data-pages={page.count}>
      <div ref={box} class="gallery-box">
        {width > 0 && (
          <div class="gallery-grid" style={{ gap: `${GAP}px`, "--tile-width": `${across}px` }}>
            {shown.map((tile) => (
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

function withOwn(tiles: readonly Tile[], own: Tile | undefined, fit: number): readonly Tile[] {
  if (!own) return tiles;
  // a page of one place is the others'
  const at = fit > 1 ? fit - 1 : tiles.length;
  return [...tiles.slice(0, at), own, ...tiles.slice(at)];
}
