/** Lays tiles out in pages of equal size. */
import { useEffect, useState } from "preact/hooks";
import { ChevronLeft, ChevronRight } from "lucide-preact";
import { strings } from "../strings";
import { capacity, grid, paged, type Tile } from "../state/stage";
import { useSession } from "./session";
import { useSize } from "./size";
import { TileView } from "./TileView";

const GAP = 10;
const RATIO = 16 / 9;

/** `extraSlots`: pictures on the page outside of this gallery. */
export function Gallery({ tiles, extraSlots }: { tiles: readonly Tile[]; extraSlots: number }) {
  const session = useSession();
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const [wanted, setWanted] = useState(0);
  const fit = Math.max(1, capacity(width, height, GAP));
  const page = paged(tiles, fit, wanted);
  const { columns, rows } = grid(page.tiles.length, width, height, GAP);
  const across = (width - GAP * (columns - 1)) / columns;
  const down = (height - GAP * (rows - 1)) / rows;
  const tileWidth = Math.floor(Math.max(0, Math.min(across, down * RATIO)));

  const others = page.tiles.filter(({ self }) => !self).length;
  const slots = others + extraSlots;
  const joined = session.away.value === undefined;
  useEffect(() => {
    if (session.isHub.value && joined) session.wantVideoSlots(slots);
  }, [slots, joined]);

  return (
    <section class="gallery" aria-label={strings.gallery} data-page={page.index + 1} data-pages={page.count}>
      <div ref={box} class="gallery-box">
        {width > 0 && (
          <div class="gallery-grid" style={{ gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)`, gap: `${GAP}px` }}>
            {page.tiles.map((tile) => (
              <TileView key={tile.key} tile={tile} place="gallery" />
            ))}
          </div>
        )}
      </div>
      {page.count > 1 && (
        <nav class="pager" aria-label={strings.page(page.index + 1, page.count)}>
          <button class="icon-button" aria-label={strings.previousPage} disabled={page.index === 0} onClick={() => setWanted(page.index - 1)}>
            <ChevronLeft aria-hidden="true" />
          </button>
          <span aria-live="polite">
            {page.index + 1} / {page.count}
          </span>
          <button
            class="icon-button"
            aria-label={strings.nextPage}
            disabled={page.index + 1 === page.count}
            onClick={() => setWanted(page.index + 1)}
          >
            <ChevronRight aria-hidden="true" />
          </button>
        </nav>
      )}
    </section>
  );
}
