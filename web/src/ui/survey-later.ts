/** Fetches the survey with its words: hardly anyone needs it before a session is over. */
import { roomWords } from "../words/language";

export const loadSurvey = () => Promise.all([import("./Survey"), roomWords()]).then(([{ Survey }]) => Survey);
