// Takes pictures of every screen: `npm run looks [folder] [name part] [languages, as in en,ar]`.
import { mkdir } from "node:fs/promises";
import puppeteer from "puppeteer-core";
import { createServer } from "vite";

const folder = process.argv[2] ?? "looks";
const only = process.argv[3] ?? "";
const languages = (process.argv[4] ?? "en").split(",");
const SIZES = { desk: [1440, 900], laptop: [1280, 720], tablet: [1024, 768], phone: [390, 844], narrow: [320, 568] };
const SCENES = {
  home: "screen=home",
  prejoin: "screen=prejoin",
  named: "screen=prejoin&with=named",
  denied: "screen=prejoin&with=denied",
  alone: "others=0",
  spoke1: "others=1",
  spoke4: "others=4",
  spoke4mixed: "others=5&with=mixed,floor,hands",
  spoke4floor: "others=4&with=floor,weak",
  spoke4screen: "others=4&with=screen,floor",
  spoke16: "others=16&with=floor",
  hub1: "site=hub&others=1",
  hub4: "site=hub&others=4&with=away",
  hub4floor: "site=hub&others=4&with=floor",
  circle16: "others=16&with=circle,floor",
  circle4: "others=4&with=circle",
  spoke25: "others=25",
  pair: "others=6&with=floor&phase=clarify",
  hub16: "site=hub&others=16",
  hub16screen: "site=hub&others=16&with=screen,floor",
  hub40: "site=hub&others=40",
  companions: "site=hub&others=6&with=companions,absent&press=people,more,person-companions",
  companionsown: "others=4&with=companions,absent&press=people,more-own",
  companionspre: "screen=prejoin&press=companions",
  people: "site=hub&others=6&with=floor&press=people",
  peoplemixed: "site=hub&others=5&with=mixed,floor&press=people",
  hands: "site=hub&others=16&with=hands&press=people,tab-hands",
  handshub25: "site=hub&others=25&with=hands",
  agendahub: "site=hub&others=16&with=floor&phase=clarify&press=agenda",
  agendaclinic: "others=6&with=floor&phase=present&press=agenda",
  agendabefore: "site=hub&others=6&press=agenda",
  agendasoon: "others=6&with=floor,weak&phase=recommend&took=0.85",
  agendaover: "site=hub&others=6&with=floor,locked&phase=recommend&took=1.2",
  agendasumup: "others=6&phase=sum_up&took=1.4",
  agendatalk: "site=hub&others=6&with=screen,floor&phase=didactic&took=0.5",
  agendaedit: "site=hub&others=6&phase=present&press=agenda,edit-agenda",
  agendaempty: "site=hub&others=4&with=noagenda&press=agenda",
  announcement: "others=4&with=announcement,floor&phase=present",
  announcementsopen: "site=hub&others=6&with=announcements,floor&press=announcements",
  announcementsfolded: "others=6&with=announcements,screen,floor&press=fold-announcements",
  reactions: "site=hub&others=6&with=reactions",
  reactmenu: "others=6&with=reactions,floor&press=react",
  reacthands: "others=4&with=hands&press=people,tab-hands",
  pollbar: "others=4&with=poll,floor,announcement",
  pollvote: "others=4&with=poll,floor,closedpoll&press=answer-poll",
  pollscale: "others=4&with=poll,scale&press=answer-poll",
  pollseveral: "others=4&with=poll,several&press=answer-poll",
  pollvoted: "others=4&with=poll,voted,closedpoll&press=people,tab-polls",
  pollhidden: "others=4&with=poll,voted,hidden&press=people,tab-polls",
  pollhub: "site=hub&others=6&with=poll,voted,draft,closedpoll&press=people,tab-polls",
  polledit: "site=hub&others=4&with=draft&press=people,tab-polls,make-poll",
  pollempty: "others=4&press=people,tab-polls",
  casehub: "site=hub&others=16&with=floor,case,closedcases&phase=recommend&press=people,tab-case",
  caseclinic: "others=6&with=floor,case,questions&phase=clarify&press=people,tab-case",
  casesuggest: "others=6&with=floor,case&phase=recommend&press=people,tab-case,recommendation-more",
  casenothing: "site=hub&others=4&with=case,nothing&phase=present&press=people,tab-case",
  caseempty: "site=hub&others=4&with=closedcases&press=people,tab-case",
  casenone: "others=4&press=people,tab-case",
  caseform: "site=hub&others=4&with=case&phase=introduce&press=people,tab-case,edit-case",
  caseone: "site=hub&others=4&with=case&phase=recommend&press=people,tab-case,edit-recommendation",
  casereadback: "site=hub&others=4&with=case,readback&phase=sum_up&press=people,tab-case,read-back",
  caseclose: "site=hub&others=4&with=case&phase=sum_up&press=people,tab-case,close-case",
  casestrip: "others=6&with=floor,case,questions&phase=present&press=case-question",
  handsorder: "site=hub&others=16&with=hands&phase=recommend&press=people,tab-hands",
  handsempty: "site=hub&others=4&press=people,tab-hands",
  handslower: "site=hub&others=6&with=hands&press=people,tab-hands,lower-all",
  handup: "others=16&with=hands,myhand",
  handsclinic: "others=6&with=hands,myhand&press=people,tab-hands",
  mutedfloor: "others=4&with=silenced,myfloor",
  devices: "others=4&press=devices",
  reconnecting: "others=4&with=reconnecting",
  silenced: "others=4&with=silenced",
  micnothing: "screen=prejoin&with=nothing&wait=6500",
  microomnothing: "others=4&with=deaf&wait=9000",
  micgone: "others=4&with=taken&wait=1000",
  micdevices: "others=4&with=deaf&wait=9000&press=devices",
  talking: "others=4&with=silenced&hold=Space",
  shortcuts: "others=4&key=?",
  micmuted: "others=4&with=speaksmuted,silenced&wait=5500",
  sharing: "others=4&with=sharing,myfloor&press=screen",
  removing: "site=hub&others=4&press=people,more,remove",
  renaming: "site=hub&others=4&press=people,more,rename",
  more: "site=hub&others=6&with=observers&press=people,more",
  asked: "others=4&with=silenced,asked",
  chat: "site=hub&others=16&with=chat&press=people,tab-chat",
  chatclinic: "others=6&with=chat&press=people,tab-chat",
  chatempty: "others=4&press=people,tab-chat",
  chatnews: "site=hub&others=6&with=chat,unread",
  observing: "others=6&with=observer,floor",
  observer: "screen=prejoin&with=observer,named",
  specialist: "site=hub&others=6&with=specialist,hands,observers&press=people",
  locked: "site=hub&others=4&with=locked&press=people",
  debrief: "site=hub&others=1&with=debrief",
  leaving: "site=hub&others=4&press=leave",
  lobbyhub: "site=hub&others=6&with=lobby&press=people",
  lobbymixed: "site=hub&others=4&with=lobby,mixed&press=people",
  lobbyone: "site=hub&others=4&with=lobby&waiting=1",
  lobbyempty: "site=hub&others=4&with=lobbyempty&press=people",
  lobbydeny: "site=hub&others=4&with=lobby&press=people,deny,deny-again",
  lobbywaits: "with=waits&before=2",
  lobbynobody: "with=nohost",
  lobbyoffline: "with=waits,reconnecting",
  lobbywatches: "with=waits,observer,named",
  lobbydenied: "bye=refused:denied&wrote=The%20case%20is%20presented%20on%20Thursday.%20Please%20come%20then,%20or%20call%20505-555-0100.",
  lockedout: "bye=refused:room_locked",
  ended: "bye=refused:session_ended",
  left: "bye=left",
  expired: "bye=refused:token_expired",
};

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
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
});
const shots = Object.entries(SCENES).flatMap(([scene, query]) => languages.map((language) => [scene, query, language]));
for (const [scene, query, language] of shots) {
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const theme of ["light", "dark"]) {
      const name = `${scene}-${size}-${theme}${languages.length > 1 ? `-${language}` : ""}`;
      if (!name.includes(only)) continue;
      const page = await browser.newPage();
      page.on("pageerror", (error) => console.error(name, error.message));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
      await page.setViewport({ width, height, deviceScaleFactor: 1, isMobile: width < 500, hasTouch: width < 500 });
      await page.goto(`${origin}/tests/looks/index.html?${query}&lang=${language}`);
      await page.waitForSelector("[data-screen]", { timeout: 60_000 });
      await new Promise((resolve) => setTimeout(resolve, 900));
      // what takes its time to be noticed
      await new Promise((resolve) => setTimeout(resolve, Number(new URLSearchParams(query).get("wait") ?? 0)));
      const press = new URLSearchParams(query).get("press");
      for (const control of press?.split(",") ?? []) {
        await page.click(`[data-control="${control}"]`);
        await new Promise((resolve) => setTimeout(resolve, 300));
      }
      const { key, hold } = Object.fromEntries(new URLSearchParams(query));
      if (key) await page.keyboard.press(key);
      if (hold) await page.keyboard.down(hold);
      if (key || hold) await new Promise((resolve) => setTimeout(resolve, 300));
      await page.screenshot({ path: `${folder}/${name}.png` });
      await page.close();
    }
  }
}
await browser.close();
await server.close();
