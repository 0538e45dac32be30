/** Finds people by name, however it is written: capitals, accents and the order of words do not matter. */
import type { Participant } from "../relay/messages";

// In a list of fewer one sees at once who is there.
const MANY = 8;

/** Whether there are so many that one is looked for. */
export function areMany(people: readonly Participant[]): boolean {
  return people.length > MANY;
}

/** Those whose name, or the name of someone beside them, holds each word of `wanted`. */
export function found(people: readonly Participant[], wanted: string, language: string): readonly Participant[] {
  const words = plain(wanted, language).split(/\s+/);
  return people.filter(({ name, companions }) => {
    const names = plain([name, ...(companions ?? [])].join(" "), language);
    return words.every((word) => names.includes(word));
  });
}

function plain(text: string, language: string): string {
  const bare = text.normalize("NFD").replace(MARKS, "").toLocaleLowerCase(language);
  return bare.replace(/[øłđıßæœ]/g, (letter) => WRITTEN[letter] ?? letter).trim();
}

// Accents, and of Arabic its vowel signs, its hamzas and what only lengthens a line. The vowel signs of
// Devanagari stay: they are letters.
const MARKS = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g;

// what Unicode takes apart into nothing, and who types it on another keyboard
const WRITTEN: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" };
