/** Gives every test the words of the room, which a page fetches on its way there. */
import { roomWords } from "../src/words/language";

await roomWords();
