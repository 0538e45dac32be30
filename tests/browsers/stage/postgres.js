/** A PostgreSQL of a scene's own: Debian's, on a socket in a folder that goes with it. */
import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, chmodSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patiently } from "./patience.js";

const VERSIONS = "/usr/lib/postgresql";

/** Starts it; it ends with the test. `url` is what an operator sets; `killed` and `again` let it go and come back. */
export async function startPostgres(test) {
  const programs = programsFolder();
  const folder = mkdtempSync(join(tmpdir(), "spindle-postgres-"));
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  mkdirSync(data);
  const as = unprivileged();
  if (as.uid) chownSync(data, as.uid, as.gid);
  const options = { ...as, cwd: "/", stdio: "ignore" };
  execFileSync(join(programs, "initdb"), ["--auth=trust", "--username=spindle", "--no-sync", "-D", data], options);
  let server, ended;
  const isReady = () => {
    try {
      execFileSync(join(programs, "pg_isready"), ["-q", "-h", data], options);
      return true;
    } catch {
      return false;
    }
  };
  const database = {
    url: `postgres://spindle@localhost/postgres?host=${data}`,
    /** Away from one moment to the next. */
    async killed() {
      server.kill("SIGKILL");
      await ended;
    },
    /** Back with what it had. */
    async again() {
      // of one that was killed: what it holds is gone with it
      rmSync(join(data, "postmaster.pid"), { force: true });
      server = spawn(join(programs, "postgres"), ["-c", "listen_addresses=", "-k", data, "-D", data], options);
      ended = new Promise((resolve) => server.once("exit", resolve));
      await patiently(() => "PostgreSQL", isReady);
    },
  };
  test.after(async () => {
    await database.killed();
    await rm(folder, { recursive: true, force: true });
  });
  await database.again();
  return database;
}

function programsFolder() {
  try {
    const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0];
    return join(VERSIONS, newest, "bin");
  } catch {
    throw new Error("PostgreSQL is not installed: run scripts/need postgres");
  }
}

/** As root it does not run: the user of Debian's package, where this is root. */
function unprivileged() {
  if (process.getuid() !== 0) return {};
  const line = readFileSync("/etc/passwd", "utf8").match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (!line) throw new Error("there is no user postgres: run scripts/need postgres");
  return { uid: Number(line[1]), gid: Number(line[2]) };
}
