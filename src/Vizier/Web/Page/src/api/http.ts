import { signal } from '@preact/signals';
import type { Finding } from './types';

/** A request that the service refused, or that never reached it. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 if there was no answer. */
    readonly status: number,
    message: string,
    /** What is wrong with each field. */
    readonly fields: readonly { readonly field: string; readonly description: string }[],
    /** What is wrong with a document, by line and column. */
    readonly findings: readonly Finding[],
  ) {
    super(message);
  }
}

/** Turns true once the service has asked who we are. */
export const isSignInWanted = signal(false);

interface Problem {
  readonly message?: string;
  readonly details?: readonly {
    readonly '@type'?: string;
    readonly fieldViolations?: readonly { readonly field?: string; readonly description?: string }[];
    readonly findings?: readonly Finding[];
  }[];
}

/** The address of a path of the service, whatever path the page itself is below. */
export function address(path: string, query: Readonly<Record<string, Query>> = {}): string {
  const url = new URL(path, new URL('.', document.baseURI));
  url.hash = '';
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') {
        url.searchParams.append(name, String(each));
      }
    }
  }
  return url.href;
}

type Query = string | number | boolean | undefined | readonly (string | number)[];

export function get<T>(path: string, query?: Readonly<Record<string, Query>>, abort?: AbortSignal): Promise<T> {
  return send<T>('GET', address(path, query), undefined, abort);
}

export function post<T>(path: string, body: object = {}, abort?: AbortSignal): Promise<T> {
  return send<T>('POST', address(path), body, abort);
}

export function patch<T>(path: string, body: object): Promise<T> {
  return send<T>('PATCH', address(path), body);
}

export function remove(path: string): Promise<object> {
  return send<object>('DELETE', address(path));
}

/** Takes a stream of JSON lines from one path, and sends what is made of it to another. */
export async function exchangeLines(source: string, target: string, change: (lines: readonly unknown[]) => readonly object[]): Promise<void> {
  const text = await (await answer('GET', address(source))).text();
  const lines = text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as unknown);
  await answer('POST', address(target), change(lines).map(line => JSON.stringify(line)).join('\n'));
}

/** Whether an error only says that nobody waits for the answer any more. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function send<T>(method: string, url: string, body?: object, abort?: AbortSignal): Promise<T> {
  const text = await (await answer(method, url, body && JSON.stringify(body), abort)).text();
  return (text === '' ? {} : JSON.parse(text)) as T;
}

async function answer(method: string, url: string, body?: string, abort?: AbortSignal): Promise<Response> {
  const request: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } };
  if (body !== undefined) {
    request.headers = { accept: 'application/json', 'content-type': 'application/json' };
    request.body = body;
  }
  if (abort) {
    request.signal = abort;
  }
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    throw new ApiError(0, 'The service does not answer.', [], []);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

async function problemOf(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    problem = { message: `The service answered ${response.status} ${response.statusText}.` };
  }
  if (response.status === 401) {
    isSignInWanted.value = true;
  }
  const details = problem.details ?? [];
  const fields = details.flatMap(detail =>
    (detail.fieldViolations ?? []).map(({ field, description }) => ({ field: field ?? '', description: description ?? '' })),
  );
  const findings = details.flatMap(detail => detail.findings ?? []);
  return new ApiError(response.status, problem.message ?? `The service answered ${response.status}.`, fields, findings);
}
