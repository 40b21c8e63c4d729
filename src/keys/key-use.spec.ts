import { Logger } from '@nestjs/common';
import { KeyUse } from './key-use';
import { type UseBook } from './use-book';
import { type Use } from './use-tally';

describe('what keys are used for', () => {
  let now: string;
  let added: Use[];
  let forgotten: string[];
  let away: boolean;
  let use: KeyUse;

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    [now, added, forgotten, away] = ['2026-06-01T09:30:00.000Z', [], [], false];
    const book = {
      add: (uses: readonly Use[]) => {
        if (away) return Promise.reject(new Error('the document store is away'));
        added.push(...uses);
        return Promise.resolve();
      },
      forgetBefore: (hour: string) => Promise.resolve(void forgotten.push(hour)),
    };
    use = new KeyUse(book as unknown as UseBook, { now: () => now } as never);
  });
  afterEach(() => {
    jest.useRealTimers();
    Logger.overrideLogger(['error', 'warn']);
  });

  const asks = (count: number) => {
    for (let asked = 0; asked < count; asked += 1) use.note('ada', 'GET', '/v1/tickets', 200);
  };
  const counted = () => added.map(({ operations }) => operations.get('GET /v1/tickets')?.succeeded);

  it('is written down every two seconds, and not when there is nothing', async () => {
    asks(3);
    await jest.advanceTimersByTimeAsync(1_900);
    expect(counted()).toEqual([]);
    asks(1);
    await jest.advanceTimersByTimeAsync(100);
    expect(counted()).toEqual([4]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect([counted(), jest.getTimerCount()]).toEqual([[4], 0]);
  });

  it('waits while the document store is away, also where nobody asks any more', async () => {
    away = true;
    asks(2);
    await jest.advanceTimersByTimeAsync(5_000);
    asks(1);
    away = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(counted()).toEqual([3]);
  });

  it('is written down at the end', async () => {
    asks(2);
    await use.beforeApplicationShutdown();
    expect([counted(), jest.getTimerCount()]).toEqual([[2], 0]);
  });

  it('is forgotten after 90 days, which is looked after once a day', async () => {
    for (const instant of ['2026-06-01T09:30:00.000Z', '2026-06-01T23:00:00.000Z', '2026-06-02T00:00:00.000Z']) {
      now = instant;
      asks(1);
      await jest.advanceTimersByTimeAsync(2_000);
    }
    expect(forgotten).toEqual(['2026-03-03T09:30:00.000Z', '2026-03-04T00:00:00.000Z']);
  });
});
