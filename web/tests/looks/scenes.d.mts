/** What the tests use of scenes.mjs. */
import type { Page } from "puppeteer-core";

/** The query of each, by its name. */
export const SCENES: Readonly<Record<string, string>>;
export const MOUSE: string;
export function play(page: Page, origin: string, query: string, arrived: (page: Page, pressed?: boolean) => Promise<unknown>): Promise<void>;
