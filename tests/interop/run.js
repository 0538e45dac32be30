/**
 * Plays each client as publisher by WHIP and as watcher by WHEP, over start, a second start after
 * `kill -9`, ICE restart, DELETE and a relay that ends; prints a table, and ends with 1 when a cell
 * is red.
 *
 * usage: node run.js [--quick] [NAME …]
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ffmpeg } from "../browsers/stage/python.js";
import { restart, startRelay } from "../browsers/stage/relay.js";
import { encoding } from "./clients/common/source.js";
import { PROGRAMS } from "./programs.js";
import { Scene } from "./scene.js";

const STEPS = [
  { name: "start", head: "starts" },
  { name: "killed", head: "kill -9, again" },
  { name: "restart", head: "ICE restart" },
  { name: "delete", head: "DELETE", ends: true },
  { name: "relay ended", head: "relay ended", signal: "SIGTERM", ends: true },
  { name: "relay killed", head: "relay killed", signal: "SIGKILL", ends: true },
];
const ROLES = ["publish", "watch"];
const [GREEN, RED, NONE] = ["yes", "RED", "–"];

const words = process.argv.slice(2);
const quick = words.includes("--quick");

// Half a minute passes until a client whom nobody tells takes the relay for dead.
const isLeftOut = (step, { deaf }) => quick && step.ends && (deaf !== undefined || step.signal === "SIGKILL");

const endings = [];
const scope = { after: (end) => endings.unshift(end) };
const cleanUp = async () => {
  for (const end of endings.splice(0)) await end();
};

/** What every client is given: a certificate to keep, and an encoder. */
async function prepare() {
  // what killed clients leave behind lies here too, browsers' profiles above all
  const folder = await mkdtemp(join(tmpdir(), "spindle-interop-"));
  scope.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const files = ["-keyout", join(folder, "ecdsa.key"), "-out", join(folder, "ecdsa.pem")];
  await promisify(execFile)("openssl", [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=interop".split(" "), ...files,
  ]);
  return {
    ...process.env,
    TMPDIR: folder,
    SPINDLE_CERTIFICATES: folder,
    SPINDLE_FFMPEG: await ffmpeg(),
    SPINDLE_ENCODING: encoding("TO_VIDEO", "TO_AUDIO").join("\n"),
  };
}

/** One program's cells: `cells[role][step]` is a verdict with its words. */
async function play(relay, environment, program) {
  const scenes = new Map(
    ROLES.filter((role) => !program.cannot?.[role]).map((role) => [
      role,
      new Scene(relay, PROGRAMS[0], program, role, environment),
    ]),
  );
  const end = () => Promise.all([...scenes.values()].map((scene) => scene.end()));
  scope.after(end);
  const cells = Object.fromEntries(ROLES.map((role) => [role, {}]));
  let [version, began, words] = [];
  /** Lets each scene of `roles` do something at once; a role that fails has its verdict. */
  const each = (roles, step, act) =>
    Promise.all(
      roles.map(async (role) => {
        try {
          await act(scenes.get(role));
          words[role] = `${((Date.now() - began) / 1000).toFixed(1)} s`;
          return role;
        } catch (error) {
          cells[role][step.name] = { verdict: RED, words: error.message };
          await scenes.get(role).end(); // the next step begins anew
          return undefined;
        }
      }),
    ).then((done) => done.filter(Boolean));
  for (const step of STEPS.filter((step) => !isLeftOut(step, program))) {
    for (const role of ROLES) {
      const reason = program.cannot?.[role] ?? program.cannot?.[step.name];
      if (reason) cells[role][step.name] = { verdict: NONE, words: reason };
    }
    [words, began] = [{}, Date.now()];
    let roles = ROLES.filter((role) => !cells[role][step.name]);
    if (step.signal) {
      roles = await each(roles, step, (scene) => scene.both());
      if (roles.length > 0) await restart(relay, step.signal);
      roles = await each(roles, step, (scene) => scene.comesBack(step.signal));
    } else {
      roles = await each(roles, step, (scene) => scene[step.name]());
    }
    for (const role of roles) cells[role][step.name] = { verdict: GREEN, words: words[role] };
    for (const scene of scenes.values()) version ??= scene.own?.version;
    for (const role of ROLES) {
      const { verdict, words } = cells[role][step.name];
      console.log(`  ${program.name} ${role}, ${step.name}: ${verdict}  ${words}`);
    }
  }
  await end();
  return { program, version, cells };
}

/** A row a client; where the roles differ both stand there. Words follow as notes. */
function table(rows) {
  const notes = [];
  const noted = ({ verdict = "", words }) => {
    if (!words || verdict === GREEN) return verdict;
    if (!notes.includes(words)) notes.push(words);
    return `${verdict} [${notes.indexOf(words) + 1}]`;
  };
  const [start, ...others] = STEPS;
  const lines = [["client", "publishes", "watches", ...others.map(({ head }) => head)]];
  lines.push(lines[0].map(() => "---"));
  for (const { program, version, cells } of rows) {
    const both = (step) => {
      const roles = ROLES.filter((role) => !program.cannot?.[role]);
      const texts = roles.map((role) => noted(cells[role][step.name] ?? {}));
      return new Set(texts).size === 1 ? texts[0] : roles.map((role, at) => `${role}: ${texts[at]}`).join(", ");
    };
    const starts = ROLES.map((role) => noted(cells[role][start.name]));
    const deaf = program.deaf ? ` ${noted({ words: program.deaf }).trim()}` : "";
    lines.push([`${program.name} ${version ?? ""}${deaf}`.trim(), ...starts, ...others.map(both)]);
  }
  const text = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${text}\n${notes.map((words, at) => `\n[${at + 1}] ${words}`).join("")}\n`;
}

const names = words.filter((word) => !word.startsWith("--"));
const unknown = names.filter((name) => !PROGRAMS.some((program) => program.name === name));
if (unknown.length > 0) {
  console.error(`There is no client ${unknown.join(", ")}; there are ${PROGRAMS.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const chosen = PROGRAMS.filter(({ name, quick: fast }) => (names.length > 0 ? names.includes(name) : fast || !quick));
const rows = [];
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void cleanUp().then(() => process.exit(130)));
try {
  const environment = await prepare();
  // the browsers' page is a site of its own
  const relay = await startRelay(scope, { SPINDLE_ALLOWED_ORIGINS: "*" });
  for (const program of chosen) rows.push(await play(relay, environment, program));
} finally {
  await cleanUp();
}
console.log(`\n${table(rows)}`);
if (quick) console.log("An empty cell takes half a minute: make interop has it.");
const verdicts = rows.flatMap(({ cells }) => ROLES.flatMap((role) => Object.values(cells[role]).map(({ verdict }) => verdict)));
const count = (wanted) => verdicts.filter((verdict) => verdict === wanted).length;
console.log(`${count(GREEN)} passed, ${count(RED)} failed, ${count(NONE)} do not apply`);
process.exitCode = count(RED) > 0 ? 1 : 0;
