/** Lets a person choose the language of the page, each by its own name. */
import { Languages as Icon } from "lucide-preact";
import { LANGUAGES, chooseLanguage } from "../words/language";
import { language, say } from "../words/say";

export function Languages() {
  const spoken = language();
  return (
    <label class="picker languages">
      <Icon aria-hidden="true" />
      <span class="sr-only">{say("language")}</span>
      <select
        data-control="language"
        value={spoken}
        onChange={({ currentTarget }) => {
          const chosen = LANGUAGES.find(({ tag }) => tag === currentTarget.value);
          // where it does not come the choice stays what is spoken
          if (chosen) void chooseLanguage(chosen.tag).then((loaded) => loaded || (currentTarget.value = spoken));
        }}
      >
        {LANGUAGES.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag} dir="auto">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
