// Every screen, panel and state of the page: what the pictures show, and what the tests hold to.
export const SIZES = { desk: [1440, 900], laptop: [1280, 720], tablet: [1024, 768], phone: [390, 844], handset: [360, 640], narrow: [320, 568], lying: [844, 390], lyinglow: [667, 375] };
export const SCENES = {
  home: "screen=home",
  incomplete: "screen=incomplete",
  unable: "screen=unable",
  prejoin: "screen=prejoin",
  named: "screen=prejoin&with=named",
  denied: "screen=prejoin&with=denied",
  returning: "others=4&with=returning",
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
  even: "others=6&with=floor,circle&press=devices,view-even",
  spotlight: "others=6&with=floor,spotlight",
  tools: "site=hub&others=4&hover=.tile-gallery",
  slidetools: "others=4&with=screen,floor&hover=.tile-stage",
  pinned: "others=4&with=floor&hover=.tile-gallery&press=pin",
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
  talkclinic: "others=16&with=screen,floor&phase=didactic&took=0.5",
  talkmyfloor: "others=6&with=screen,myfloor,silenced,announcement&phase=didactic",
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
  casestrip: "others=6&with=floor,case,questions&phase=introduce&press=case-question",
  besidepresent: "others=4&with=floor,case,questions&phase=present",
  besideclarify: "others=16&with=floor,case,questions,hands&phase=clarify",
  besiderecommend: "site=hub&others=16&with=floor,case,hands&phase=recommend",
  besidesumup: "site=hub&others=25&with=floor,case,readback&phase=sum_up",
  besidealone: "others=1&with=case&phase=present",
  besidegrid: "site=hub&others=16&with=case&phase=present",
  besidefolded: "others=4&with=floor,case&phase=present&press=fold-case&least=1000",
  handsorder: "site=hub&others=16&with=hands&phase=recommend&press=people,tab-hands",
  handsempty: "site=hub&others=4&press=people,tab-hands",
  handslower: "site=hub&others=6&with=hands&press=people,tab-hands,lower-all",
  handup: "others=16&with=hands,myhand",
  handsclinic: "others=6&with=hands,myhand&press=people,tab-hands",
  mutedfloor: "others=4&with=silenced,myfloor",
  devices: "others=4&press=devices",
  reconnecting: "others=4&with=reconnecting",
  blocked: "others=4&with=reconnecting,blocked",
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
  ...overs(["left", "replaced", "removed", "room_closed", "session_ended", "restarting", "failed"], ""),
  ...overs(
    [
      "room_full", "token_expired", "token_not_yet_valid", "wrong_room", "unauthorized", "no_such_room", "offer_refused", "not_kept", "room_locked", "lobby_full",
      "denied", "removed", "session_ended", "room_closed", "replaced", "unable", "another",
    ],
    "refused:",
  ),
};

/** The page after a session that ended in each of these ways. */
function overs(codes, how) {
  return Object.fromEntries(codes.map((code) => [`over${how ? "refused" : ""}-${code.replaceAll("_", "")}`, `bye=${how}${code}`]));
}

/** To this Chromium a desk has a mouse, which a machine without a display lacks. */
export const MOUSE = "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4";

/** Opens a scene on `page` and does what it is about; `arrived` says when the page is settled. */
export async function play(page, origin, query, arrived) {
  const { press, hover, key, hold } = Object.fromEntries(new URLSearchParams(query));
  await page.goto(`${origin}/tests/looks/index.html?${query}`);
  await page.waitForSelector("[data-screen]", { timeout: 60_000 });
  await arrived(page);
  if (hover) await page.hover(hover);
  for (const control of press?.split(",") ?? []) {
    await page.waitForSelector(`[data-control="${control}"]`);
    await page.click(`[data-control="${control}"]`);
    await arrived(page, true);
  }
  if (key) await page.keyboard.press(key);
  if (hold) await page.keyboard.down(hold);
  if (hover || key || hold) await arrived(page, true);
}
