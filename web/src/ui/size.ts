/** Watches how large an element is. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Size } from "../state/view";

export function useSize<T extends Element>(): [RefObject<T>, Size] {
  const element = useRef<T>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const measure = () => {
      // whole pixels that are certainly there: rounded up, what just fits does not
      const whole = target.getBoundingClientRect();
      const width = Math.min(target.clientWidth, Math.floor(whole.width));
      const height = Math.min(target.clientHeight, Math.floor(whole.height));
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}
