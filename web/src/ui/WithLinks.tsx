/** Shows a text with what is an address in it to be followed. */
import { pieces } from "../state/chat";

export function WithLinks({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map(({ text: piece, link }, index) =>
        link ? (
          <a key={index} href={piece} target="_blank" rel="noopener noreferrer">
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </>
  );
}
