import { useEffect, useRef, useState } from 'preact/hooks';
import { get, isAbort, messageOf } from '../api/http';

type Query = Parameters<typeof get>[1];

export interface Answer<T> {
  /** The newest answer; an older one is shown while it is asked for again. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

/**
 * What the service says at a path. It is asked again when the path, the query or `version` changes; for the last, at most every
 * `wait` milliseconds.
 */
export function useAnswer<T>(path: string | undefined, query: Query = {}, version: unknown = 0, wait = 3000): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly key: string }>({ key: '', value: undefined, problem: undefined, isLoading: true });
  const askedAt = useRef(0);
  const askedKey = useRef('');
  const key = `${path}?${JSON.stringify(query)}`;
  useEffect(() => {
    if (path === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      askedAt.current = performance.now();
      askedKey.current = key;
      try {
        const value = await get<T>(path, query, abort.signal);
        setAnswer({ key, value, problem: undefined, isLoading: false });
      } catch (error) {
        if (!isAbort(error)) {
          setAnswer({ key, value: undefined, problem: messageOf(error), isLoading: false });
        }
      }
    };
    const rest = askedKey.current === key ? askedAt.current + wait - performance.now() : 0;
    const timer = setTimeout(() => void ask(), Math.max(0, rest));
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, version]);
  return answer.key === key ? answer : { value: undefined, problem: undefined, isLoading: path !== undefined };
}
