import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isOnPaper } from './theme';

/** Leaves for a moment what lies below the first screen: it is made once what is above it has been drawn. */
export function Afterwards({ height, children }: { height: number; children: ComponentChildren }) {
  const [isTime, setTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTime(true), 0);
    return () => clearTimeout(timer);
  }, []);
  return isTime || isOnPaper.value ? <>{children}</> : <div style={{ height: `${height}px` }} />;
}
