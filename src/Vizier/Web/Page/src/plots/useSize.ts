import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** An element's width in CSS pixels, followed as it changes; 0 until it is known. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) {
      return undefined;
    }
    const measure = (): void => setWidth(Math.floor(target.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    // The paper's width is measured before the page is printed: while it is, nothing is observed.
    globalThis.addEventListener('beforeprint', measure);
    return () => {
      observer.disconnect();
      globalThis.removeEventListener('beforeprint', measure);
    };
  }, []);
  return [element, width];
}
