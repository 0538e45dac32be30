/** Starts what a test in a real browser needs: the page's sources served, and Chromium. */
import puppeteer, { type Browser } from "puppeteer-core";
import { createServer, type ViteDevServer } from "vite";

/** Ends a test that hangs, and promises nothing. */
export const PATIENCE_MS = 120_000;

export interface Ground {
  browser: Browser;
  /** Where the sources are served, without a slash at the end. */
  origin: string;
  close(): Promise<void>;
}

export async function ground(flags: readonly string[] = []): Promise<Ground> {
  const server: ViteDevServer = await createServer({
    root: new URL("../..", import.meta.url).pathname,
    logLevel: "error",
    server: { port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  const browser = await puppeteer.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--force-color-profile=srgb",
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
