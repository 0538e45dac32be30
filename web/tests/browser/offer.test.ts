import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
afterAll(() => there.close());

interface Measured {
  bytes: number;
  sdp: string;
  sources: { microphone: string | null; camera: string | null; screen: string | null };
}

async function measured(): Promise<Measured> {
  const page = await there.browser.newPage();
  await page.goto(`${there.origin}/tests/browser/blank.html`);
  return (await page.evaluate(`(async () => {
    const { Link } = await import("/src/relay/link.ts");
    const { deflated } = await import("/src/relay/deflate.ts");
    const link = new Link({ connected() {}, troubled() {}, broken() {} });
    const sdp = await link.firstOffer();
    // A token of a length that real ones have; it does not compress.
    const token = Array.from(crypto.getRandomValues(new Uint8Array(300)), (b) => "abcdefghijklmnopqrstuvwxyzABCDEF"[b % 32]).join("");
    const join = { type: "join", token, offer: sdp, sources: link.sources, muted: ["screen"], name: "Clinic North", resume: token.slice(0, 120) };
    const bytes = (await deflated(JSON.stringify(join))).byteLength;
    return { bytes, sdp, sources: link.sources };
  })()`)) as Measured;
}

test("the first message of a join fits 2.25 KB", async () => {
  const { bytes } = await measured();
  console.log(`first message: ${bytes} bytes deflated`);
  expect(bytes).toBeLessThanOrEqual(2304);
});

test("the offer has three sources, four audio slots, eight video slots, and no candidates", async () => {
  const { sdp, sources } = await measured();
  const lines = sdp.split(/\r?\n/);
  expect(lines.filter((line) => line === "a=sendonly")).toHaveLength(3);
  expect(lines.filter((line) => line === "a=recvonly")).toHaveLength(12);
  expect(lines.filter((line) => line.startsWith("m=audio"))).toHaveLength(5);
  expect(lines.filter((line) => line.startsWith("m=video"))).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith("a=candidate"))).toHaveLength(0);
  expect(lines).toContain("a=simulcast:send q;h;f");
  expect(new Set(Object.values(sources)).size).toBe(3);
});

test("VP8 comes first wherever video is offered", async () => {
  const { sdp } = await measured();
  for (const section of sdp.split(/^m=/m).filter((part) => part.startsWith("video"))) {
    const first = section.split(" ")[3];
    expect(section).toContain(`a=rtpmap:${first} VP8/90000`);
  }
});

test("a slot offers every profile that the browser decodes, and little beside", async () => {
  const { sdp } = await measured();
  const slots = sdp.split(/^m=/m).filter((part) => part.startsWith("video") && part.includes("a=recvonly"));
  for (const slot of slots) {
    for (const profile of ["42e01f", "4d001f", "f4001f"]) expect(slot).toContain(`packetization-mode=1;profile-level-id=${profile}`);
    expect(slot).not.toMatch(/packetization-mode=0|42001f|H265|red\/90000/);
    expect(slot.match(/a=extmap:/g)).toHaveLength(1);
  }
});

test("an offer of as many slots as there can be is one that the relay reads", async () => {
  const page = await there.browser.newPage();
  await page.goto(`${there.origin}/tests/browser/blank.html`);
  const bytes = (await page.evaluate(`(async () => {
    const { Link } = await import("/src/relay/link.ts");
    const link = new Link({ connected() {}, troubled() {}, broken() {} });
    link.wantVideoSlots(100);
    return JSON.stringify({ type: "offer", offer: await link.firstOffer() }).length;
  })()`)) as number;
  console.log(`largest offer: ${bytes} bytes`);
  // LARGEST_MESSAGE of src/signaling/opening.rs
  expect(bytes).toBeLessThanOrEqual(128 * 1024);
});
