/** Decides to which device a page goes back, once the one that it lost is there again. */
import type { Choice } from "../relay/devices";

// Chromium lists what the system prefers a second time, under these ids.
const ALIASES = ["default", "communications"];

export const isAlias = (id: string) => ALIASES.includes(id);

/** The device behind `id`: the one itself, where it is another name of it. */
export function deviceBehind(id: string | undefined, there: readonly Choice[]): Choice | undefined {
  const one = there.find((choice) => choice.id === id);
  if (!one || !isAlias(one.id) || !one.group) return one;
  const same = there.filter((choice) => !isAlias(choice.id) && choice.group === one.group);
  return same.find(({ label }) => one.label.endsWith(label)) ?? same[0] ?? one;
}

/** The device to go back to: `wanted`, where it is there and another one is in use. */
export function wayBack(used: string | undefined, wanted: string | undefined, there: readonly Choice[]): Choice | undefined {
  const home = deviceBehind(wanted, there);
  if (!home || used === undefined || used === wanted) return undefined;
  return deviceBehind(used, there)?.id === home.id ? undefined : home;
}
