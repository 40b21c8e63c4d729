import fc from 'fast-check';
import { recorded } from '../../test/support/fake-log';
import { addMinutes, minutesBetween } from '../time/instant';
import { clientAddresses, freshFrom, freshSince, nextAttemptAt, noticesOf } from './notice.rules';

const MONDAY = '2026-03-02T09:00:00.000Z';
const THURSDAY = '2026-03-05T09:00:00.000Z';

/** When it would be tried, if every attempt failed at once. */
function attemptsOf(noticeId: string): readonly string[] {
  const at = [MONDAY];
  for (;;) {
    const next = nextAttemptAt(noticeId, at.length, at.at(-1)!, MONDAY);
    if (next === null) return at;
    at.push(next);
  }
}

describe('what failed', () => {
  it('is tried again after a minute, then after twice as long each time up to six hours, for three days', () => {
    fc.assert(
      fc.property(fc.uuid(), (noticeId) => {
        const at = attemptsOf(noticeId);
        const waits = at.slice(1).map((next, i) => minutesBetween(at[i]!, next));
        waits.forEach((minutes, i) => {
          const least = Math.min(360, 2 ** i);
          expect(minutes).toBeGreaterThanOrEqual(least);
          expect(minutes).toBeLessThanOrEqual(Math.min(360, (least * 5) / 4));
        });
        expect(waits.slice(-5)).toEqual([360, 360, 360, 360, 360]);
        expect(at.at(-1)! <= THURSDAY).toBe(true);
        expect(addMinutes(at.at(-1)!, 360) > THURSDAY).toBe(true);
      }),
    );
  });

  it('together does not come back together, and each notice always at the same times', () => {
    const second = (noticeId: string) => nextAttemptAt(noticeId, 5, MONDAY, MONDAY);
    const ids = Array.from({ length: 50 }, (_, n) => `notice-${n}`);
    expect(new Set(ids.map(second)).size).toBeGreaterThan(40);
    expect(ids.map(second)).toEqual(ids.map(second));
  });
});

it('news is what happened in the last three days, and an imported fact is as old as what happened', () => {
  expect(freshFrom(THURSDAY)).toBe(MONDAY);
  expect(freshSince('2025-01-01T00:00:00.000Z', MONDAY)).toBe('2025-01-01T00:00:00.000Z');
  expect(freshSince(MONDAY, MONDAY)).toBe(MONDAY);
});

// Rule: webhooks.dead-endpoints-pause
it('an endpoint that the program pauses is told of, one that somebody pauses is not', () => {
  const about = { webhookId: 'w1', url: 'https://hooks.acme.example/', owner: { keyId: 'k1', clientId: 'acme' } };
  const paused = (by: 'person' | 'program') =>
    noticesOf(recorded({ type: 'WebhookPaused', data: { ...about, by, reason: null } }));
  expect([paused('program'), paused('person')]).toEqual([['webhook-paused'], []]);
});

describe('a past that is moved in', () => {
  const by = (id: string) => ({ actor: { id, role: 'admin' as const }, occurredAt: THURSDAY });
  const opened = (id: string) => ({ type: 'TicketOpened', data: { priority: 'P2' }, metadata: by(id) });
  const crossed = (month: string) => ({ type: 'BalanceThresholdCrossed', data: { month }, metadata: by('schedule') });
  const noticesFrom = (event: object) => noticesOf(event as Parameters<typeof noticesOf>[0]);

  it('is told to nobody, also where it happened today', () => {
    expect(noticesFrom(opened('ada'))).toEqual(['opened']);
    expect(noticesFrom(opened('import'))).toEqual([]);
  });

  it('nor is what its months set off when they close at last', () => {
    expect(['2026-03', '2026-02'].map((month) => noticesFrom(crossed(month)))).toEqual([
      ['threshold-crossed'],
      ['threshold-crossed'],
    ]);
    expect(['2026-01', '2025-03'].map((month) => noticesFrom(crossed(month)))).toEqual([[], []]);
  });
});

describe('who is written to', () => {
  const to = (...addresses: (string | null | undefined)[]) => clientAddresses('Support@studio.example', addresses);

  it('everybody once, however their address is written', () => {
    expect(to('bo@acme.example', 'Bo@ACME.example', 'mia@acme.example')).toEqual([
      'bo@acme.example',
      'mia@acme.example',
    ]);
  });

  it('not who has no address, or none that a letter could be addressed to', () => {
    expect(
      to(null, undefined, '', 'bo', 'bo@', 'bo@acme.example\r\nBcc: all@acme.example', 'a@b@c', 'bo@x, mia@x'),
    ).toEqual([]);
    expect(to(`${'b'.repeat(250)}@acme.example`)).toEqual([]);
  });

  it('never our own mailbox, with whatever tag', () => {
    expect(to('support@studio.example', 'SUPPORT+1234@Studio.example', 'support@acme.example')).toEqual([
      'support@acme.example',
    ]);
  });

  it('never a machine that answers nobody', () => {
    expect(
      to('MAILER-DAEMON@acme.example', 'no-reply@acme.example', 'noreply@acme.example', 'do-not-reply@acme.example'),
    ).toEqual([]);
  });
});
