/** What the tests use of keys.mjs. */
import type { Message } from "@fluent/syntax";

export function catalogue(language: string): string;
export function messages(ftl: string): Map<string, Message>;
export function variables(message: Message | undefined, all: Map<string, Message>): Map<string, string>;
export function generated(): string;
