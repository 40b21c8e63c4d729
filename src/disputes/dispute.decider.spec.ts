import {
  DISPUTE,
  noteOverdue,
  october,
  openDispute,
  opened,
  reject,
  uphold,
  withdraw,
} from '../../test/support/disputes';
import { given, meta, refusalOf } from '../../test/support/given';
import { plain } from '../../test/support/terms';
import { type Decided, factOf } from '../event-store/decided';
import { type EarlierDispute, RecordRedress } from './dispute.commands';
import { dispute } from './dispute.decider';
import { type DisputeEvent, type DisputeRedressed } from './dispute.events';
import { disputeIdOf } from './dispute.rules';

const factIn = <T extends DisputeEvent['type']>(events: readonly DisputeEvent[], type: T) =>
  factOf({ events } as unknown as Decided<unknown, DisputeEvent>, type);
const openedWith = (...how: Parameters<typeof openDispute>) => factIn(opened(...how), 'DisputeOpened');
const refusedBy = (...how: Parameters<typeof openDispute>) => refusalOf(() => opened(...how));
const decisionAfter = (facts: readonly DisputeEvent[], over: Parameters<typeof uphold>[0]) =>
  factIn(dispute.decide(uphold(over), given(dispute, ...facts).state), 'DisputeUpheld');
const of = { disputeId: DISPUTE, ledgerId: 'a1-2026-10', agreementId: 'a1', clientId: 'acme', month: '2026-10' };

describe('What is disputed', () => {
  // Rule: disputes.freeze-what-is-disputed
  it('is kept as the month was closed with it: what each entry drew and was charged, what each line charges', () => {
    const { statement: closedWith } = october();
    expect(openedWith({ entryIds: ['e2'], lines: [3] })).toEqual({
      ...of,
      ...{ number: 1, reason: 'We never asked for this', wholeMonth: false, entryIds: ['e2'], lines: [3] },
      entries: [{ ...closedWith.entries[1]!, minutes: 120, net: 18_000 }],
      charges: [{ ...closedWith.lines[3]!, line: 3, shares: [] }],
      ...{ statement: { minutes: 750, net: 272_500 }, currency: 'GBP', timeZone: 'Europe/London' },
      ...{ disputed: { minutes: 120, net: 138_000 }, agreed: { minutes: 630, net: 134_500 } },
      ...{ closeId: 'the close', revision: 9, position: 70, closedAt: '2026-11-04T00:00:00.000Z', sealDigest: 'abc' },
      ...{ disputableThrough: '2027-01-03', openedOn: '2026-11-05' },
      ...{ answerDueOn: '2026-11-19', answerDueAt: '2026-11-20T00:00:00.000Z' },
    });
  });

  // Rule: disputes.freeze-what-is-disputed
  it('is kept together with what the month comes to when it is worked out again', () => {
    const replayed = { minutes: 750, net: 272_500 };
    const replay = factIn(opened(), 'DisputeReplayed');
    expect(replay).toEqual({ ...of, eventsRead: 10, replayed, equal: true, differences: [] });
    const differing = { eventsRead: 10, replayed: { minutes: 749, net: 272_500 }, differences: ['usedMinutes'] };
    expect(factIn(opened({ replay: differing }), 'DisputeReplayed')).toMatchObject({ ...differing, equal: false });
  });

  // Rule: disputes.agreed-and-disputed-add-up
  it.each<[string, Parameters<typeof openDispute>[0], minutes: number, net: number]>([
    ['an entry that was paid with minutes', { entryIds: ['e1'] }, 570, 0],
    ['an entry that was charged', { entryIds: ['e2'] }, 120, 18_000],
    ['an entry of which nobody approved a part', { entryIds: ['e3'] }, 60, 4_500],
    ['the line that charges it', { lines: [0] }, 90, 18_000],
    ['both, which count once', { entryIds: ['e2'], lines: [0] }, 120, 18_000],
    ['a line, and an entry on another one', { entryIds: ['e3'], lines: [0] }, 150, 22_500],
    ['a fee', { lines: [3] }, 0, 120_000],
    ['the whole month', {}, 750, 272_500],
    ['everything, named', { entryIds: ['e3', 'e1', 'e2'], lines: [5, 4, 3, 2, 1, 0] }, 750, 272_500],
  ])('comes to its minutes and its money: %s', (_, asked, minutes, net) => {
    const { statement, disputed, agreed, wholeMonth } = openedWith(asked);
    expect(disputed).toEqual({ minutes, net });
    expect([disputed.minutes + agreed.minutes, disputed.net + agreed.net]).toEqual([750, 272_500]);
    expect(statement).toEqual({ minutes: 750, net: 272_500 });
    expect(wholeMonth).toBe(Object.keys(asked!).length === 0);
  });

  it('has the shares of a line that fall to each entry', () => {
    const { charges } = openedWith({ lines: [0, 1] });
    expect(charges.map(({ line, shares }) => [line, shares])).toEqual([
      [0, [{ entryId: 'e2', minutes: 90, amount: 18_000 }]],
      [1, [{ entryId: 'e3', minutes: 30, amount: 4_500 }]],
    ]);
  });

  // Rule: disputes.entries-and-lines-of-the-statement
  it('must be of the statement, and have cost something: every fault is named', () => {
    const nothing = 'Must be an entry that cost minutes or money: there is nothing to dispute about this one';
    const entry = 'Must be an entry of the statement of 2026-10';
    const line = 'Must be the place of a line of the statement of 2026-10, 0 to 5';
    given(dispute)
      .when(openDispute({ entryIds: ['e1', 'e9', 'e4'], lines: [6, 0] }))
      .thenRefused('INVALID', [
        { pointer: '/entryIds/1', detail: entry },
        { pointer: '/entryIds/2', detail: nothing },
        { pointer: '/lines/0', detail: line },
      ]);
  });

  it('must not be a line that charges nothing, nor an entry of overage that nobody approved', () => {
    const free = october({ freeMonths: 2 });
    expect(free.statement.lines[3]).toMatchObject({ kind: 'fee', amount: 0 });
    expect(refusedBy({ lines: [3] }, { of: free }).errors).toEqual([
      { pointer: '/lines/0', detail: 'Must be a line that charges: there is nothing to dispute about this one' },
    ]);
    const unapproved = { ...free.statement.entries[2]!, chargedMinutes: 0, unapprovedMinutes: 60, charges: [] };
    const entries = [...free.statement.entries.slice(0, 2), unapproved];
    const statement = { ...free.statement, entries };
    expect(refusedBy({ entryIds: ['e3'] }, { of: { ...free, statement } }).errors).toMatchObject([
      { pointer: '/entryIds/0' },
    ]);
  });

  it('must not be a month that cost nothing at all', () => {
    const { entriesOfMonth, statement: settled } = october();
    const statement = { ...settled, entries: [], lines: [], usedMinutes: 0, net: 0 };
    expect(refusedBy({}, { of: { entriesOfMonth, statement } })).toMatchObject({
      code: 'INVALID',
      errors: [{ pointer: '/month', detail: '2026-10 cost nothing: there is nothing to dispute' }],
    });
  });

  it('is disputed under its own number', () => {
    given(dispute, ...opened())
      .when(openDispute())
      .thenRefused('ALREADY_EXISTS');
  });
});

describe('What is in another dispute', () => {
  const earlier = (status: EarlierDispute['status'], asked: Parameters<typeof openDispute>[0]): EarlierDispute => {
    const { entries, charges } = openedWith(asked);
    return { disputeId: disputeIdOf('a1-2026-10', 1), status, entries, charges };
  };
  type Named = Parameters<typeof openDispute>[0];

  // Rule: disputes.nothing-is-disputed-twice
  it.each<[string, Named, Named]>([
    ['the same entry', { entryIds: ['e1'] }, { entryIds: ['e1', 'e2'] }],
    ['the same line', { lines: [3] }, { lines: [2, 3] }],
    ['a line of which an entry was charged a share', { entryIds: ['e2'] }, { lines: [0] }],
    ['an entry that was charged a share of a line', { lines: [0] }, { entryIds: ['e2'] }],
    ['the whole month', { entryIds: ['e1'] }, {}],
    ['an entry of a whole month', {}, { entryIds: ['e1'] }],
  ])('is not disputed again while that is open, or once it was upheld: %s', (_, first, second) => {
    for (const status of ['open', 'upheld'] as const) {
      const refusal = refusedBy({ ...second, earlier: [earlier(status, first)] });
      expect(refusal).toMatchObject({ code: 'DISPUTED_ALREADY', facts: { disputeId: DISPUTE, state: status } });
    }
  });

  // Rule: disputes.nothing-is-disputed-twice
  it('may be disputed again once that was withdrawn or rejected', () => {
    for (const status of ['withdrawn', 'rejected'] as const) {
      expect(openedWith({ earlier: [earlier(status, {})] }).wholeMonth).toBe(true);
    }
  });

  it('leaves all else to be disputed', () => {
    const first = earlier('open', { entryIds: ['e2'], lines: [2] });
    const second = openedWith({ entryIds: ['e1'], lines: [1], earlier: [first] });
    expect(second.disputed).toEqual({ minutes: 600, net: 4_500 });
  });
});

describe('The time', () => {
  // Rule: disputes.window
  it.each([
    ['2026-11-04T00:00:00.000Z', true],
    ['2027-01-03T23:59:59.999Z', true],
    ['2027-01-04T00:00:00.000Z', false],
  ])('for a dispute of a month that closed on 4 November is over after 3 January: %s', (at, inTime) => {
    if (inTime) return expect(openedWith({}, { at }).disputableThrough).toBe('2027-01-03');
    expect(refusedBy({}, { at })).toMatchObject({
      code: 'DISPUTE_TOO_LATE',
      facts: { month: '2026-10', disputableThrough: '2027-01-03' },
    });
  });

  // Rule: disputes.window
  it('is read on the wall of the agreement', () => {
    const at = '2027-01-04T06:00:00.000Z';
    const inLosAngeles = { timeZone: 'America/Los_Angeles', closedAt: '2026-11-04T08:00:00.000Z' };
    expect(openedWith(inLosAngeles, { at })).toMatchObject({ openedOn: '2027-01-03', answerDueOn: '2027-01-17' });
    expect(openedWith(inLosAngeles, { at }).answerDueAt).toBe('2027-01-18T08:00:00.000Z');
    expect(refusedBy({}, { at }).code).toBe('DISPUTE_TOO_LATE');
  });

  // Rule: disputes.overdue-once
  it('for an answer is over with the end of its last day, and that is written down once, dated then', () => {
    const due = '2026-11-20T00:00:00.000Z';
    given(dispute, ...opened())
      .when(noteOverdue('2026-11-19T23:59:59.999Z'))
      .thenNothing();
    const overdue: DisputeEvent = { type: 'DisputeOverdue', data: { ...of, answerDueAt: due }, occurredAt: due };
    given(dispute, ...opened())
      .when(noteOverdue('2026-12-01T09:00:00.000Z'))
      .then(overdue);
    given(dispute, ...opened(), overdue)
      .when(noteOverdue('2026-12-02T09:00:00.000Z'))
      .thenNothing();
    expect(decisionAfter([...opened(), overdue], { creditAmount: 1 }).creditAmount).toBe(1);
  });

  it('for an answer is over for nobody who was answered', () => {
    for (const answer of [uphold({ creditAmount: 1 }), reject(), withdraw()]) {
      const answered = dispute.decide(answer, given(dispute, ...opened()).state);
      given(dispute, ...opened(), ...answered)
        .when(noteOverdue('2026-12-01T09:00:00.000Z'))
        .thenNothing();
    }
  });
});

describe('A dispute that is upheld', () => {
  const facts = opened({ entryIds: ['e2'], lines: [2] });

  // Rule: disputes.upheld-whole-or-in-part
  it('gives back minutes and money, and agrees on all the rest of the statement', () => {
    given(dispute, ...facts)
      .when(uphold({ goodwillMinutes: 30, creditAmount: 20_000 }))
      .then({
        type: 'DisputeUpheld',
        data: {
          ...of,
          ...{ reason: 'You are right', goodwillMinutes: 30, goodwillMonth: '2026-11', creditAmount: 20_000 },
          ...{ currency: 'GBP', whole: false, upheld: { minutes: 30, net: 20_000 } },
          agreed: { minutes: 720, net: 252_500 },
          ...{ decidedAt: '2026-11-10T10:00:00.000Z', decidedOn: '2026-11-10' },
        },
      });
  });

  // Rule: disputes.upheld-whole-or-in-part
  it.each([
    ['all minutes and all money', 30, 23_000, true],
    ['less money', 30, 22_999, false],
    ['fewer minutes', 29, 23_000, false],
    ['minutes instead of money, and a line besides that no minutes make good', 120, 0, false],
  ])('is upheld as a whole where all that was paid comes back: %s', (_, goodwillMinutes, creditAmount, whole) => {
    expect(decisionAfter(facts, { goodwillMinutes, creditAmount }).whole).toBe(whole);
  });

  // Rule: disputes.minutes-as-they-were-paid
  it('gives back no more minutes than the work drew or borrowed, and charged ones only where no money comes back', () => {
    const onlyTheEntry = opened({ entryIds: ['e2'] });
    const refused = (minutes: number, money: number) =>
      refusalOf(() => decisionAfter(onlyTheEntry, { goodwillMinutes: minutes, creditAmount: money })).errors;

    expect(refused(31, 1)).toEqual([
      {
        pointer: '/goodwillMinutes',
        detail: 'Must be at most 30, the minutes that the disputed work cost; what was charged comes back as money',
      },
    ]);
    expect(decisionAfter(onlyTheEntry, { goodwillMinutes: 120 })).toMatchObject({
      whole: true,
      goodwillMonth: '2026-11',
    });
    expect(refused(121, 0)).toMatchObject([{ pointer: '/goodwillMinutes' }]);
    expect(decisionAfter(opened({ lines: [0] }), { goodwillMinutes: 90 }).whole).toBe(true);
    // What nobody approved was paid by nobody.
    expect(decisionAfter(opened({ entryIds: ['e3'] }), { goodwillMinutes: 30 }).whole).toBe(true);
  });

  it('gives back what was borrowed in minutes', () => {
    const of = october({ overage: { ...plain().overage, borrowUpToMinutes: 120 } });
    const borrowed = opened({ entryIds: ['e2'] }, { of });
    expect(decisionAfter(borrowed, { goodwillMinutes: 120 })).toMatchObject({ whole: true, creditAmount: 0 });
  });

  // Rule: disputes.no-more-than-is-disputed
  it('gives back something, and no more money than is disputed: every fault is named', () => {
    given(dispute, ...facts)
      .when(uphold())
      .thenRefused('INVALID', [
        {
          pointer: '/goodwillMinutes',
          detail: 'Must be above zero, or creditAmount must: a dispute of which nothing comes back is rejected',
        },
      ]);
    expect(refusalOf(() => decisionAfter(facts, { goodwillMinutes: 31, creditAmount: 23_001 })).errors).toEqual([
      expect.objectContaining({ pointer: '/goodwillMinutes' }),
      { pointer: '/creditAmount', detail: 'Must be at most 23000, the amount in dispute' },
    ]);
  });

  // Rule: disputes.no-more-than-is-left-of-the-invoice
  it('credits no more than earlier credit notes have left of the invoice', () => {
    given(dispute, ...facts)
      .when(uphold({ creditAmount: 23_000, creditLeft: 22_999 }))
      .thenRefused('CREDIT_EXCEEDS_INVOICE', [
        {
          pointer: '/creditAmount',
          detail: 'Must be at most 22999, what earlier credit notes have left of the invoice',
        },
      ]);
    expect(decisionAfter(facts, { creditAmount: 22_999, creditLeft: 22_999 }).creditAmount).toBe(22_999);
  });

  // Rule: disputes.goodwill-needs-an-open-month
  it('gives minutes only where a month is open and holds them; a credit needs none', () => {
    given(dispute, ...facts)
      .when(uphold({ goodwillMinutes: 1, takes: null }))
      .thenRefused('NO_OPEN_MONTH');
    expect(refusalOf(() => decisionAfter(facts, { goodwillMinutes: 1, takes: null })).message).toContain(
      'a credit is possible',
    );
    for (const plan of ['on-demand', 'unlimited'] as const) {
      given(dispute, ...facts)
        .when(uphold({ goodwillMinutes: 1, takes: { month: '2026-11', plan } }))
        .thenRefused('INVALID', [
          {
            pointer: '/goodwillMinutes',
            detail: `Minutes cannot be given in 2026-11 under the plan ${plan}; a credit can`,
          },
        ]);
    }
    expect(decisionAfter(facts, { creditAmount: 1, takes: null })).toMatchObject({ goodwillMonth: null });
  });

  it('has given back what it says once, and then for good', () => {
    const upheld = dispute.decide(uphold({ creditAmount: 1 }), given(dispute, ...facts).state);
    const given1: DisputeRedressed['data'] = {
      ...of,
      ...{ adjustment: null, creditNote: { creditNoteId: 'n1', number: 'CN-2026-00001', amount: 1 }, notGiven: [] },
    };
    const { disputeId, adjustment, creditNote, notGiven } = given1;
    const record = new RecordRedress({ disputeId, adjustment, creditNote, notGiven }, meta());
    const redressed: DisputeEvent = { type: 'DisputeRedressed', data: given1 };
    given(dispute, ...facts, ...upheld)
      .when(record)
      .then(redressed);
    given(dispute, ...facts, ...upheld, redressed)
      .when(record)
      .thenNothing();
    expect(() => dispute.decide(record, given(dispute, ...facts).state)).toThrow('it was not upheld');
  });
});

describe('A dispute that is rejected', () => {
  it('leaves the statement as it stands, with the reason', () => {
    given(dispute, ...opened())
      .when(reject())
      .then({
        type: 'DisputeRejected',
        data: { ...of, reason: 'It was asked for by phone', agreed: { minutes: 750, net: 272_500 } },
      });
  });
});

describe('A decision', () => {
  const history = (...commands: Parameters<typeof dispute.decide>[0][]) =>
    commands.reduce<readonly DisputeEvent[]>(
      (facts, command) => [...facts, ...dispute.decide(command, given(dispute, ...facts).state)],
      opened(),
    );
  const upheld = () => history(uphold({ creditAmount: 500 }));
  const rejected = () => history(reject());
  const withdrawn = () => history(withdraw('Found the mail'));

  // Rule: disputes.decided-is-final
  it('is final: the same again adds nothing, another one is refused', () => {
    given(dispute, ...upheld())
      .when(uphold({ creditAmount: 500, takes: null, creditLeft: 0 }))
      .thenNothing();
    given(dispute, ...rejected())
      .when(reject())
      .thenNothing();
    for (const other of [
      reject(),
      withdraw(),
      uphold({ creditAmount: 501 }),
      uphold({ creditAmount: 500, reason: 'So' }),
    ]) {
      given(dispute, ...upheld())
        .when(other)
        .thenRefused('ALREADY_DECIDED');
    }
    for (const other of [uphold({ creditAmount: 500 }), withdraw(), reject('Another reason')]) {
      given(dispute, ...rejected())
        .when(other)
        .thenRefused('ALREADY_DECIDED');
    }
  });

  it('is not needed any more once the client has withdrawn', () => {
    expect(withdrawn().at(-1)).toEqual({ type: 'DisputeWithdrawn', data: { ...of, reason: 'Found the mail' } });
    given(dispute, ...withdrawn())
      .when(withdraw())
      .thenNothing();
    for (const decision of [uphold({ creditAmount: 500 }), reject()]) {
      given(dispute, ...withdrawn())
        .when(decision)
        .thenRefused('DISPUTE_WITHDRAWN');
    }
  });

  it('is about a dispute that is there', () => {
    for (const command of [
      uphold({ creditAmount: 1 }),
      reject(),
      withdraw(),
      noteOverdue('2027-01-01T00:00:00.000Z'),
    ]) {
      given(dispute).when(command).thenRefused('UNKNOWN_DISPUTE');
    }
  });
});
