import { type Terms } from '../../src/agreements/terms';
import {
  NoteOverdue,
  OpenDispute,
  RejectDispute,
  UpholdDispute,
  WithdrawDispute,
} from '../../src/disputes/dispute.commands';
import { dispute } from '../../src/disputes/dispute.decider';
import { type DisputeEvent } from '../../src/disputes/dispute.events';
import { disputeIdOf, statementFigures } from '../../src/disputes/dispute.rules';
import { type Settlement } from '../../src/ledger/month.events';
import { entriesOf } from '../../src/ledger/month.state';
import { Book } from './book';
import { meta } from './given';
import { plain } from './terms';

/** The month that the specs dispute: closed on 4 November, of an agreement in London. */
export interface October {
  readonly statement: Settlement;
  readonly entriesOfMonth: ReadonlySet<string>;
}

/**
 * 750 minutes were used of 600, and 120 of the 150 beyond were approved: `e1` drew 570; `e2` drew 30 and was charged 90 at
 * a developer's rate; of `e3`, at that of support, 30 were charged and 30 nobody approved; `e4` was the agency's own
 * fault. The lines: 18000 and 4500 for overage, then 5000 and 120000 for October and again for November.
 */
export function october(over: Partial<Terms> = {}): October {
  const book = Book.of(plain(over));
  book.log('2026-10', 570);
  book.log('2026-10', 120, { role: 'developer' });
  book.log('2026-10', 60, { role: 'support' });
  book.log('2026-10', 30, { cover: 'own-defect' });
  book.approve('2026-10', 120);
  const statement = book.close('2026-10');
  return { statement, entriesOfMonth: new Set(entriesOf(book.state('2026-10')).map(({ entryId }) => entryId)) };
}

const LEDGER = 'a1-2026-10';
export const DISPUTE = disputeIdOf(LEDGER, 1);

const theUsual = october();

/** Acme disputes all of October, or what is named, on 5 November unless it says when. */
export function openDispute(
  over: Partial<OpenDispute['data']> = {},
  { at = '2026-11-05T10:00:00.000Z', of = theUsual }: { at?: string; of?: October } = {},
): OpenDispute {
  const data: OpenDispute['data'] = {
    ...{ disputeId: DISPUTE, number: 1, ledgerId: LEDGER, agreementId: 'a1', clientId: 'acme', month: '2026-10' },
    ...{ timeZone: 'Europe/London', entryIds: null, lines: null, reason: 'We never asked for this', ...of },
    ...{ closeId: 'the close', revision: 9, position: 70, closedAt: '2026-11-04T00:00:00.000Z', sealDigest: 'abc' },
    ...{ earlier: [], windowDays: 60, answerDays: 14 },
    replay: { eventsRead: 10, replayed: statementFigures(of.statement), differences: [] },
    ...over,
  };
  return new OpenDispute(
    data,
    meta({ commandId: 'open', at, actor: { id: 'theo', role: 'client', clientId: 'acme' } }),
  );
}

/** The facts that this opening comes to. */
export const opened = (...how: Parameters<typeof openDispute>): readonly DisputeEvent[] =>
  dispute.decide(openDispute(...how), dispute.initialState);

const billing = (commandId: string, at: string) => meta({ commandId, at, actor: { id: 'bea', role: 'billing' } });
const TENTH = '2026-11-10T10:00:00.000Z';

export const uphold = (over: Partial<UpholdDispute['data']> = {}, at = TENTH): UpholdDispute => {
  const decision = { disputeId: DISPUTE, goodwillMinutes: 0, creditAmount: 0, reason: 'You are right' };
  const known = { takes: { month: '2026-11', plan: 'retainer' }, creditLeft: 1_000_000 } as const;
  return new UpholdDispute({ ...decision, ...known, ...over }, billing('uphold', at));
};

export const reject = (reason = 'It was asked for by phone'): RejectDispute =>
  new RejectDispute({ disputeId: DISPUTE, reason }, billing('reject', TENTH));

export const withdraw = (reason: string | null = null): WithdrawDispute =>
  new WithdrawDispute({ disputeId: DISPUTE, reason }, meta({ at: TENTH, actor: { id: 'theo', role: 'client' } }));

export const noteOverdue = (at: string): NoteOverdue =>
  new NoteOverdue({ disputeId: DISPUTE }, billing('note overdue', at));
