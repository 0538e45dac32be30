/** The bar over every screen but the room: whose page this is, and its colours. */
import { say } from "../words/say";
import { Logo } from "./Logo";
import { ThemeButton } from "./TopBar";

export function PlainBar() {
  return (
    <header class="plain-bar">
      <Logo />
      <span class="product">{say("product")}</span>
      <span class="spring" />
      <ThemeButton />
    </header>
  );
}
