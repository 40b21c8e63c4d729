import { DISPUTE, noteOverdue, openDispute, opened, reject, uphold, withdraw } from '../test/support/disputes';
import { recorded } from '../test/support/fake-log';
import { given } from '../test/support/given';
import { type DisputeCommand, RecordRedress } from '../src/disputes/dispute.commands';
import { dispute } from '../src/disputes/dispute.decider';
import { type DisputeEvent } from '../src/disputes/dispute.events';
import { disputeIdOf } from '../src/disputes/dispute.rules';
import { moneyInDispute, timeInDispute } from '../src/disputes/month-in-dispute.view';
import { type Projection } from '../src/kernel/projection';
import { disputes, monthsInDispute } from './disputes';

const redress = new RecordRedress(
  {
    disputeId: DISPUTE,
    adjustment: { adjustmentId: 'x1', month: '2026-11', minutes: 20, lotId: 'goodwill-x1' },
    creditNote: { creditNoteId: 'n1', number: 'CN-2026-00001', amount: 5_000 },
    notGiven: [],
  },
  uphold().meta,
);
const upholding = uphold({ goodwillMinutes: 20, creditAmount: 5_000 });

/** The facts of a dispute about an entry, after these commands. */
const story = (...commands: readonly DisputeCommand[]): readonly DisputeEvent[] =>
  commands.reduce<readonly DisputeEvent[]>(
    (facts, command) => [...facts, ...dispute.decide(command, given(dispute, ...facts).state)],
    opened({ entryIds: ['e2'] }),
  );

function folded<Doc extends object>(projection: Projection<Doc, DisputeEvent>, facts: readonly DisputeEvent[]): Doc {
  const [id] = projection.route(recorded(facts[0]!));
  return facts.reduce<Doc>(
    (doc, fact, revision) => projection.evolve(doc, recorded(fact, { revision })),
    projection.initial(id!),
  );
}
const card = (...commands: readonly DisputeCommand[]) => folded(disputes, story(...commands));

it('a dispute is shown with what it froze, and waits for its answer', () => {
  expect(card()).toMatchObject({
    ...{ id: DISPUTE, state: 'open', overdue: false, overdueAt: '2026-11-20T00:00:00.000Z', redressSince: null },
    ...{ entryIds: ['e2'], lines: [], wholeMonth: false, statement: { minutes: 750, net: 272_500 } },
    ...{ disputed: { minutes: 120, net: 18_000 }, agreed: { minutes: 630, net: 254_500 } },
    close: { eventId: 'the close', revision: 9, position: 70, at: '2026-11-04T00:00:00.000Z', sealDigest: 'abc' },
    ...{ replay: { eventsRead: 10, equal: true }, decision: null, revision: 1 },
  });
});

it('its answer is late until it is given', () => {
  const late = noteOverdue('2026-11-21T00:00:00.000Z');
  expect(card(late)).toMatchObject({ state: 'open', overdue: true, overdueAt: null });
  expect(card(late, reject())).toMatchObject({ state: 'rejected', overdue: false, overdueAt: null });
});

it('once upheld it gives back what it says, and shows it when it is there', () => {
  expect(card(upholding)).toMatchObject({
    ...{ state: 'upheld', overdueAt: null, redressSince: '2026-03-02T09:00:00.000Z' },
    decision: { reason: 'You are right', goodwillMinutes: 20, creditAmount: 5_000, whole: false },
    ...{ agreed: { minutes: 730, net: 267_500 }, adjustment: null, creditNote: null },
  });
  expect(card(upholding, redress)).toMatchObject({
    ...{ redressSince: null, adjustment: redress.data.adjustment, creditNote: redress.data.creditNote },
  });
});

it('once rejected or withdrawn all of the statement is agreed', () => {
  const agreed = { minutes: 750, net: 272_500 };
  expect(card(reject())).toMatchObject({ state: 'rejected', agreed, redressSince: null, overdueAt: null });
  expect(card(withdraw('Found it'))).toMatchObject({
    ...{ state: 'withdrawn', agreed, decision: null, withdrawal: { reason: 'Found it' }, overdueAt: null },
  });
});

describe('A month', () => {
  const month = (...facts: readonly DisputeEvent[]) => folded(monthsInDispute, facts);
  const shown = (...facts: readonly DisputeEvent[]) => {
    const { disputes: ofMonth } = month(...facts);
    return { ...moneyInDispute(ofMonth, 272_500), ...timeInDispute(ofMonth, 750) };
  };
  const second = opened({ disputeId: disputeIdOf('a1-2026-10', 2), number: 2, lines: [3] });

  // Rule: disputes.shown-with-the-month
  it('shows what is agreed and what is disputed, of all its disputes that wait', () => {
    expect(shown(...story(), ...second)).toEqual({
      disputes: [
        { id: 'a1-2026-10-1', state: 'open' },
        { id: 'a1-2026-10-2', state: 'open' },
      ],
      ...{ agreedNet: 134_500, disputedNet: 138_000, upheldNet: 0, creditedNet: 0 },
      ...{ agreedMinutes: 630, disputedMinutes: 120, upheldMinutes: 0 },
    });
  });

  // Rule: disputes.shown-with-the-month
  it('shows what was upheld, and what of it is credited; what was rejected or withdrawn is agreed', () => {
    expect(shown(...story(upholding), ...second)).toMatchObject({
      ...{ agreedNet: 147_500, disputedNet: 120_000, upheldNet: 5_000, creditedNet: 0 },
      ...{ agreedMinutes: 730, disputedMinutes: 0, upheldMinutes: 20 },
    });
    expect(shown(...story(upholding, redress))).toMatchObject({ upheldNet: 5_000, creditedNet: 5_000 });
    for (const answer of [reject(), withdraw()]) {
      expect(shown(...story(answer))).toMatchObject({ agreedNet: 272_500, disputedNet: 0, agreedMinutes: 750 });
    }
  });
});

it('what a dispute is called says which month it is of, and which one', () => {
  expect(openDispute().data.disputeId).toBe('a1-2026-10-1');
});
