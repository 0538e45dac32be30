/** Starts what a test in a real browser needs: the page's sources served, and Chromium. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";
import { build, createServer, preview } from "vite";

/** Ends a test that hangs, and promises nothing. */
export const PATIENCE_MS = 120_000;

export interface Ground {
  browser: Browser;
  /** Where the sources are served, without a slash at the end. */
  origin: string;
  close(): Promise<void>;
}

const ROOT = new URL("../..", import.meta.url).pathname;

/** The page's sources; the page as it is shipped; or the looks in few files, for a test that opens them a hundred times. */
type Served = "sources" | "shipped" | "looks";

async function serve(what: Served) {
  if (what === "sources") return (await createServer({ root: ROOT, logLevel: "error", server: { port: 0, hmr: false, watch: null } })).listen();
  const shown = { root: ROOT, logLevel: "error", preview: { port: 0, proxy: {} } } as const;
  if (what === "shipped") return preview(shown);
  const outDir = await mkdtemp(join(tmpdir(), "looks-"));
  await build({ root: ROOT, logLevel: "error", build: { outDir, emptyOutDir: true, minify: false, rolldownOptions: { input: join(ROOT, "tests/looks/index.html") } } });
  const server = await preview({ ...shown, build: { outDir } });
  server.httpServer.once("close", () => void rm(outDir, { recursive: true }));
  return server;
}

export async function ground(flags: readonly string[] = [], what: Served = "sources"): Promise<Ground> {
  const server = await serve(what);
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  const browser = await puppeteer.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--force-color-profile=srgb",
      // what the driver evaluates counts as a gesture, so that else the sound would play or be refused by
      // whichever comes first
      "--autoplay-policy=no-user-gesture-required",
      ...flags,
    ],
  });
  return {
    browser,
    origin: `http://localhost:${address.port}`,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
