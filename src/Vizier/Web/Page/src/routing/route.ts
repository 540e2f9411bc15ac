import { signal } from '@preact/signals';

/**
 * Where the reader is. It is kept in the address's fragment, so that the page works below any path, needs nothing of the server,
 * and whatever is looked at can be sent to someone.
 */
export interface Route {
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

export const route = signal<Route>(parseRoute(globalThis.location?.hash ?? ''));

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const [path = '', query = ''] = splitOnce(text, '?');
  return { segments: path.split('/').filter(segment => segment !== '').map(decode), query: new URLSearchParams(query) };
}

/** The address of a place within the page, to be used in links. */
export function href(segments: readonly (string | number)[], query?: URLSearchParams | readonly (readonly [string, string])[]): string {
  const text = queryText(query ?? []);
  return `#/${segments.map(segment => encodeURIComponent(segment)).join('/')}${text === '' ? '' : `?${text}`}`;
}

export function go(address: string): void {
  if (address !== globalThis.location.hash) {
    history.pushState(null, '', address);
  }
  route.value = parseRoute(address);
}

/** As {@link go}, without a step for the back button. */
export function goInPlace(address: string): void {
  history.replaceState(null, '', address);
  route.value = parseRoute(address);
}

/** Listens to the back button and to links. */
export function startRouting(): void {
  const read = (): void => {
    route.value = parseRoute(globalThis.location.hash);
  };
  globalThis.addEventListener('popstate', read);
  globalThis.addEventListener('hashchange', read);
}

// Addresses are read by people: what needs no escaping in a fragment is left as it is.
function queryText(query: URLSearchParams | readonly (readonly [string, string])[]): string {
  return [...query].map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
}

function escape(text: string): string {
  return encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%20', '+');
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
