import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from '../api/http';
import { Inquiry } from '../api/inquiry';

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
  const inquiry = useRef<Inquiry<T> | undefined>(undefined);
  const key = `${path}?${JSON.stringify(query)}`;
  useEffect(() => {
    if (path === undefined) {
      return undefined;
    }
    const current = new Inquiry<T>({
      ask: abort => get<T>(path, query, abort),
      wait,
      onOutcome: outcome => setAnswer({ key, value: undefined, problem: undefined, isLoading: false, ...outcome }),
    });
    inquiry.current = current;
    current.start();
    return () => {
      current.close();
      inquiry.current = undefined;
    };
  }, [key]);

  const askedFor = useRef(version);
  useEffect(() => {
    if (askedFor.current !== version) {
      askedFor.current = version;
      inquiry.current?.outdate();
    }
  }, [version]);
  return answer.key === key ? answer : { value: undefined, problem: undefined, isLoading: path !== undefined };
}
