/** Starts the page: reads the address, and ties network, state and components together. */
import { render } from "preact";
import { Connection } from "./relay/connection";
import * as hardware from "./relay/devices";
import { chime, hear, playTone, watchLevel } from "./relay/sound";
import { browserMemory } from "./state/memory";
import { doorOf } from "./state/door";
import { Session } from "./state/session";
import { startLanguage } from "./words/language";
import { App } from "./ui/App";
import { startTheme } from "./ui/theme";
import "./ui/styles/index.css";

const memory = browserMemory();
startTheme(memory);
// nothing is drawn in another language first
await startLanguage(memory, navigator.languages);

const live = new URL("/api/v1/live", location.href);
live.protocol = location.protocol === "https:" ? "wss:" : "ws:";
live.hash = "";

const door = doorOf(location);
// A link that was mended stands mended in the address: a reload and a copy of it are right.
if (typeof door !== "string") history.replaceState(history.state, "", `/r/${door.room}#${door.token}`);

const page = document.getElementById("page");
if (page) {
  // the sentence for where this never runs
  page.replaceChildren();
  render(
    <App
      door={door}
      lacks={hardware.lacking()}
      open={(opened, muted) =>
        new Session(opened, (events) => new Connection(live.href, events), { ...hardware, hear }, memory, muted)
      }
      sounds={{ watchLevel, playTone, chime }}
    />,
    page,
  );
}
// A link opened in the tab of another one changes only the fragment; it is another door.
addEventListener("hashchange", () => location.reload());
