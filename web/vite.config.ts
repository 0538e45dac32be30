import { defineConfig } from "vite";

// The relay serves the page and the live socket from one origin; in development Vite stands
// before it and passes the API on.
const relay = process.env["SPINDLE_RELAY"] ?? "http://localhost:8080";

export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // A data: address would need its own line in the page's content security policy.
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: {
      output: {
        // a language's file is called by it, and not `page` or `room` alone, as all of them are in the catalogue
        chunkFileNames: ({ facadeModuleId }: { facadeModuleId?: string | null }) =>
          `assets/${/locales\/(.+)\.ftl/.exec(facadeModuleId ?? "")?.[1]?.replace("/", "-") ?? "[name]"}-[hash].js`,
      },
    },
  },
  // the catalogues lie beside this folder: the relay has its own there
  server: { proxy: { "/api": { target: relay, ws: true } }, fs: { allow: [".."] } },
  // They end what hangs: a real browser on a slow machine takes its time.
  test: { include: ["tests/**/*.test.ts"], setupFiles: ["tests/room-words.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
} as Parameters<typeof defineConfig>[0]);
