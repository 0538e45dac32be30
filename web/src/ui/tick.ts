/** Draws a component anew as time passes. */
import { useEffect, useState } from "preact/hooks";

export function useTick(everyMs: number, wanted = true): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, wanted]);
}
