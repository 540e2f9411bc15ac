import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow, type Following, type Liveness } from '../src/api/events';

/** What a browser's EventSource does, at a test's word. */
class FakeSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  static get last(): FakeSource {
    return FakeSource.all.at(-1) as FakeSource;
  }
  readyState = FakeSource.CONNECTING;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onerror: (() => void) | undefined;

  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  open(): void {
    this.readyState = FakeSource.OPEN;
    this.onopen?.();
  }

  /** The connection broke; the browser connects again by itself unless it gave up. */
  fail(isForGood: boolean): void {
    this.readyState = isForGood ? FakeSource.CLOSED : FakeSource.CONNECTING;
    this.onerror?.();
  }
}

describe('following', () => {
  let cursor: string;
  let polls: { answer(): void; fail(): void }[];
  let heard: number[];
  let liveness: Liveness[];
  let following: Following;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeSource);
    vi.stubGlobal('document', { baseURI: 'http://service/below/' });
    FakeSource.all = [];
    [cursor, polls, heard, liveness] = ['a', [], [], []];
    following = follow<number>({
      path: 'v1/studies/s:watch',
      query: () => ({ cursor }),
      onEvent: message => heard.push(message),
      poll: () => new Promise((answer, fail) => polls.push({ answer, fail: () => fail(new Error('away')) })),
      onLiveness: state => liveness.push(state),
    });
  });

  afterEach(() => {
    following.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const answerPoll = async (): Promise<void> => {
    polls.at(-1)?.answer();
    await vi.advanceTimersByTimeAsync(0);
  };

  it('takes the messages of a stream below the path of the page', () => {
    expect(FakeSource.last.url).toBe('http://service/below/v1/studies/s:watch?cursor=a');
    FakeSource.last.open();
    FakeSource.last.onmessage?.({ data: '7' });
    expect(heard).toEqual([7]);
    expect(liveness).toEqual(['connecting', 'live']);
  });

  it('leaves one broken connection to the browser', async () => {
    FakeSource.last.open();
    FakeSource.last.fail(false);
    await vi.advanceTimersByTimeAsync(100);
    FakeSource.last.open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(polls).toHaveLength(0);
  });

  it('polls once the browser has given up, every three seconds', async () => {
    FakeSource.last.fail(true);
    expect(polls).toHaveLength(1);
    await answerPoll();
    await vi.advanceTimersByTimeAsync(3000);
    expect(polls).toHaveLength(2);
    expect(liveness).toEqual(['connecting', 'polling']);
  });

  it('polls where a stream is accepted but nothing comes through', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(polls).toHaveLength(1);
  });

  it('polls after two failures in a row, though the browser would go on trying', () => {
    FakeSource.last.fail(false);
    FakeSource.last.fail(false);
    expect(polls).toHaveLength(1);
  });

  it('says that nobody answers, and goes on asking', async () => {
    FakeSource.last.fail(true);
    polls[0]?.fail();
    await vi.advanceTimersByTimeAsync(3000);
    expect(liveness.at(-1)).toBe('offline');
    expect(polls).toHaveLength(2);
  });

  it('tries the stream again, from where the polls have come, and ends polling', async () => {
    FakeSource.last.fail(true);
    await answerPoll();
    cursor = 'b';
    await vi.advanceTimersByTimeAsync(15_000);
    expect(FakeSource.all).toHaveLength(2);
    expect(FakeSource.last.url).toContain('cursor=b');
    const before = polls.length;
    FakeSource.last.open();
    await answerPoll();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(polls).toHaveLength(before);
    expect(liveness.at(-1)).toBe('live');
  });

  it('ends for good', async () => {
    FakeSource.last.fail(true);
    following.stop();
    await answerPoll();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSource.all).toHaveLength(1);
    expect(polls).toHaveLength(1);
    expect(liveness).toEqual(['connecting']);
  });
});
