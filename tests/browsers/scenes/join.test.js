/** Counts what a join takes. How long it takes is asked by `make bench`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { REPEAT_MS, repeats } from "../stage/keyframes.js";
import { judge, watchTime } from "../stage/machine.js";
import { untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, join } from "../stage/room.js";
import { descriptions, pictures, sum, talks } from "../stage/stats.js";

const HUB = 1;
const JOINS = 5;

test("until the hub's picture is there, a join takes one offer, one answer and one key frame", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  const hub = await enter(await chromium(t, { source: HUB }), await link(relay, { room, site: "hub", name: "Hub" }), { reads: false });
  const asks = (page, type) => pictures(page, type).then((reports) => sum(reports, "pliCount", "firCount"));
  const browser = await chromium(t, { source: 2 });
  const [asked, begged, time] = [[], [], watchTime()];
  for (let count = 0; count < JOINS; count += 1) {
    // a fresh context: nothing remembered, nothing resumed
    const context = await browser.createBrowserContext();
    const page = await arrive(context, await link(relay, { room, site: "spoke", name: `Clinic ${count}` }));
    const before = await asks(hub, "outbound-rtp");
    const clicked = await join(page);
    const [first] = (await untilSeen(page, HUB, { count: 1 })).filter(({ shown, source }) => shown && source === HUB);
    asked.push({ count: (await asks(hub, "outbound-rtp")) - before, late: repeats(first.at - clicked) });
    begged.push(await asks(page, "inbound-rtp"));
    const all = await talks(page);
    assert.equal(all.length, 1, "one socket");
    const of = (by) => all[0].filter((one) => one.by === by).map(({ type }) => type);
    const [said, heard] = [of("page"), of("relay")];
    assert.deepEqual([said[0], heard[0]], ["join", "welcome"], "it begins with the offer and its answer");
    assert.deepEqual([...said, ...heard].filter((type) => ["join", "welcome", "offer", "answer"].includes(type)), ["join", "welcome"]);
    assert.deepEqual(await descriptions(page), [2], "one connection, and one exchange of SDP on it");
    await context.close();
  }
  // whoever was there before waits for nothing
  assert.deepEqual(await descriptions(hub), [2], "five joins are no exchange of SDP with the hub");
  const listed = asked.map(({ count, late }) => `${count}${late ? `-${late}` : ""}`).join(",");
  t.diagnostic(`key frames asked of the hub (-1: its picture took over ${REPEAT_MS} ms): ${listed}; that the newcomer's browser asked for: ${begged}`);
  judge(t, time(), [
    [asked.every(({ count, late }) => count >= 1 && count - late <= 1), `${listed} key frames asked of the hub`],
    [begged.every((count) => count === 0), `${begged} asked for by the browser`],
  ]);
});
