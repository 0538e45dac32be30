/** Opens an editor in the place of what it edits, and gives the focus back to the button that opened it. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

interface Editor {
  readonly isOpen: boolean;
  readonly setOpen: (open: boolean) => void;
  /** Of the button; it is drawn again before the focus comes back. */
  readonly opener: RefObject<HTMLButtonElement>;
}

export function useEditor(): Editor {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useLayoutEffect(() => {
    if (was.current && !isOpen) opener.current?.focus();
    was.current = isOpen;
  }, [isOpen]);
  return { isOpen, setOpen, opener };
}
