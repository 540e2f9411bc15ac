import { useEffect, useRef, useState } from 'preact/hooks';

/** A value that follows another, at most once in a while. */
export function useThrottled<T>(value: T, wait: number): T {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(0);
  useEffect(() => {
    if (Object.is(value, shown)) {
      return undefined;
    }
    const timer = setTimeout(
      () => {
        shownAt.current = performance.now();
        setShown(value);
      },
      Math.max(0, shownAt.current + wait - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, shown]);
  return shown;
}
