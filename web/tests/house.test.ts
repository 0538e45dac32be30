import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../src", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path: relative(root, path), text: readFileSync(path, "utf8") };
  });

/** The code alone: what a comment says is not what a module does. */
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

const layer = (path: string) => path.split("/")[0] ?? "";

/** What a file imports to run, as opposed to the types it only speaks of. */
function imports({ path, text }: { path: string; text: string }): string[] {
  return [...text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)"/gms)].map(([, to]) =>
    layer(relative(root, join(root, path, "..", to ?? ""))),
  );
}

test.each([
  ["relay", ["relay"]],
  ["state", ["state", "relay", "words"]],
  ["ui", ["ui", "state", "words"]],
  // the catalogues lie beside web/
  ["words", ["words", "relay", ".."]],
])("%s knows only the layers %j", (name, allowed) => {
  const here = files.filter(({ path }) => layer(path) === name);
  expect(here.length).toBeGreaterThan(3);
  for (const file of here) for (const to of imports(file)) expect(allowed, file.path).toContain(to);
});

test("the network knows no page, and the components no network", () => {
  for (const { path, text } of files) {
    if (layer(path) === "relay") expect(code(text), path).not.toMatch(/\bdocument\b|\bwindow\.|HTMLElement/);
    if (layer(path) === "ui") expect(code(text), path).not.toMatch(/new WebSocket|new RTCPeerConnection|\bfetch\(|getUserMedia/);
  }
});

test("no component is longer than 200 lines, and nothing is any", () => {
  for (const { path, text } of files) {
    if (path.endsWith(".tsx")) expect(text.split("\n").length, path).toBeLessThanOrEqual(200);
    expect(code(text), path).not.toMatch(/:\s*any\b|\bas any\b|<any>/);
  }
});

test("every module says first what it decides", () => {
  for (const { path, text } of files) {
    if (path !== "relay/messages.ts") expect(text, path).toMatch(/^\/\*\* ?\S/);
  }
});

test("every sentence on the page comes from the catalogue", () => {
  for (const { path, text } of files.filter(({ path: one }) => one.endsWith(".tsx"))) {
    const literals = [...text.matchAll(/(?:aria-label|title|placeholder)="([^"]+)"|>\s*([A-Z][a-z]+ [a-z ]+)\s*</g)];
    expect(literals.map(([found]) => found), path).toEqual([]);
  }
});
