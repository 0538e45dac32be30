/** Shortcuts of single letters, and the switch for whoever types them unmeant (WCAG 2.1.4). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => (there = await ground()));
afterAll(() => there.close());

test("letters do nothing once they are switched off, and the controls name none", async () => {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${there.origin}/tests/looks/index.html?others=3`);
  await page.waitForSelector('[data-control="chat"][aria-keyshortcuts="c"]');
  await page.keyboard.press("c");
  await page.waitForSelector('[data-control="chat"][data-active="true"]');
  await page.keyboard.press("Escape");
  await page.waitForSelector('[data-control="chat"][data-active="false"]');
  await page.focus('[data-control="leave"]');
  await page.keyboard.press("?");
  await page.waitForSelector('dialog[open] [data-control="letter-keys"]');
  await page.click('[data-control="letter-keys"]');
  await page.waitForFunction(() => !document.querySelector("[aria-keyshortcuts]"));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  expect(await page.$eval('[data-control="chat"]', (one) => one.getAttribute("title"))).toBe("Chat");
  await page.focus('[data-control="leave"]');
  await page.keyboard.press("c");
  // the letter had its turn when the next key, which is none, has done something
  await page.click('[data-control="people"]');
  await page.waitForSelector('[data-control="people"][data-active="true"]');
  expect(await page.$eval('[data-control="chat"]', (one) => one.getAttribute("data-active"))).toBe("false");
  await page.close();
});
