// Takes pictures of every screen: `npm run looks [folder] [name parts, as in chat-desk,^people-phone] [languages, as in en,ar]`.
import { mkdir } from "node:fs/promises";
import puppeteer from "puppeteer-core";
import { createServer } from "vite";
import { MOUSE, play, SCENES, SIZES } from "./scenes.mjs";

const folder = process.argv[2] ?? "looks";
const only = (process.argv[3] ?? "").split(",");
const languages = (process.argv[4] ?? "en").split(",");

await mkdir(folder, { recursive: true });
const server = await createServer({
  root: new URL("../..", import.meta.url).pathname,
  logLevel: "error",
  server: { port: 0, hmr: false, watch: null },
});
await server.listen();
const origin = `http://localhost:${server.httpServer.address().port}`;
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", MOUSE],
});
const shots = Object.entries(SCENES).flatMap(([scene, query]) => languages.map((language) => [scene, query, language]));
for (const [scene, query, language] of shots) {
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"]) {
      const name = `${scene}-${size}-${theme}${languages.length > 1 ? `-${language}` : ""}`;
      if (!only.some((part) => (part.startsWith("^") ? name.startsWith(part.slice(1)) : name.includes(part)))) continue;
      // there is no such state on a narrower page
      if (width < Number(new URLSearchParams(query).get("least") ?? 0)) continue;
      const page = await browser.newPage();
      page.on("pageerror", (error) => console.error(name, error.message));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
      const isPhone = Math.min(width, height) < 500;
      await page.setViewport({ width, height, deviceScaleFactor: 1, isMobile: isPhone, hasTouch: isPhone });
      // what takes its time to be noticed
      const slow = Number(new URLSearchParams(query).get("wait") ?? 0);
      const settle = (_page, pressed) => new Promise((resolve) => setTimeout(resolve, pressed ? 300 : 900 + slow));
      await play(page, origin, `${query}&lang=${language}`, settle);
      await page.screenshot({ path: `${folder}/${name}.png` });
      await page.close();
    }
  }
}
await browser.close();
await server.close();
