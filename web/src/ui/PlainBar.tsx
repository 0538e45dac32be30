/** The bar over every screen but the room: whose page this is, its language and its colours. */
import { say } from "../words/say";
import { Languages } from "./Languages";
import { Logo } from "./Logo";
import { ThemeButton } from "./ThemeButton";

export function PlainBar() {
  return (
    <header class="plain-bar">
      <Logo />
      <span class="product">{say("product")}</span>
      <span class="spring" />
      <Languages />
      <ThemeButton />
    </header>
  );
}
