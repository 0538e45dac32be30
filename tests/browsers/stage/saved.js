/** Reads what a page saves, as its browser keeps it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives what waits for the file that `press` has the page save: its name and its bytes. */
export async function keepsSaved(scope, page) {
  const folder = await mkdtemp(join(tmpdir(), "spindle-saved-"));
  scope.after(() => rm(folder, { recursive: true, force: true }));
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, eventsEnabled: true });
  return async (press) => {
    const saved = new Promise((resolve) => {
      session.once("Browser.downloadWillBegin", ({ guid, suggestedFilename }) => {
        session.on("Browser.downloadProgress", (told) => told.guid === guid && told.state === "completed" && resolve(suggestedFilename));
      });
    });
    await press();
    const name = await saved;
    return { name, bytes: await readFile(join(folder, name)) };
  };
}
