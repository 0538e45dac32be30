/** Starts what a test in a real browser needs: the page's sources served, and Chromium. */
import puppeteer, { type Browser } from "puppeteer-core";
import { createServer, preview, type ViteDevServer } from "vite";

/** Ends a test that hangs, and promises nothing. */
export const PATIENCE_MS = 120_000;

export interface Ground {
  browser: Browser;
  /** Where the sources are served, without a slash at the end. */
  origin: string;
  close(): Promise<void>;
}

const ROOT = new URL("../..", import.meta.url).pathname;

async function sources(): Promise<ViteDevServer> {
  const server = await createServer({ root: ROOT, logLevel: "error", server: { port: 0, hmr: false, watch: null } });
  return await server.listen();
}

/** `built`: the page as it is shipped, in place of its sources. */
export async function ground(flags: readonly string[] = [], built = false): Promise<Ground> {
  const server = built ? await preview({ root: ROOT, logLevel: "error", preview: { port: 0, proxy: {} } }) : await sources();
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
