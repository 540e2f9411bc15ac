import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../src/api/http';
import { Inquiry, type Outcome } from '../src/api/inquiry';

const wait = 3000;

/** A service that answers when it is told to. */
class Desk {
  readonly questions: { readonly abort: AbortSignal; answer(value: string): void; refuse(error: unknown): void }[] = [];
  readonly outcomes: Outcome<string>[] = [];
  readonly inquiry = new Inquiry<string>({
    ask: abort => new Promise((answer, refuse) => this.questions.push({ abort, answer, refuse })),
    wait,
    onOutcome: outcome => this.outcomes.push(outcome),
  });

  async answer(value: string): Promise<void> {
    this.questions.at(-1)?.answer(value);
    await vi.advanceTimersByTimeAsync(0);
  }

  async refuse(error: unknown): Promise<void> {
    this.questions.at(-1)?.refuse(error);
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('an inquiry', () => {
  let desk: Desk;

  beforeEach(() => {
    vi.useFakeTimers();
    desk = new Desk();
    desk.inquiry.start();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks once while nothing changes', async () => {
    await desk.answer('first');
    await vi.advanceTimersByTimeAsync(10 * wait);
    expect(desk.outcomes).toEqual([{ value: 'first' }]);
    expect(desk.questions).toHaveLength(1);
  });

  it('asks again after a change, and of many changes once in a while', async () => {
    await desk.answer('first');
    for (let change = 0; change < 20; change++) {
      desk.inquiry.outdate();
    }
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(desk.questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(desk.questions).toHaveLength(2);
    await desk.answer('second');
    expect(desk.outcomes).toEqual([{ value: 'first' }, { value: 'second' }]);
  });

  it('lets a question be answered before it asks anew, however long that takes', async () => {
    desk.inquiry.outdate();
    await vi.advanceTimersByTimeAsync(5 * wait);
    expect(desk.questions).toHaveLength(1);
    await desk.answer('late');
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.questions).toHaveLength(2);
    expect(desk.questions[0]?.abort.aborted).toBe(false);
  });

  it('asks on while the service is not ready, and tells of no trouble', async () => {
    await desk.refuse(new ApiError(503, 'ask again', [], []));
    expect(desk.outcomes).toEqual([]);
    await vi.advanceTimersByTimeAsync(wait);
    await desk.answer('at last');
    expect(desk.outcomes).toEqual([{ value: 'at last' }]);
  });

  it('tells that the service does not answer, and asks on', async () => {
    await desk.refuse(new ApiError(0, 'no answer', [], []));
    await vi.advanceTimersByTimeAsync(wait);
    await desk.answer('back');
    expect(desk.outcomes).toEqual([{ problem: 'no answer' }, { value: 'back' }]);
  });

  it('does not repeat what was refused', async () => {
    await desk.refuse(new ApiError(400, 'no such metric', [], []));
    await vi.advanceTimersByTimeAsync(10 * wait);
    expect(desk.questions).toHaveLength(1);
    expect(desk.outcomes).toEqual([{ problem: 'no such metric' }]);
  });

  it('ends, and tells nothing more', async () => {
    desk.inquiry.outdate();
    desk.inquiry.close();
    expect(desk.questions[0]?.abort.aborted).toBe(true);
    await desk.answer('too late');
    await vi.advanceTimersByTimeAsync(10 * wait);
    expect(desk.questions).toHaveLength(1);
    expect(desk.outcomes).toEqual([]);
  });
});
