import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = new URL("../dist", import.meta.url).pathname;

/** Everything index.html asks for before the pre-join screen can be used, itself included. */
function first(): string[] {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const asked = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? "");
  const scripts = asked.filter((path) => path.endsWith(".js"));
  // What a script imports at once it needs at once.
  const imported = scripts.flatMap((path) =>
    [...readFileSync(join(dist, path), "utf8").matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)].map(
      ([, name]) => `/assets/${name}`,
    ),
  );
  return [...new Set(["/index.html", ...asked, ...imported])];
}

function total(suffix: ".br" | ".gz"): number {
  return first().reduce((sum, path) => sum + statSync(join(dist, path + suffix)).size, 0);
}

test("the page arrives within 80 KB before the pre-join screen is usable", () => {
  console.log(`before pre-join: ${total(".br")} bytes br, ${total(".gz")} bytes gz`);
  expect(first().some((path) => path.endsWith(".js"))).toBe(true);
  expect(first().some((path) => path.endsWith(".css"))).toBe(true);
  expect(total(".br")).toBeLessThanOrEqual(80_000);
  expect(total(".gz")).toBeLessThanOrEqual(80_000);
});

test("each compressed asset holds what the plain one holds", () => {
  for (const path of first()) {
    const plain = readFileSync(join(dist, path));
    expect(brotliDecompressSync(readFileSync(join(dist, `${path}.br`))).equals(plain)).toBe(true);
    expect(gunzipSync(readFileSync(join(dist, `${path}.gz`))).equals(plain)).toBe(true);
  }
});

test("the page asks no other origin for anything", () => {
  for (const name of readdirSync(join(dist, "assets")).filter((one) => /\.(js|css)$/.test(one))) {
    const text = readFileSync(join(dist, "assets", name), "utf8");
    const addresses = [...text.matchAll(/https?:\/\/[^"'`)\s]+/g)].map(([address]) => address);
    // Namespaces are names, and nobody opens them.
    expect(addresses.filter((one) => !one.startsWith("http://www.w3.org/") && one !== "https://…/r/…" && one !== "https://")).toEqual([]);
  }
});
