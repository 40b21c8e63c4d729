import { Book } from '../../test/support/book';
import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { plain } from '../../test/support/terms';
import { SignAgreement } from '../agreements/agreement.commands';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { type KeptStreams } from '../audit/as-of/kept-streams';
import { type Decisions } from '../event-store/decisions';
import { type Actor } from '../kernel/event';
import { type Refusal } from '../kernel/refusal';
import { type Asked } from './dispute.commands';
import { type DisputeOpened } from './dispute.events';
import { RaiseDispute, RaiseDisputeHandler, TakeBackDispute, TakeBackDisputeHandler } from './dispute.handlers';
import { type DecidedDispute } from './redress';

const theo: Actor = { id: 'theo', role: 'client', clientId: 'acme' };
const stranger: Actor = { id: 'sam', role: 'client', clientId: 'globex' };
const settings = { DISPUTE_WINDOW_DAYS: 60, DISPUTE_ANSWER_DAYS: 14 };

/** Acme's agreement with Studio North: October is closed, November is open. */
class Ledger {
  readonly decisions = new DecisionsInMemory();
  readonly book = Book.of(plain());
  private readonly streams = { of: (stream: string) => Promise.resolve(this.facts(stream)) } as unknown as KeptStreams;
  private readonly handler = new RaiseDisputeHandler(this.decisions as unknown as Decisions, this.streams, settings);

  static async closed(): Promise<Ledger> {
    const ledger = new Ledger();
    const who = { agreementId: 'a1', clientId: 'acme', clientIsKnown: true, holidaysAreKnown: true };
    const signing = new SignAgreement({ ...who, startsOn: '2026-10-01', terms: plain() }, meta({ commandId: 'sign' }));
    await ledger.decisions.run(agreement, agreementStream('a1'), signing);
    for (const minutes of [300, 200, 250]) ledger.book.log('2026-10', minutes);
    ledger.book.approve('2026-10', 150);
    ledger.book.close('2026-10');
    return ledger;
  }

  raise(commandId: string, asked: Partial<Asked>, actor = theo): Promise<DecidedDispute> {
    const usual = { agreementId: 'a1', month: '2026-10', entryIds: null, lines: null, reason: 'Not asked for' };
    const at = '2026-11-05T10:00:00.000Z';
    return this.handler.execute(new RaiseDispute({ ...usual, ...asked }, meta({ commandId, at, actor })));
  }

  takeBack(disputeId: string, actor = theo): Promise<DecidedDispute> {
    const command = new TakeBackDispute(
      { disputeId, reason: null },
      meta({ commandId: `take back ${disputeId}`, actor }),
    );
    return new TakeBackDisputeHandler(this.decisions as unknown as Decisions).execute(command);
  }

  get opened(): readonly DisputeOpened['data'][] {
    const facts = this.decisions.facts.map(({ event }) => event).filter(({ type }) => type === 'DisputeOpened');
    return facts.map(({ data }) => data as DisputeOpened['data']);
  }

  private facts(stream: string) {
    const recordedAt = '2026-11-04T00:00:00.000Z';
    const own = this.book.recorded().filter((fact) => fact.stream === stream);
    return own.map((fact) => ({ ...fact, metadata: { ...fact.metadata, recordedAt } }));
  }
}

const refusalOf = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('It was not refused')),
    (refusal: Refusal) => refusal,
  );

it('a dispute freezes what the ledger’s own stream says, and the month worked out again from it', async () => {
  const ledger = await Ledger.closed();
  const { events } = await ledger.raise('first', { entryIds: ['e3'] });
  const october = ledger.book.recorded().filter(({ data }) => data.month === '2026-10');
  const close = october.at(-1)!;

  expect(events.map(({ type }) => type)).toEqual(['DisputeOpened', 'DisputeReplayed']);
  expect(events[0]!.data).toMatchObject({
    ...{ disputeId: 'a1-2026-10-1', number: 1, clientId: 'acme', closeId: close.id, position: close.position },
    ...{ disputed: { minutes: 250, net: 30_000 }, sealDigest: null },
  });
  expect(events[1]!.data).toMatchObject({ eventsRead: october.length, equal: true, differences: [] });
});

// Rule: disputes.nothing-is-disputed-twice
it('two that come at once are told apart: each has its number, and what both want only one has', async () => {
  const ledger = await Ledger.closed();
  const [first, second] = await Promise.all([
    ledger.raise('first', { entryIds: ['e1'] }),
    ledger.raise('second', { entryIds: ['e2'] }),
  ]);
  expect([first, second].map(({ events }) => events[0]!.data.disputeId)).toEqual(['a1-2026-10-1', 'a1-2026-10-2']);

  const settled = await Promise.allSettled(['third', 'fourth'].map((id) => ledger.raise(id, { entryIds: ['e3'] })));
  expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'DISPUTED_ALREADY' } });
  expect(ledger.opened.map(({ number, entryIds }) => [number, ...entryIds])).toEqual([
    [1, 'e1'],
    [2, 'e2'],
    [3, 'e3'],
  ]);
});

it('a repeat is the dispute that it opened the first time, whatever was opened since', async () => {
  const ledger = await Ledger.closed();
  await ledger.raise('first', { entryIds: ['e1'] });
  await ledger.raise('second', { entryIds: ['e2'] });
  const again = await ledger.raise('first', { entryIds: ['e1'] });

  expect([again.repeated, again.events[0]!.data.disputeId]).toEqual([true, 'a1-2026-10-1']);
  expect(ledger.opened).toHaveLength(2);
});

it('a month that is open, or never opened, or of another client, has none', async () => {
  const ledger = await Ledger.closed();
  const codes = [
    await refusalOf(ledger.raise('open', { month: '2026-11' })),
    await refusalOf(ledger.raise('never', { month: '2026-09' })),
    await refusalOf(ledger.raise('strange', {}, stranger)),
    await refusalOf(ledger.raise('nowhere', { agreementId: 'a2' })),
  ].map(({ code }) => code);
  expect(codes).toEqual(['MONTH_NOT_CLOSED', 'UNKNOWN_MONTH', 'UNKNOWN_AGREEMENT', 'UNKNOWN_AGREEMENT']);
  expect(ledger.opened).toEqual([]);
});

it('a dispute is taken back by its own client, and is unknown to another', async () => {
  const ledger = await Ledger.closed();
  await ledger.raise('first', {});
  expect(await refusalOf(ledger.takeBack('a1-2026-10-1', stranger))).toMatchObject({ code: 'UNKNOWN_DISPUTE' });
  expect((await ledger.takeBack('a1-2026-10-1')).state).toMatchObject({ status: 'withdrawn' });
  expect((await ledger.raise('second', {})).events[0]!.data.disputeId).toBe('a1-2026-10-2');
});
