/** Says what a recommendation stands under: a name that the page knows, or words of someone's own. */
import { isKey, say, type Key } from "../words/say";

type Heading = Extract<Key, `case-heading-${string}`>;

export function headingName(heading: string): string {
  const key = `case-heading-${heading}`;
  return isKey(key) ? say(key as Heading) : heading;
}
