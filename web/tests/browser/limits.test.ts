/** The page goes by what the room says may be written, and by no figures of its own. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "puppeteer-core";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => (there = await ground()));
afterAll(() => there.close());

/** A page of the room on which these were pressed, one after the other. */
async function scene(query: string, ...pressed: string[]): Promise<Page> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${there.origin}/tests/looks/index.html?${query}`);
  for (const control of pressed) {
    await page.waitForSelector(`[data-control="${control}"]`);
    await press(page, control);
  }
  return page;
}

// wherever it has moved meanwhile
const press = (page: Page, control: string) => page.$eval(`[data-control="${control}"]`, (one) => (one as HTMLElement).click());
const longest = (page: Page, control: string) => page.$eval(`[data-control="${control}"]`, (one) => (one as HTMLInputElement).maxLength);

test("fields end and lists are full where the room says so", async () => {
  const polls = await scene("site=hub&with=tight", "people", "tab-polls", "make-poll");
  await polls.waitForSelector('[data-control="add-choice"]');
  expect([await longest(polls, "poll-choice"), await longest(polls, "poll-question")]).toEqual([7, 200]);
  await press(polls, "add-choice");
  await polls.waitForSelector('[data-control="add-choice"]:disabled');
  expect(await polls.$$('[data-control="poll-choice"]')).toHaveLength(3);
  const usual = await scene("site=hub", "people", "tab-polls", "make-poll");
  await usual.waitForSelector('[data-control="add-choice"]');
  expect(await longest(usual, "poll-choice")).toBe(100);
  await press(usual, "add-choice");
  expect(await usual.$('[data-control="add-choice"]:disabled')).toBeNull();
  const announce = await scene("site=hub&with=tight", "people", "tab-chat");
  await announce.waitForSelector('[data-control="chat-text"]');
  await announce.type('[data-control="chat-text"]', "twelve signs");
  await announce.waitForSelector('[data-control="announce"][aria-disabled="true"][title*="11"]');
  for (const page of [polls, usual, announce]) await page.close();
});

test("where the chat to all is held back, a clinic is offered the hub and told why, and the hub everyone", async () => {
  const offered = async (query: string) => {
    const page = await scene(`others=6&${query}`, "people", "tab-chat");
    await page.waitForSelector('[data-control="chat-to"]');
    const values = await page.$$eval('[data-control="chat-to"] option', (all) => all.map((one) => one.value));
    const told = await page.$eval(".chat-composer", (one) => one.textContent);
    await page.close();
    return [values.slice(0, 2), told.includes("clinics write to the hub")];
  };
  expect(await offered("with=chat,heldback")).toEqual([["hub", "p1"], true]);
  expect(await offered("with=chat")).toEqual([["everyone", "hub"], false]);
  expect(await offered("site=hub&with=chat,heldback")).toEqual([["everyone", "hub"], false]);
});
