import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground(["--autoplay-policy=no-user-gesture-required"]);
});
afterAll(() => there.close());

type Heard = "zeros" | "faint" | "sound" | undefined;

/** Reads `from` until it knows, for a tone, for a last bit in motion and for digital silence. */
async function heard(from: "ear" | "link"): Promise<Record<string, Heard>> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${there.origin}/tests/browser/blank.html`);
  const script = `(async () => {
    const context = new AudioContext();
    const oscillator = context.createOscillator();
    oscillator.start();
    const made = (loud) => {
      const out = context.createMediaStreamDestination();
      const gain = context.createGain();
      gain.gain.value = loud;
      oscillator.connect(gain).connect(out);
      return out.stream.getAudioTracks()[0];
    };
    const until = async (read) => {
      for (;;) {
        const known = await read();
        if (known !== undefined) return known;
        await new Promise((done) => setTimeout(done, 100));
      }
    };
    const ear = async (track) => {
      const { Ear } = await import("/src/relay/ear.ts");
      const one = new Ear();
      // what was heard before the window was full says nothing
      await until(() => one.heard(track));
      await new Promise((done) => setTimeout(done, 1000));
      const known = one.heard(track);
      one.close();
      return known;
    };
    const link = async (track) => {
      const { Link } = await import("/src/relay/link.ts");
      const one = new Link({ connected() {}, troubled() {}, broken() {} });
      await one.send("microphone", track);
      const other = new RTCPeerConnection();
      await other.setRemoteDescription({ type: "offer", sdp: await one.firstOffer() });
      await other.setLocalDescription();
      while (other.iceGatheringState !== "complete") await new Promise((done) => setTimeout(done, 20));
      await one.answer(other.localDescription.sdp);
      await until(async () => (await one.sample()).voice);
      const known = await until(async () => (await one.sample()).voice);
      one.close();
      other.close();
      return known;
    };
    const read = ${from};
    // about one step of 16 bits, which the link counts whole
    return { tone: await read(made(0.5)), trace: await read(made(${from === "link" ? 0.00004 : 0.00003})), nothing: await read(made(0)) };
  })()`;
  const both = (await page.evaluate(script)) as Record<string, Heard>;
  await page.close();
  return both;
}

test("the counters of a link tell a voice from a trace of one and from digital silence", async () => {
  expect(await heard("link")).toEqual({ tone: "sound", trace: "faint", nothing: "zeros" });
});

test("an ear tells them apart where there are no counters", async () => {
  expect(await heard("ear")).toEqual({ tone: "sound", trace: "faint", nothing: "zeros" });
});
