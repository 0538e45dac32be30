/** Puts the participants of `spindle load` into a scene's room. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { patiently } from "./patience.js";
import { binary, link, OWN } from "./relay.js";

/**
 * Lets `receivers` clinics and `publishers` of the hub join `room`, whom their relay may leave and find again;
 * once all have a picture it gives `report`, which lets them leave and tells what they saw.
 */
export async function startLoad(test, relay, room, { receivers, publishers = 1, more = [] }) {
  const links = await Promise.all(["hub", "spoke"].map((site) => link(relay, { room, site })));
  const of = ["--receivers", receivers, "--publishers", publishers, "--returns", "--standstill", "1h", "--duration", "1h"];
  const child = spawn(binary(), ["load", ...links.flatMap((one) => ["--link", one]), ...of.map(String), "--json", "-", ...more], {
    env: OWN,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [said, told, ended] = ["", "", false];
  const end = new Promise((resolve) => child.once("close", resolve)).then(() => (ended = true));
  child.stdout.setEncoding("utf8").on("data", (text) => (said += text));
  createInterface({ input: child.stderr }).on("line", (line) => (told = line));
  const leave = async () => {
    if (!ended) child.kill("SIGINT");
    await end;
  };
  test.after(leave);
  await patiently(
    () => `all of the load; it said ${told}`,
    () => {
      if (ended) throw new Error(`the load ended: ${told} ${said}`);
      return told && !told.startsWith("joining");
    },
  );
  return {
    /** What they say at this moment, once a second. */
    told: () => told,
    report: async () => {
      await leave();
      return JSON.parse(said);
    },
  };
}
