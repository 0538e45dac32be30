/** Tells how busy the machine was: what hangs on time counts only on one that had time. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Under this no clock is believed (the rule of every measurement on a bad line).
const LEAST_IDLE = 0.15;
// A group that is made to wait stands still for up to the rest of a period of 100 ms, however idle it was before:
// over this share of periods no clock is believed either.
const MOST_MADE_TO_WAIT = 0.1;

/**
 * Begins to watch; the function it gives tells of the time since, from 0 to 1, which share was `idle`, and in which
 * share of its periods a control group `waited` for its next.
 */
export function watchTime() {
  const whole = machine();
  const [groups, began] = [limits(), process.hrtime.bigint()];
  const used = groups.map(({ used }) => used());
  const periods = groups.map(({ periods }) => periods());
  return () => {
    const now = machine();
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const ofGroups = groups.map((group, index) => 1 - (group.used() - used[index]) / (group.cpus * seconds));
    const idle = Math.max(0, Math.min((now.idle - whole.idle) / (now.all - whole.all), ...ofGroups));
    const waits = groups.map((group, index) => {
      const { all, waited } = group.periods();
      return (waited - periods[index].waited) / Math.max(1, all - periods[index].all);
    });
    return { idle, waited: Math.max(0, ...waits) };
  };
}

/**
 * Judges what hangs on time: a machine that had none asks late, and asks again for what is late. Then
 * nothing is judged that did not hold, and the test says so.
 */
export function judge(test, time, verdicts) {
  const broken = verdicts.filter(([holds]) => !holds).map(([, words]) => words);
  if (broken.length === 0) return;
  const hadTime = time.idle >= LEAST_IDLE && time.waited <= MOST_MADE_TO_WAIT;
  if (hadTime) assert.fail(`${broken.join("; ")}; ${inWords(time)}`);
  else test.skip(`void, ${inWords(time)}: ${broken.join("; ")}`);
}

/** How much time there was. */
export function inWords({ idle, waited }) {
  const made = waited > 0 ? `, and made to wait in ${Math.round(waited * 100)} % of its periods` : "";
  return `the machine was ${Math.round(idle * 100)} % idle${made}`;
}

/** The machine's time since it started. What a host of ours took (`steal`) was not idle. */
function machine() {
  const [user, nice, system, idle, iowait, irq, softirq, steal] = read("/proc/stat").split("\n")[0].split(/ +/).slice(1).map(Number);
  return { idle: idle + iowait, all: user + nice + system + idle + iowait + irq + softirq + steal };
}

/** The control groups around this process that give it less than the machine has. */
function limits() {
  const found = [];
  for (const line of read("/proc/self/cgroup").split("\n")) {
    const [, controllers, path] = line.split(":");
    if (path === undefined) continue;
    for (let group = path; ; group = dirname(group)) {
      const limit = controllers === "" ? unified(group) : controllers.split(",").includes("cpu") && before(group);
      if (limit) found.push(limit);
      if (group === dirname(group)) break;
    }
  }
  return found;
}

/** Version 2 of control groups: one tree. */
function unified(group) {
  for (const root of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]) {
    const [quota, period] = read(join(root, group, "cpu.max")).split(" ").map(Number);
    const stat = join(root, group, "cpu.stat");
    const used = () => number(stat, "usage_usec") / 1e6;
    if (quota > 0) return { cpus: quota / period, used, periods: () => periods(stat) };
  }
  return undefined;
}

/** Version 1: a tree for each controller; what was used stands in that of `cpuacct`. */
function before(group) {
  const of = (file) => Number(read(join("/sys/fs/cgroup/cpu", group, file)));
  const used = () => Number(read(join("/sys/fs/cgroup/cpuacct", group, "cpuacct.usage"))) / 1e9;
  const quota = of("cpu.cfs_quota_us");
  const stat = join("/sys/fs/cgroup/cpu", group, "cpu.stat");
  return quota > 0 ? { cpus: quota / of("cpu.cfs_period_us"), used, periods: () => periods(stat) } : undefined;
}

const periods = (stat) => ({ all: number(stat, "nr_periods"), waited: number(stat, "nr_throttled") });

/** The number behind a name in a file of a control group. */
const number = (path, name) => Number(new RegExp(`^${name} (\\d+)`, "m").exec(read(path))?.[1] ?? 0);

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
