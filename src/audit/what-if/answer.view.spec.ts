import { Differences } from './answer.view';
import { type Figures, type MonthDifference } from './difference.rules';

const figures = (over: Partial<Figures>): Figures => ({
  ...{ availableMinutes: 0, usedMinutes: 0, overageMinutes: 0, unapprovedOverageMinutes: 0, borrowedMinutes: 0 },
  ...{ expiredMinutes: 0, forfeitedMinutes: 0, refundedMinutes: 0, carriedMinutes: 0, net: 0, vat: 0, gross: 0 },
  ...{ creditedNet: 0, creditedVat: 0, creditedGross: 0, ...over },
});
const entry = { entryId: 'e1', kind: 'left-out', recorded: null, whatIf: null } as const;
const line = { recorded: { kind: 'fee', description: 'Fee', amount: 5 }, whatIf: null } as const;
const month = (name: string, difference: Partial<Figures>): MonthDifference => ({
  ...{
    month: name,
    state: 'closed',
    recorded: figures({}),
    whatIf: figures(difference),
    difference: figures(difference),
  },
  ...{ entries: [entry, entry], lines: [line] },
});
const told = (agreementId: string, currency: string, ...months: MonthDifference[]) => ({
  ...{ agreementId, clientId: 'acme', currency, monthsTold: 12, months },
});

it('sums minutes and money of a client by currency, with the credits of corrections taken off', () => {
  const differences = new Differences();
  const charged = month('2026-10', { usedMinutes: -95, net: -19_000, vat: -3_800, gross: -22_800 });
  const credited = month('2026-11', { creditedNet: 9_000, creditedVat: 1_800, creditedGross: 10_800 });
  differences.add(told('A-1', 'GBP', charged, credited));
  differences.add(told('A-2', 'EUR', charged));
  differences.add(told('A-3', 'GBP'));
  expect(differences).toMatchObject({ agreementsTold: 3, monthsTold: 36, monthsThatDiffer: 3 });
  expect(differences.clients).toMatchObject([
    {
      ...{ currency: 'GBP', agreementsTold: 2, monthsTold: 24, monthsThatDiffer: 2, net: -10_000, vat: -2_000 },
      ...{ gross: -12_000, minutes: { usedMinutes: -95 }, agreements: [{ agreementId: 'A-1' }] },
    },
    { currency: 'EUR', net: -19_000, agreements: [{ agreementId: 'A-2' }] },
  ]);
});

// Rule: whatif.bounded
it('lists so much and no more, counts the rest, and sums all of it', () => {
  const differences = new Differences<string>({ months: 2, entries: 3, lines: 9, refused: 1 });
  const dear = month('2026-10', { net: 5 });
  differences.add(told('A-1', 'GBP', dear));
  differences.add(told('A-2', 'GBP', dear, dear));
  differences.add(told('A-3', 'GBP', dear));
  differences.refuse(['one', 'another']);
  const [client] = differences.clients;
  expect(client).toMatchObject({ net: 20, monthsThatDiffer: 4, agreementsTold: 3 });
  expect(
    client!.agreements.map(({ agreementId, months }) => [agreementId, months.map(({ entries }) => entries.length)]),
  ).toEqual([
    ['A-1', [2]],
    ['A-2', [1]],
  ]);
  expect(differences.notListed).toEqual({ months: 2, entries: 1 + 4, lines: 2, refused: 1 });
  expect(differences.refused).toEqual(['one']);
});
