/** Fetches the letters and sheets with their words: the hub alone takes them away, and seldom. */
import { roomWords } from "../words/language";

export const loadRecords = () => Promise.all([import("./Records"), roomWords()]).then(([{ Records }]) => Records);
