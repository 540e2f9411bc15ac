import { ApiError, isAbort, messageOf } from './http';

/** What came of asking: an answer, or what stands in its way. */
export type Outcome<T> = { readonly value: T } | { readonly problem: string };

interface Options<T> {
  /** Asks the service once. */
  ask(abort: AbortSignal): Promise<T>;
  /** The least time between two questions, in milliseconds. */
  readonly wait: number;
  onOutcome(outcome: Outcome<T>): void;
}

/**
 * A question to the service that is asked again as things change: at most once in a while, and not before it is answered, else what
 * changes quickly would never have an answer. A service that is not ready yet, or does not answer, is asked again by itself.
 */
export class Inquiry<T> {
  private readonly abort = new AbortController();
  private askedAt = 0;
  private isAsking = false;
  private isOutdated = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: Options<T>) {}

  /** Asks for the first time. */
  start(): void {
    void this.ask();
  }

  /** Says that the answer may have changed. */
  outdate(): void {
    if (this.isAsking) {
      this.isOutdated = true;
    } else {
      this.askLater();
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }

  private async ask(): Promise<void> {
    Object.assign(this, { askedAt: performance.now(), isAsking: true, isOutdated: false, timer: undefined });
    try {
      this.tell({ value: await this.options.ask(this.abort.signal) });
    } catch (error) {
      this.isOutdated ||= this.take(error);
    }
    this.isAsking = false;
    if (this.isOutdated) {
      this.askLater();
    }
  }

  /** Returns whether to ask again although nothing has changed. */
  private take(error: unknown): boolean {
    const status = error instanceof ApiError ? error.status : undefined;
    if (!isAbort(error) && status !== notReady) {
      this.tell({ problem: messageOf(error) });
    }
    return status === notReady || status === noAnswer;
  }

  private tell(outcome: Outcome<T>): void {
    if (!this.abort.signal.aborted) {
      this.options.onOutcome(outcome);
    }
  }

  private askLater(): void {
    if (!this.abort.signal.aborted) {
      this.timer ??= setTimeout(() => void this.ask(), Math.max(0, this.askedAt + this.options.wait - performance.now()));
    }
  }
}

const notReady = 503;
const noAnswer = 0;
