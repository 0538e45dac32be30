/**
 * A whole session as its people live it: let in, taught, a case brought, asked about and answered in writing, its
 * facilitator lost on the way, a survey, a debrief, an end. Played twice: with a pointer, and with the keyboard alone.
 *
 * With SPINDLE_SHOTS=folder each step leaves a picture of each page and what a screen reader is told of it.
 */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe } from "node:test";
import { chromium } from "../stage/browsers.js";
import { keyboard, pointer, tree } from "../stage/hands.js";
import { PATIENCE } from "../stage/patience.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, untilText, untilTile } from "../stage/room.js";
import { keepsSaved } from "../stage/saved.js";
import { inOrder, suite } from "../stage/suite.js";

const SHOTS = process.env.SPINDLE_SHOTS;

const control = (name) => `[data-control="${name}"]`;
const until = (page, read, ...given) => page.waitForFunction(read, { timeout: PATIENCE }, ...given);
const untilPhase = (page, phase) => until(page, (phase) => document.querySelector(".live")?.dataset.phase === phase, phase);
const untilScreen = (page, screen) => page.waitForSelector(`[data-screen="${screen}"]`, { timeout: PATIENCE });

for (const hand of [pointer, keyboard]) {
  describe(`a session led with the ${hand.name}`, { concurrency: 1 }, () => {
    const scene = inOrder();
    const scope = suite();
    let lead, coordinator, north;
    let number = 0;
    const everyone = () => [lead, coordinator, north].filter((page) => page && !page.isClosed());

    /** Each step ends so: a picture of each page, what a screen reader is told, and nothing in it without a name. */
    const look = async (step) => {
      number += 1;
      for (const [who, page] of Object.entries({ lead, coordinator, north })) {
        if (!page || page.isClosed()) continue;
        const { lines, nameless } = await tree(page);
        assert.deepEqual(nameless, [], `${step}: everything that is operated has a name for ${who}`);
        if (!SHOTS) continue;
        await mkdir(SHOTS, { recursive: true });
        const path = join(SHOTS, `${hand.name}-${String(number).padStart(2, "0")}-${step.replaceAll(" ", "-")}-${who}`);
        await page.screenshot({ path: `${path}.png` });
        await writeFile(`${path}.txt`, lines.join("\n"));
      }
    };
    const goTo = async (page, phase) => {
      await open(page, "agenda");
      await hand.press(page, `[data-item="${phase}"] ${control("go-to-item")}`);
      for (const one of everyone()) await untilPhase(one, phase);
    };
    /** The panel, whichever was open. */
    const open = async (page, tab) => {
      if (await page.$(`[data-panel="${tab}"]`)) return;
      await hand.panel(page, tab);
      await page.waitForSelector(`[data-panel="${tab}"]`, { timeout: PATIENCE });
    };

    before(async () => {
      const state = await mkdtemp(join(tmpdir(), "spindle-session-"));
      scope.after(() => rm(state, { recursive: true, force: true }));
      const relay = await startRelay(scope, { SPINDLE_STATE_DIR: state, SPINDLE_LOBBY: "true" });
      const room = newRoom();
      const pass = (role, name) => link(relay, { room, role, name, subject: name.toLowerCase() });
      lead = await enter(await chromium(scope, { source: 1, lines: 180, width: 1440, height: 900 }), await pass("facilitator", "Lead"), { reads: false });
      coordinator = await enter(await chromium(scope, { source: 2, lines: 180, width: 1280, height: 720 }), await pass("coordinator", "Coordinator"), { reads: false });
      north = await arrive(await chromium(scope, { source: 3, lines: 180, width: 390, height: 844 }), await pass("clinician", "North"));
    });

    scene("a clinic knocks, and the facilitator lets it in", async () => {
      await look("before");
      await hand.press(north, control("join"));
      await untilScreen(north, "waiting");
      await open(lead, "people");
      await lead.waitForSelector('.waiting-list[data-waiting="1"]', { timeout: PATIENCE });
      await look("lobby");
      await hand.press(lead, control("admit"));
      await untilScreen(north, "live");
      for (const page of [lead, coordinator]) await untilTile(page, "North", (one) => one?.state === "flowing");
      await look("welcome");
    });

    scene("the talk: a screen is shared, stands large for the clinic, and what is said is written along", async () => {
      await open(lead, "agenda");
      await hand.press(lead, control("next-item"));
      for (const page of everyone()) await untilPhase(page, "welcome");
      await hand.press(lead, control("next-item"));
      for (const page of everyone()) await untilPhase(page, "didactic");
      await hand.press(lead, control("screen"));
      await untilTile(north, "Lead", (one) => one?.state === "flowing" && one.stage, { source: "screen" });
      await look("talk");
      for (const page of [coordinator, north]) {
        await hand.press(page, control("devices"));
        await hand.take(page, control("captions"));
        await page.keyboard.press("Escape");
        await page.waitForSelector(".captions", { timeout: PATIENCE });
      }
      await hand.press(coordinator, control("write-captions"));
      await hand.write(coordinator, control("caption-text"), "Three drugs at full dose");
      // while it is written, before the line is ended
      await untilText(north, ".captions", "Three drugs at full dose");
      await coordinator.keyboard.press("Enter");
      await north.waitForSelector('.captions [data-done="true"]', { timeout: PATIENCE });
      await look("captions");
      await hand.press(coordinator, control("stop-captions"));
      for (const page of [coordinator, north]) await hand.press(page, control("hide-captions"));
      await hand.press(lead, control("screen"));
      await untilTile(north, "Lead", (one) => one === null, { source: "screen" });
    });

    scene("the coordinator opens a case, and everyone has its question before them", async () => {
      await open(coordinator, "case");
      await hand.press(coordinator, control("open-case"));
      await hand.write(coordinator, control("case-question-1"), "Which drug next?");
      await hand.write(coordinator, control("section-text"), "Three drugs at full dose.");
      await hand.press(coordinator, control("save-case"));
      await goTo(lead, "present");
      for (const page of everyone()) await untilText(page, ".case-strip, .case-questions", "Which drug next?");
      await look("case");
    });

    scene("a hand goes up, and the facilitator gives the floor", async () => {
      await goTo(lead, "clarify");
      await hand.press(north, `.control-bar ${control("hand")}`);
      await open(lead, "hands");
      await lead.waitForSelector(control("give"), { timeout: PATIENCE });
      await look("hands");
      await hand.press(lead, control("give"));
      for (const page of everyone()) await untilTile(page, "North", (one) => one?.floor === "true");
      await look("floor");
    });

    scene("a poll is asked and answered, a line is written, and whoever is in the spotlight is large", async () => {
      await open(lead, "polls");
      await hand.press(lead, control("make-poll"));
      await hand.write(lead, control("poll-question"), "Which drug would you add?");
      await hand.write(lead, ".poll-choices > div:nth-of-type(1) input", "Spironolactone");
      await hand.write(lead, ".poll-choices > div:nth-of-type(2) input", "Doxazosin");
      await hand.press(lead, control("save-poll"));
      await hand.press(lead, control("start-poll"));
      await hand.press(north, control("answer-poll"));
      await hand.take(north, '.vote [data-choice="1"]');
      await look("poll");
      await hand.press(north, control("vote"));
      await north.waitForSelector('.poll[data-voted="true"]', { timeout: PATIENCE });
      await untilText(lead, ".polls", "1");
      await open(north, "chat");
      await hand.write(north, control("chat-text"), "Potassium was 4.1");
      await north.keyboard.press("Enter");
      await open(coordinator, "chat");
      await untilText(coordinator, '[data-panel="chat"]', "Potassium was 4.1");
      await open(lead, "people");
      const row = '.person[data-participant]:has(.person-name:not(:empty))';
      const ofNorth = await lead.$$eval(row, (rows) => rows.find((one) => one.querySelector(".person-name")?.textContent === "North")?.dataset.participant);
      await hand.press(lead, `.person[data-participant="${ofNorth}"] ${control("more")}`);
      await hand.press(lead, control("spotlight"));
      await untilTile(coordinator, "North", (one) => one?.stage);
      await look("spotlight");
      await hand.press(lead, control("spotlight"));
    });

    scene("a clinic suggests, the facilitator takes it, and it is read back", async () => {
      await goTo(lead, "recommend");
      await open(north, "case");
      await hand.write(north, control("recommendation-text"), "Add spironolactone 25 mg");
      await hand.press(north, control("recommend"));
      await open(lead, "case");
      await hand.press(lead, `[data-list="suggestions"] ${control("take")}`);
      for (const page of [lead, north]) await untilText(page, ".recommendations > .recommendation-list", "spironolactone");
      await look("recommend");
      await goTo(lead, "sum_up");
      await open(lead, "case");
      await hand.press(lead, control("read-back"));
      await hand.press(lead, control("mark-read-back"));
      await untilText(lead, ".sum-up", "Read back in the session");
      await look("read back");
      await lead.keyboard.press("Escape");
      await until(lead, () => document.querySelector("dialog[open]") === null);
    });

    scene("the facilitator's browser is gone, and the coordinator leads on", async () => {
      lead.browser().process().kill("SIGKILL");
      lead = undefined;
      await untilText(coordinator, ".notices", "You host");
      await open(north, "people");
      await untilText(north, '[data-panel="people"]', "Host");
      await open(coordinator, "case");
      await hand.press(coordinator, control("close-case"));
      await hand.press(coordinator, control("confirm-close-case"));
      for (const page of everyone()) await until(page, () => document.querySelector(".case-sheet") === null);
      await look("led on");
    });

    scene("the survey has its part of the session", async () => {
      await open(coordinator, "agenda");
      await hand.press(coordinator, control("edit-agenda"));
      await hand.press(coordinator, control("add-item"));
      await hand.choose(coordinator, `.agenda-draft:last-child ${control("item-phase")}`, "survey");
      await hand.press(coordinator, control("save-agenda"));
      await goTo(coordinator, "survey");
      await hand.press(north, control("open-survey"));
      await hand.take(north, '[data-question="relevance"] .survey-choice:nth-child(5) input');
      await hand.write(north, '[data-question="change"]', "Ask about snoring, this week");
      await look("survey");
      await hand.press(north, control("send-survey"));
      await untilText(north, "dialog .survey", "Thank you");
      await north.keyboard.press("Escape");
      await until(north, () => document.querySelector("dialog[open]") === null);
    });

    scene("a debrief without the clinic, and then the end", async () => {
      await hand.press(coordinator, control("leave"));
      await hand.press(coordinator, control("debrief"));
      await north.waitForSelector('[data-screen="over"][data-code="session_ended"]', { timeout: PATIENCE });
      await until(coordinator, () => document.querySelector("dialog[open]") === null);
      await look("debrief");
      await hand.press(coordinator, control("leave"));
      await hand.press(coordinator, control("end"));
      await coordinator.waitForSelector('[data-screen="over"][data-code="session_ended"]', { timeout: PATIENCE });
      // what the hub takes away is there afterwards
      await until(coordinator, () => document.querySelector('.records [data-control="save-letter"]') !== null);
      const saved = await keepsSaved(scope, coordinator);
      const { name, bytes } = await saved(() => hand.press(coordinator, control("sheet-attendance")));
      const text = bytes.toString();
      assert.equal(name, "attendance.csv");
      for (const person of ["Lead,facilitator", "Coordinator,coordinator", "North,clinician"]) assert.ok(text.includes(`\n${person},`), text);
      await look("end");
      for (const page of everyone()) assert.deepEqual(page.complaints, []);
    });
  });
}
