// Takes README's pictures from a running relay: a hub and four clinics, by day and by night, on a
// desk and on a phone. `node tests/looks/portrait.mjs <hub link> <clinic link> <folder>`.
import { mkdir, readFile } from "node:fs/promises";
import puppeteer from "puppeteer-core";
import { transformWithOxc } from "vite";

const [hubLink, clinicLink, folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: portrait.mjs <hub link> <clinic link> <folder>");

// The browsers have no people before their cameras: the painted ones of the looks stand in.
const file = new URL("painted.ts", import.meta.url);
const { code } = await transformWithOxc(await readFile(file, "utf8"), file.pathname);
const painted = code.replaceAll("export function", "function");
const camera = (index) => `(() => {
  ${painted}
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = wish.audio ? await real({ audio: wish.audio }) : new MediaStream();
    if (wish.video) stream.addTrack(face(${index}));
    return stream;
  };
})()`;

const SEATS = [
  { name: "Dr. Amara Okafor", link: hubLink, face: 0 },
  { name: "Clínica San Rafael", link: clinicLink, face: 2 },
  { name: "Fort Yates Clinic", link: clinicLink, face: 4 },
  { name: "Kisumu East", link: clinicLink, face: 3 },
  { name: "Northern Light", link: clinicLink, face: 5 },
];
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

await mkdir(folder, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const pages = [];
for (const { name, link, face } of SEATS) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport(SIZES.desk);
  await page.evaluateOnNewDocument(camera(face));
  await page.goto(link);
  await page.waitForSelector('.preview-frame[data-state="flowing"]', { timeout: 60_000 });
  await page.type('input[name="name"]', name);
  await page.click('[data-control="join"]');
  await page.waitForSelector('[data-screen="live"]', { timeout: 60_000 });
  pages.push(page);
}
const [hub, clinic] = pages;
for (const page of pages.slice(3)) await page.keyboard.press("m");

async function shoot(page, name) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"]) {
      await page.setViewport(viewport);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
      await wait(6000);
      await page.screenshot({ path: `${folder}/${name}-${size}-${theme}.webp`, type: "webp", quality: 82 });
    }
  }
}
await wait(8000);
await shoot(hub, "hub");
await hub.setViewport(SIZES.desk);
await hub.keyboard.press("p");
await hub.waitForSelector(".person");
await hub.evaluate(() => document.querySelectorAll('.people-group:last-child [data-control="floor"]')[1].click());
await shoot(clinic, "clinic");
await browser.close();
