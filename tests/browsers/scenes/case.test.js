/** A case from its opening to its letter: a coordinator leads, a clinic suggests, everyone reads the same. */
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { keepsSaved } from "../stage/saved.js";
import { inOrder, suite } from "../stage/suite.js";
import { chromium } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { click, enter, untilText } from "../stage/room.js";

const scene = inOrder();

const clickIn = async (page, selector) => (await page.waitForSelector(selector, { timeout: PATIENCE })).click();
const until = (page, read, ...given) => page.waitForFunction(read, { timeout: PATIENCE }, ...given);
const type = async (page, control, text) => (await page.waitForSelector(`[data-control="${control}"]`, { timeout: PATIENCE })).type(text);
/** What is taken, in its order. */
const untilTaken = (page, texts) =>
  until(
    page,
    (texts) => {
      const list = document.querySelector(".recommendations > .recommendation-list");
      const shown = [...(list?.querySelectorAll(".recommendation-text") ?? [])].map((one) => one.textContent.trim());
      return shown.length === texts.length && shown.every((text, at) => text.includes(texts[at]));
    },
    texts,
  );
const goTo = async (page, phase) => {
  await click(page, "tab-agenda");
  await clickIn(page, `[data-item="${phase}"] [data-control="go-to-item"]`);
  await until(page, (phase) => document.querySelector(".live")?.dataset.phase === phase, phase);
  await click(page, "tab-case");
};

describe("a facilitator, a coordinator and a clinic", { concurrency: 1 }, () => {
  let lead, coordinator, north;
  const everyone = () => [lead, coordinator, north];
  const scope = suite();

  before(async () => {
    const relay = await startRelay(scope);
    const room = newRoom();
    const [ofLead, ofCoordinator, ofNorth] = await Promise.all([
      link(relay, { room, role: "facilitator", name: "Lead" }),
      link(relay, { room, role: "coordinator", name: "Coordinator" }),
      link(relay, { room, role: "clinician", name: "North" }),
    ]);
    lead = await enter(await chromium(scope, { source: 1 }), ofLead);
    coordinator = await enter(await chromium(scope, { source: 2 }), ofCoordinator);
    north = await enter(await chromium(scope, { source: 3 }), ofNorth);
    for (const page of everyone()) {
      await click(page, "people");
      await click(page, "tab-case");
    }
  });

  scene("a coordinator opens a case, and everyone reads it", async () => {
    await untilText(north, ".case", "No case is open");
    assert.equal(await north.$('[data-control="open-case"]'), null, "a clinic opens none");
    await click(coordinator, "open-case");
    await untilText(coordinator, ".case-form", "Write no names");
    await type(coordinator, "case-question-1", "Which drug next?");
    await type(coordinator, "section-text", "Five sentences.");
    await click(coordinator, "save-case");
    for (const page of everyone()) {
      await untilText(page, ".case-sheet", "Five sentences.");
      await untilText(page, ".case-questions", "Which drug next?");
    }
  });

  scene("while the case is clarified what a clinic types is kept, and the question is in sight", async () => {
    await goTo(lead, "clarify");
    for (const page of everyone()) await untilText(page, ".case-strip", "Which drug next?");
    await type(north, "recommendation-text", "Start low");
    await north.keyboard.press("Enter");
    await untilText(north, ".notices", "Questions only");
    // over another tab and back
    await click(north, "tab-people");
    await click(north, "tab-case");
    await until(north, () => document.querySelector('[data-control="recommendation-text"]')?.value === "Start low");
  });

  scene("a clinic suggests, a host takes it, and the order is the room's", async () => {
    await goTo(lead, "recommend");
    await untilText(north, ".recommend-box .hint", "The host takes it");
    await clickIn(north, '[data-control="recommend"]:not(:disabled)');
    await until(north, () => document.querySelector('[data-control="recommendation-text"]')?.value === "");
    for (const page of everyone()) await untilText(page, '[data-list="suggestions"]', "Start low");
    await type(coordinator, "recommendation-text", "Ask about sleep");
    await coordinator.keyboard.press("Enter");
    for (const page of everyone()) await untilTaken(page, ["Ask about sleep"]);
    await clickIn(lead, '[data-list="suggestions"] [data-control="take"]');
    await untilText(north, ".notices", "Your suggestion is among");
    for (const page of everyone()) await untilTaken(page, ["Start low", "Ask about sleep"]);
    const down = await lead.waitForSelector('.recommendation:first-child [data-control="recommendation-down"]', { timeout: PATIENCE });
    await down.focus();
    await lead.keyboard.press("Enter");
    for (const page of everyone()) await untilTaken(page, ["Ask about sleep", "Start low"]);
    assert.equal(await north.$('[data-control="take"]'), null, "a clinic takes nothing");
  });

  scene("of two hosts who edit at once the second reads the other's words and keeps their own", async () => {
    const first = '.recommendation:first-child [data-control="edit-recommendation"]';
    await clickIn(lead, first);
    await clickIn(coordinator, first);
    await type(lead, "recommendation-text", " and snoring");
    await type(coordinator, "recommendation-text", " and naps");
    await click(lead, "save-recommendation");
    await untilText(coordinator, ".case-stale", "Lead changed this meanwhile");
    await untilText(coordinator, ".case-stale", "Ask about sleep and snoring");
    const kept = await coordinator.$eval('.recommendation [data-control="recommendation-text"]', (field) => field.value);
    assert.equal(kept, "Ask about sleep and naps");
    await click(coordinator, "stale-theirs");
    for (const page of everyone()) await untilTaken(page, ["Ask about sleep and snoring", "Start low"]);
  });

  scene("it is read back, closed, and saved as a letter without names", async () => {
    await goTo(lead, "sum_up");
    await click(lead, "read-back");
    await untilText(lead, ".sum-up", "Ask about sleep and snoring");
    await click(lead, "mark-read-back");
    await untilText(lead, ".sum-up", "Read back in the session");
    await lead.keyboard.press("Escape");
    await click(lead, "close-case");
    await untilText(lead, ".case-summary", "Recommendations: 2");
    await click(lead, "confirm-close-case");
    for (const page of everyone()) await until(page, () => document.querySelector(".case-sheet") === null);
    const saved = await keepsSaved(scope, lead);
    const { name, bytes } = await saved(() => click(lead, "save-letter"));
    assert.match(name, /^ECHO-20\d\d-0001\.md$/);
    const print = await saved(() => click(lead, "print-letter"));
    assert.equal(print.name, name.replace(/md$/, "pdf"));
    assert.equal(print.bytes.toString("latin1", 0, 5), "%PDF-");
    const letter = bytes.toString();
    const at = ["Which drug next?", "Five sentences.", "1. Ask about sleep and snoring", "2. Start low", "Read back in the session", "the treating clinician decides"].map((part) => letter.indexOf(part));
    assert.ok(at.every((place) => place > 0) && at.every((place, index) => index === 0 || place > at[index - 1]), letter);
    assert.doesNotMatch(letter, /North|Lead|Coordinator/);
    for (const page of everyone()) assert.deepEqual(page.complaints, []);
  });
});
