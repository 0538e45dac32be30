import { expect, test } from "vitest";
import { areMany, found } from "../../src/state/find";
import { someone } from "./scene";

const named = (name: string, companions?: string[]) => ({ ...someone(name, "spoke"), name, ...(companions ? { companions } : {}) });
const people = [named("Clínica San Rafael", ["Ana María López", "Zoë Müller"]), named("Tromsø Legesenter"), named("مُستشفى الأمل"), named("ग्रामीण स्वास्थ्य केंद्र"), named("Santa Rosa")];
const names = (wanted: string, language = "en") => found(people, wanted, language).map(({ name }) => name);

test.each([
  ["clinica", ["Clínica San Rafael"]],
  ["CLÍNICA", ["Clínica San Rafael"]],
  ["rafael san", ["Clínica San Rafael"]],
  ["  san ", ["Clínica San Rafael", "Santa Rosa"]],
  ["lopez", ["Clínica San Rafael"]],
  ["muller", ["Clínica San Rafael"]],
  ["tromso", ["Tromsø Legesenter"]],
  ["Cli\u0301nica", ["Clínica San Rafael"]],
  ["مستشفى الامل", ["مُستشفى الأمل"]],
  ["स्वास्थ्य", ["ग्रामीण स्वास्थ्य केंद्र"]],
  ["स्वस्थ्य", []],
  ["rosa rafael", []],
])("%s finds %j", (wanted, expected) => {
  expect(names(wanted)).toEqual(expected);
});

test("one looks for people only among many", () => {
  const eight = Array.from({ length: 8 }, (_, index) => named(`Clinic ${index}`));
  expect([areMany(eight), areMany([...eight, named("One more")])]).toEqual([false, true]);
});
