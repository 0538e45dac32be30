/** A browser's storage in memory; what it holds can be looked at and spoilt. */
import type { Shelf } from "../../src/state/memory";

export function shelf(): Shelf & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return { all, getItem: (key) => all.get(key) ?? null, setItem: (key, value) => void all.set(key, value), removeItem: (key) => void all.delete(key) };
}
