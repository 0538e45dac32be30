/** Tells how busy the machine was: what hangs on time counts only on one that had time. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Under this no clock is believed (the rule of every measurement on a bad line).
const LEAST_IDLE = 0.15;

/** Begins to watch; the function it gives tells the idle share of the time since, from 0 to 1. */
export function watchIdle() {
  const whole = machine();
  const [groups, began] = [limits(), process.hrtime.bigint()];
  const used = groups.map(({ used }) => used());
  return () => {
    const now = machine();
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const ofGroups = groups.map((group, index) => 1 - (group.used() - used[index]) / (group.cpus * seconds));
    return Math.max(0, Math.min((now.idle - whole.idle) / (now.all - whole.all), ...ofGroups));
  };
}

/**
 * Judges what hangs on time: a machine that had none asks late, and asks again for what is late. Then
 * nothing is judged that did not hold, and the test says so.
 */
export function judge(test, idleShare, verdicts) {
  const broken = verdicts.filter(([holds]) => !holds).map(([, words]) => words);
  if (broken.length === 0) return;
  const idle = `the machine was ${Math.round(idleShare * 100)} % idle`;
  if (idleShare < LEAST_IDLE) test.skip(`void, ${idle}: ${broken.join("; ")}`);
  else assert.fail(`${broken.join("; ")}; ${idle}`);
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
    const used = () => Number(read(join(root, group, "cpu.stat")).match(/usage_usec (\d+)/)?.[1]) / 1e6;
    if (quota > 0) return { cpus: quota / period, used };
  }
  return undefined;
}

/** Version 1: a tree for each controller; what was used stands in that of `cpuacct`. */
function before(group) {
  const of = (file) => Number(read(join("/sys/fs/cgroup/cpu", group, file)));
  const used = () => Number(read(join("/sys/fs/cgroup/cpuacct", group, "cpuacct.usage"))) / 1e9;
  const quota = of("cpu.cfs_quota_us");
  return quota > 0 ? { cpus: quota / of("cpu.cfs_period_us"), used } : undefined;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
