import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync(new URL("../../src/ui/styles/tokens.css", import.meta.url), "utf8");

/** The colours of one theme, by name. */
function colours(theme: "light" | "dark"): Map<string, string> {
  const [, block = ""] = new RegExp(`data-theme="${theme}"\\]\\s*\\{([^}]*)\\}`).exec(sheet) ?? [];
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]));
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [ink: string, ground: string][] = [
  ["ink", "canvas"], ["ink", "surface"], ["ink", "sunken"], ["ink", "hover"], ["ink", "warn-soft"],
  ["ink-soft", "canvas"], ["ink-soft", "surface"], ["ink-soft", "sunken"], ["on-accent", "accent"],
  ["on-accent", "accent-hover"], ["on-bad", "bad"], ["on-bad", "bad-hover"], ["accent", "accent-soft"],
  ["accent", "canvas"], ["bad", "bad-soft"], ["bad", "surface"], ["warn", "warn-soft"], ["floor", "floor-soft"], ["surface", "floor"],
  ["tile-ink", "tile"], ["canvas", "ink"],
];
const SIGNS: [sign: string, ground: string][] = [
  ["line-strong", "surface"], ["good", "canvas"], ["accent", "canvas"], ["speaking", "surface"], ["floor", "tile"],
];

test.each(["light", "dark"] as const)("every text and sign of the %s theme stands out from its ground", (theme) => {
  const all = colours(theme);
  const colour = (name: string) => all.get(name) ?? expect.fail(`no colour ${name}`);
  const weak = (pairs: [string, string][], least: number) =>
    pairs
      .map(([ink, ground]) => `${ink} on ${ground}: ${contrast(colour(ink), colour(ground)).toFixed(2)}`)
      .filter((line) => Number(line.split(": ")[1]) < least);
  // WCAG 2.2 AA: §1.4.3 for text, §1.4.11 for what is not text.
  expect(weak(TEXT, 4.5)).toEqual([]);
  expect(weak(SIGNS, 3)).toEqual([]);
});
