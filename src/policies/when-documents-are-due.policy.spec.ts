import fc from 'fast-check';
import { Logger } from '@nestjs/common';
import { meta } from '../../test/support/given';
import { creditLine, OfficeInMemory } from '../../test/support/invoices';
import { creditNoteIdOf } from '../invoices/document.rules';
import { type CreditGranted, type CreditNoteIssued, type InvoiceIssued } from '../invoices/invoice.events';
import { allSeries, type NumberTaken } from '../invoices/numbering.events';
import { ledgerIdOf } from '../ledger/opening.rules';
import { WhenDocumentsAreDue } from './when-documents-are-due.policy';

const NOW = '2027-06-01T00:00:00.000Z';
const OPEN = '2027-05';

const policyOf = (office: OfficeInMemory) => new WhenDocumentsAreDue(office.readModels, office.invoicing);

beforeEach(() => {
  // What cannot be issued is logged; these specs look at what is written.
  jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});
afterEach(() => jest.restoreAllMocks());

it('issues the invoices of all months that have closed, and then has nothing to do', async () => {
  const office = new OfficeInMemory();
  office.closes('a1', '2026-10', '2026-11-04T00:00:00.000Z');
  office.closes('a2', '2026-10', '2026-11-04T00:00:00.000Z');

  expect(await policyOf(office).tick(NOW)).toBe(2);
  expect(office.facts<InvoiceIssued>('InvoiceIssued').map(({ number }) => number)).toEqual([
    'INV-2026-00001',
    'INV-2026-00002',
  ]);
  expect(await policyOf(office).tick(NOW)).toBe(0);
});

it('issues a credit note after the invoice that it credits', async () => {
  const office = new OfficeInMemory();
  office.closes('a1', '2026-10', '2026-11-04T00:00:00.000Z');
  office.opens('a1', OPEN);
  const credit = { month: '2026-10', lines: [creditLine(500)], vatRate: '0.20', currency: 'GBP' };
  office.adjusts('a1', OPEN, '2027-05-02T00:00:00.000Z', 'adj', [credit]);

  await policyOf(office).tick(NOW);
  expect(office.facts<NumberTaken>('NumberTaken').map(({ number }) => number)).toEqual([
    'INV-2026-00001',
    'CN-2027-00001',
  ]);
});

it('lets one document that cannot be issued keep no other from it', async () => {
  const office = new OfficeInMemory();
  office.closes('a1', '2026-10', '2026-11-04T00:00:00.000Z');
  office.opens('a1', OPEN);
  const tooMuch = { month: '2026-10', lines: [creditLine(999_999)], vatRate: '0.20', currency: 'GBP' };
  office.adjusts('a1', OPEN, '2026-11-03T00:00:00.000Z', 'adj', [tooMuch]);
  office.closes('a2', '2026-10', '2026-11-04T00:00:00.000Z');

  await policyOf(office).tick(NOW);
  expect(office.facts<InvoiceIssued>('InvoiceIssued')).toHaveLength(2);
  expect(office.documents().get(creditNoteIdOf('adj', '2026-10'))).toMatchObject({ state: 'due' });
});

type Step =
  | { readonly do: 'close'; readonly agreement: number; readonly month: number; readonly lines: boolean }
  | { readonly do: 'invoice' | 'adjust' | 'give'; readonly agreement: number; readonly month: number }
  | { readonly do: 'look' };

const agreement = fc.nat(2);
const month = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), agreement, month, lines: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('invoice', 'adjust', 'give'), agreement, month }) },
  { weight: 1, arbitrary: fc.constant({ do: 'look' as const }) },
);
/** What happens at once, and after how many commands the power fails. */
const together = fc.record({ steps: fc.array(step, { maxLength: 6 }), commandsLeft: fc.option(fc.nat(12)) });

/** November and December close in 2026, January and February in 2027. */
const months = ['2026-10', '2026-11', '2026-12', '2027-01'];
const closesOn = ['2026-11-04', '2026-12-04', '2027-01-04', '2027-02-04'];

it('leaves no gap and doubles nothing, whoever issues, at once or again, and wherever the power fails', async () => {
  const batches = fc.array(together, { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(batches, async (history) => {
      const office = new OfficeInMemory();
      const closed = new Map<string, boolean>();
      const adjustments: string[] = [];
      for (const a of [0, 1, 2]) office.opens(`a${a}`, OPEN);

      const take = async (one: Step, index: number): Promise<unknown> => {
        if (one.do === 'look') return policyOf(office).tick(NOW);
        const [agreementId, of] = [`a${one.agreement}`, months[one.month]!];
        const ledgerId = ledgerIdOf(agreementId, of);
        const who = meta({ commandId: `command ${index} of ${office.decisions.facts.length}`, at: NOW });
        if (one.do === 'close') {
          if (closed.has(ledgerId)) return;
          closed.set(ledgerId, one.lines);
          const lines = one.lines ? {} : { lines: [] };
          return office.closes(agreementId, of, `${closesOn[one.month]}T00:00:00.000Z`, lines);
        }
        if (one.do === 'give') {
          return office.invoicing.giveCredit({ invoiceId: ledgerId, amount: 100, reason: 'Sorry' }, who);
        }
        if (one.do === 'invoice' || closed.get(ledgerId) !== true) {
          return office.invoicing.invoiceMonth(agreementId, of, who);
        }
        const adjustmentId = `adjustment ${adjustments.length}`;
        adjustments.push(creditNoteIdOf(adjustmentId, of));
        const credit = { month: of, lines: [creditLine(100)], vatRate: '0.20', currency: 'GBP' };
        office.adjusts(agreementId, OPEN, NOW, adjustmentId, [credit]);
        return office.invoicing.creditAdjustment(agreementId, OPEN, adjustmentId, who);
      };
      for (const { steps, commandsLeft } of history) {
        office.decisions.commandsLeft = commandsLeft ?? Infinity;
        await Promise.allSettled(steps.map(take));
      }
      office.decisions.commandsLeft = Infinity;
      while ((await policyOf(office).tick(NOW)) > 0);

      const invoices = office.facts<InvoiceIssued>('InvoiceIssued');
      const charged = [...closed].filter(([, lines]) => lines).map(([ledgerId]) => ledgerId);
      expect(invoices.map(({ invoiceId }) => invoiceId).toSorted()).toEqual(charged.toSorted());

      const notes = office.facts<CreditNoteIssued>('CreditNoteIssued');
      const granted = office.facts<CreditGranted>('CreditGranted').map(({ creditNoteId }) => creditNoteId);
      expect(notes.map(({ creditNoteId }) => creditNoteId).toSorted()).toEqual(granted.toSorted());
      expect(granted).toEqual(expect.arrayContaining(adjustments));
      expect(new Set(granted).size).toBe(granted.length);

      const taken = office.facts<NumberTaken>('NumberTaken');
      for (const year of ['2026', '2027']) {
        for (const series of allSeries) {
          const sequences = taken
            .filter((one) => one.year === year && one.series === series)
            .map((one) => one.sequence);
          expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        }
      }
      const onPaper = [...invoices, ...notes].map(({ number }) => number);
      expect(onPaper.toSorted()).toEqual(taken.map(({ number }) => number).toSorted());
      expect([...office.documents().values()].filter(({ state }) => state !== 'issued')).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
