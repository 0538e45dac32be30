/** Tells how busy the machine was: what is measured by the clock counts only on one that had time. */
import { cpus } from "node:os";

const sums = () =>
  cpus().reduce(
    ({ idle, all }, { times }) => ({
      idle: idle + times.idle,
      all: all + Object.values(times).reduce((sum, one) => sum + one, 0),
    }),
    { idle: 0, all: 0 },
  );

/** Begins to watch; the function it gives tells the idle share of the time since, from 0 to 1. */
export function watchIdle() {
  const before = sums();
  return () => {
    const now = sums();
    return (now.idle - before.idle) / (now.all - before.all);
  };
}
