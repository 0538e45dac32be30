/** Chooses what a small window above all others shows. */
import { liveTrack, type Room } from "./room";
import type { Arrangement, Tile } from "./stage";

/**
 * The stage; where everyone stands in one grid, whoever speaks. `before` is the key of what it showed:
 * it stays while nobody else speaks.
 */
export function small(room: Room, { stage: [large], gallery }: Arrangement, before?: string): Tile | undefined {
  if (large) return large;
  const speaks = gallery.find(({ participant }) => room.speakers.includes(participant.id));
  const stays = gallery.find(({ key }) => key === before);
  return speaks ?? stays ?? gallery.find(({ participant }) => liveTrack(participant, "camera")) ?? gallery[0];
}
