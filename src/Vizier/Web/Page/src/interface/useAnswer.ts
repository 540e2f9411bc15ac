import { useEffect, useRef, useState } from 'preact/hooks';
import { get, isAbort, messageOf } from '../api/http';

type Query = Parameters<typeof get>[1];

export interface Answer<T> {
  /** The newest answer; an older one is shown while it is asked for again. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

interface Question {
  readonly abort: AbortController;
  askedAt: number;
  isAsking: boolean;
  /** Whether the study has changed since it was asked. */
  isOutdated: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * What the service says at a path. It is asked again when the path, the query or `version` changes; for the last, at most every
 * `wait` milliseconds, and not before it has answered: else a study that changes quickly would never have an answer.
 */
export function useAnswer<T>(path: string | undefined, query: Query = {}, version: unknown = 0, wait = 3000): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly key: string }>({ key: '', value: undefined, problem: undefined, isLoading: true });
  const question = useRef<Question | undefined>(undefined);
  const key = `${path}?${JSON.stringify(query)}`;

  const ask = async (current: Question): Promise<void> => {
    Object.assign(current, { askedAt: performance.now(), isAsking: true, isOutdated: false, timer: undefined });
    try {
      const value = await get<T>(path ?? '', query, current.abort.signal);
      setAnswer({ key, value, problem: undefined, isLoading: false });
    } catch (error) {
      if (!isAbort(error)) {
        setAnswer({ key, value: undefined, problem: messageOf(error), isLoading: false });
      }
    }
    current.isAsking = false;
    if (current.isOutdated) {
      askLater(current);
    }
  };

  const askLater = (current: Question): void => {
    if (!current.abort.signal.aborted) {
      current.timer ??= setTimeout(() => void ask(current), Math.max(0, current.askedAt + wait - performance.now()));
    }
  };

  useEffect(() => {
    if (path === undefined) {
      return undefined;
    }
    const current: Question = { abort: new AbortController(), askedAt: 0, isAsking: false, isOutdated: false, timer: undefined };
    question.current = current;
    void ask(current);
    return () => {
      clearTimeout(current.timer);
      current.abort.abort();
      question.current = undefined;
    };
  }, [key]);

  const askedFor = useRef(version);
  useEffect(() => {
    const current = question.current;
    if (!current || askedFor.current === version) {
      return;
    }
    askedFor.current = version;
    if (current.isAsking) {
      current.isOutdated = true;
    } else {
      askLater(current);
    }
  }, [version]);
  return answer.key === key ? answer : { value: undefined, problem: undefined, isLoading: path !== undefined };
}
