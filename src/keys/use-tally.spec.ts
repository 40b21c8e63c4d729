import { UseTally } from './use-tally';

const BOARD = 'GET /v1/tickets';

it('counts by key, hour, operation and what became of it', () => {
  const tally = new UseTally();
  tally.note('ada', BOARD, 200, '2026-03-02T09:10:00.000Z');
  tally.note('ada', BOARD, 304, '2026-03-02T09:59:59.999Z');
  tally.note('ada', BOARD, 422, '2026-03-02T09:20:00.000Z');
  tally.note('ada', 'POST /v1/tickets', 503, '2026-03-02T10:00:00.000Z');
  tally.note('bo', BOARD, 403, '2026-03-02T10:00:00.000Z');
  expect(tally.take()).toEqual([
    {
      ...{ keyId: 'ada', hour: '2026-03-02T09:00:00.000Z', lastUsedAt: '2026-03-02T09:59:59.999Z' },
      operations: new Map([[BOARD, { succeeded: 2, refused: 1, failed: 0 }]]),
    },
    {
      ...{ keyId: 'ada', hour: '2026-03-02T10:00:00.000Z', lastUsedAt: '2026-03-02T10:00:00.000Z' },
      operations: new Map([['POST /v1/tickets', { succeeded: 0, refused: 0, failed: 1 }]]),
    },
    {
      ...{ keyId: 'bo', hour: '2026-03-02T10:00:00.000Z', lastUsedAt: '2026-03-02T10:00:00.000Z' },
      operations: new Map([[BOARD, { succeeded: 0, refused: 1, failed: 0 }]]),
    },
  ]);
});

it('begins anew once it was taken', () => {
  const tally = new UseTally();
  tally.note('ada', BOARD, 200, '2026-03-02T09:10:00.000Z');
  expect(tally.take()).toHaveLength(1);
  expect([tally.empty, tally.take()]).toEqual([true, []]);
});

it('loses nothing that could not be written down', () => {
  const tally = new UseTally();
  tally.note('ada', BOARD, 200, '2026-03-02T09:10:00.000Z');
  tally.note('ada', BOARD, 500, '2026-03-02T09:10:00.000Z');
  const away = tally.take();
  tally.note('ada', BOARD, 200, '2026-03-02T09:05:00.000Z');
  tally.giveBack(away);
  expect(tally.take()).toEqual([
    {
      ...{ keyId: 'ada', hour: '2026-03-02T09:00:00.000Z', lastUsedAt: '2026-03-02T09:10:00.000Z' },
      operations: new Map([[BOARD, { succeeded: 2, refused: 0, failed: 1 }]]),
    },
  ]);
});
