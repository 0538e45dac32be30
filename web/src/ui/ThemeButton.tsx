/** Lets the person choose light or dark. */
import { Moon, Sun } from "lucide-preact";
import { say } from "../words/say";
import { isDark, toggleTheme } from "./theme";

export function ThemeButton() {
  const dark = isDark.value;
  const label = dark ? say("controls-light") : say("controls-dark");
  return (
    <button class="icon-button" aria-label={label} title={label} onClick={toggleTheme}>
      {dark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
    </button>
  );
}
