import { useEffect, useState } from 'preact/hooks';
import { ApiError, isAbort, messageOf, post } from '../api/http';
import type { Finding } from '../api/types';
import { movedFindings } from './movedFindings';

const patience = 350;

/** What one wishes to submit. */
export interface Wish {
  readonly parent: string;
  readonly document: string;
  readonly images: Readonly<Record<string, string>>;
}

export interface Validation {
  /** What was found in the document, at its lines as they are now. */
  readonly findings: readonly Finding[];
  /** Whether the service has judged just this wish. */
  readonly isChecked: boolean;
  readonly problem: string | undefined;
  /** Shows why the service refused the wish. */
  refuse(error: unknown): void;
}

interface Judgement {
  readonly wish: string;
  readonly document: string;
  readonly findings: readonly Finding[];
  readonly problem: string | undefined;
}

/** Asks the service to judge a document, a moment after it was last changed. */
export function useValidation(wish: Wish): Validation {
  const [judged, setJudged] = useState<Judgement>({ wish: '', document: '', findings: [], problem: undefined });
  const key = JSON.stringify(wish);
  const { document } = wish;
  useEffect(() => {
    if (document.trim() === '') {
      setJudged({ wish: key, document, findings: [], problem: undefined });
      return undefined;
    }
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const { findings = [] } = await post<{ readonly findings?: readonly Finding[] }>('v1/experiments:validate', wish, abort.signal);
        setJudged({ wish: key, document, findings, problem: undefined });
      } catch (error) {
        if (!isAbort(error)) {
          setJudged(judgement => ({ ...judgement, problem: messageOf(error) }));
        }
      }
    };
    const timer = setTimeout(() => void ask(), patience);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return {
    findings: movedFindings(judged.findings, judged.document, document),
    isChecked: judged.wish === key,
    problem: judged.problem,
    refuse: error => setJudged(judgement => ({ ...judgement, problem: messageOf(error), ...(error instanceof ApiError ? { document, findings: findingsOf(error) } : {}) })),
  };
}

function findingsOf(error: ApiError): readonly Finding[] {
  return error.findings.length > 0 ? error.findings : error.fields.map(field => ({ path: field.field, message: field.description }));
}
