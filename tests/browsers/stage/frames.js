/** Tells from Chromium's own trace what a page's main thread does in each frame. */

/** Of a trace: what runs script, and what computes styles and layout. Nested ones are part of the outer. */
const WORK = new Set([
  "EvaluateScript",
  "FunctionCall",
  "RunMicrotasks",
  "TimerFire",
  "FireAnimationFrame",
  "FireIdleCallback",
  "EventDispatch",
  "MinorGC",
  "MajorGC",
  "UpdateLayoutTree",
  "Layout",
  "PrePaint",
]);
const FRAME_US = 1e6 / 60;

/** Notes what `page` does from now on; the function it gives ends that and tells. */
export async function traceFrames(page) {
  await page.evaluate(() => {
    const tasks = (globalThis.__longTasks = []);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  await page.tracing.start({ categories: ["-*", "devtools.timeline", "v8", "toplevel", "disabled-by-default-devtools.timeline"] });
  const began = Date.now();
  return async () => {
    const seconds = (Date.now() - began) / 1000;
    const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
    const longTasks = await page.evaluate(() => globalThis.__longTasks);
    return { ...framesOf(trace.traceEvents, seconds), longTasks };
  };
}

/**
 * How long each of the frames that had work took, in milliseconds of the thread's own time and by the clock, in
 * ascending order; how many frames there were in all; the longest task in the thread's own time; and how many
 * elements got their style and boxes their place in each frame in which any did, in ascending order.
 */
export function framesOf(events, seconds) {
  const main = mainThread(events);
  const own = events.filter((one) => one.ph === "X" && key(one) === main).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const [spent, elapsed, touched] = [new Map(), new Map(), new Map()];
  const names = new Map();
  let [end, longest] = [0, 0];
  for (const one of own) {
    if (one.name.endsWith("RunTask")) longest = Math.max(longest, one.tdur ?? 0);
    const frame = Math.floor(one.ts / FRAME_US);
    const count = one.args?.elementCount ?? one.args?.beginData?.dirtyObjects;
    if (count !== undefined) touched.set(frame, (touched.get(frame) ?? 0) + count);
    if (!WORK.has(one.name) || one.ts < end) continue;
    end = one.ts + one.dur;
    const thread = one.tdur ?? one.dur;
    spent.set(frame, (spent.get(frame) ?? 0) + thread / 1000);
    elapsed.set(frame, (elapsed.get(frame) ?? 0) + one.dur / 1000);
    names.set(one.name, (names.get(one.name) ?? 0) + thread / 1000);
  }
  const sorted = (frames) => [...frames.values()].sort((a, b) => a - b);
  return { all: Math.round(seconds * 60), spent: sorted(spent), elapsed: sorted(elapsed), touched: sorted(touched), longest: longest / 1000, names };
}

/** The value that this share of a sorted list does not exceed. */
export const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const key = ({ pid, tid }) => `${pid}/${tid}`;

/** A browser has a renderer or two more for nothing: the page's is the one that works most. */
function mainThread(events) {
  const named = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(key);
  const busy = new Map(named.map((one) => [one, 0]));
  for (const one of events) if (one.ph === "X" && busy.has(key(one))) busy.set(key(one), busy.get(key(one)) + one.dur);
  return [...busy].sort(([, a], [, b]) => b - a)[0][0];
}
