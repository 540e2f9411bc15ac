import { address } from './http';

/** How changes reach the page at the moment. */
export type Liveness = 'connecting' | 'live' | 'polling' | 'offline';

export interface Following {
  stop(): void;
}

interface Options<T> {
  readonly path: string;
  /** Where to begin; asked anew at each connection that the browser does not make by itself. */
  query(): Readonly<Record<string, string | boolean>>;
  /** Takes one message of the stream. */
  onEvent(message: T): void;
  /** Asks once for what is new; used while the stream cannot be had. */
  poll(): Promise<void>;
  onLiveness(liveness: Liveness): void;
}

/** How long a connection may take, in milliseconds. */
const patience = 10_000;
const pollEvery = 3000;
const retryStreamAfter = 15_000;

/** After so many connections in a row that failed, the page polls. */
const mostFailures = 2;

/**
 * Follows a stream of server-sent events. The browser reconnects by itself, with the id of the last event; if it gives up, or no
 * connection stands after a while (a proxy may hold streams back), the page polls, and tries the stream again from time to time.
 */
export function follow<T>(options: Options<T>): Following {
  let source: EventSource | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isPolling = false;
  let stopped = false;

  const connect = (): void => {
    clearTimeout(watchdog);
    source?.close();
    source = new EventSource(address(options.path, options.query()));
    source.onopen = () => {
      failures = 0;
      clearTimeout(watchdog);
      clearTimeout(pollTimer);
      isPolling = false;
      options.onLiveness('live');
    };
    source.onmessage = event => options.onEvent(JSON.parse(String(event.data)) as T);
    source.onerror = () => {
      failures++;
      if (source?.readyState === EventSource.CLOSED || failures >= mostFailures) {
        fallBack();
      } else {
        startWatchdog();
      }
    };
    startWatchdog();
  };

  const startWatchdog = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      if (source?.readyState !== EventSource.OPEN) {
        fallBack();
      }
    }, patience);
  };

  const fallBack = (): void => {
    source?.close();
    clearTimeout(watchdog);
    if (!stopped && !isPolling) {
      isPolling = true;
      void poll();
    }
    watchdog = setTimeout(() => !stopped && connect(), retryStreamAfter);
  };

  const poll = async (): Promise<void> => {
    const liveness = await options.poll().then(
      () => 'polling' as const,
      () => 'offline' as const,
    );
    // The stream may stand again by now.
    if (!stopped && isPolling) {
      options.onLiveness(liveness);
      pollTimer = setTimeout(() => void poll(), pollEvery);
    }
  };

  options.onLiveness('connecting');
  connect();
  return {
    stop: () => {
      stopped = true;
      source?.close();
      clearTimeout(watchdog);
      clearTimeout(pollTimer);
    },
  };
}
