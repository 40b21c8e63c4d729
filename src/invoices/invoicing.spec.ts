import { meta, refusalOf } from '../../test/support/given';
import { creditLine, fee, OfficeInMemory, overage } from '../../test/support/invoices';
import { type Credit } from '../ledger/month.events';
import { creditNoteIdOf } from './document.rules';
import { invoiceStream } from './invoice.decider';
import { type CreditNoteIssued, type InvoiceIssued } from './invoice.events';
import { type NumberTaken } from './numbering.events';

const closedAt = '2026-11-04T00:00:00.000Z';
const ada = meta({ commandId: 'ada', at: '2026-11-04T00:00:00.000Z' });
const muchLater = meta({ commandId: 'schedule', at: '2027-02-01T00:00:00.000Z' });

const creditOf = (month: string, amount = 19_000): Credit => ({
  ...{ month, lines: [creditLine(amount)], vatRate: '0.20', currency: 'GBP' },
});
const numbers = (office: OfficeInMemory) => office.facts<NumberTaken>('NumberTaken').map(({ number }) => number);
const invoices = (office: OfficeInMemory) => office.facts<InvoiceIssued>('InvoiceIssued');
const creditNotes = (office: OfficeInMemory) => office.facts<CreditNoteIssued>('CreditNoteIssued');
const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return refusalOf(() => {
    throw error;
  });
};

describe('A month that has closed', () => {
  it('is invoiced with its lines, under the next number of the year', async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-10', closedAt, { lines: [fee, overage] });
    office.closes('a2', '2026-10', closedAt);

    await office.invoicing.invoiceMonth('a1', '2026-10', ada);
    await office.invoicing.invoiceMonth('a2', '2026-10', ada);

    expect(invoices(office)).toEqual([
      {
        ...{ invoiceId: 'a1-2026-10', agreementId: 'a1', clientId: 'client of a1', month: '2026-10' },
        ...{ number: 'INV-2026-00001', issuedOn: '2026-11-04', lines: [fee, overage] },
        ...{ net: 139_000, vat: 27_800, vatRate: '0.20', gross: 166_800, currency: 'GBP' },
      },
      expect.objectContaining({ invoiceId: 'a2-2026-10', number: 'INV-2026-00002' }),
    ]);
  });

  it('is dated, and counted, by the day of its close on the wall of the agreement', async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-11', '2026-12-31T12:00:00.000Z', { terms: { timeZone: 'Pacific/Auckland' } });
    office.closes('a2', '2026-11', '2026-12-31T12:00:00.000Z', { terms: { timeZone: 'America/New_York' } });

    await office.invoicing.invoiceMonth('a1', '2026-11', muchLater);
    await office.invoicing.invoiceMonth('a2', '2026-11', muchLater);

    expect(invoices(office).map(({ issuedOn, number }) => [issuedOn, number])).toEqual([
      ['2027-01-01', 'INV-2027-00001'],
      ['2026-12-31', 'INV-2026-00001'],
    ]);
  });

  it('is invoiced once, whoever asks and however late', async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-10', closedAt);
    await Promise.all([ada, muchLater, ada].map((who) => office.invoicing.invoiceMonth('a1', '2026-10', who)));

    expect(numbers(office)).toEqual(['INV-2026-00001']);
    expect(invoices(office)).toHaveLength(1);
  });

  it('has no invoice and takes no number where it has no lines', async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-10', closedAt, { lines: [] });

    expect(await office.invoicing.invoiceMonth('a1', '2026-10', ada)).toBeNull();
    expect(numbers(office)).toEqual([]);
    expect(office.documents().size).toBe(0);
  });

  it('keeps the number that it took before a crash', async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-10', closedAt);
    office.closes('a2', '2026-10', closedAt);
    office.decisions.commandsLeft = 1;
    await expect(office.invoicing.invoiceMonth('a1', '2026-10', ada)).rejects.toThrow('killed');
    office.decisions.commandsLeft = Infinity;
    expect([numbers(office), invoices(office)]).toEqual([['INV-2026-00001'], []]);

    await office.invoicing.invoiceMonth('a2', '2026-10', ada);
    await office.invoicing.invoiceMonth('a1', '2026-10', muchLater);

    expect(invoices(office)).toEqual([
      expect.objectContaining({ agreementId: 'a2', number: 'INV-2026-00002' }),
      expect.objectContaining({ agreementId: 'a1', number: 'INV-2026-00001', issuedOn: '2026-11-04' }),
    ]);
  });

  it('must have closed', async () => {
    const office = new OfficeInMemory();
    office.opens('a1', '2026-10');
    expect(await refusal(office.invoicing.invoiceMonth('a1', '2026-10', ada))).toMatchObject({
      code: 'MONTH_NOT_ENDED',
    });
  });
});

describe('What an adjustment gives back', () => {
  const adjusted = () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-09', '2026-10-04T00:00:00.000Z', { lines: [fee, overage] });
    office.closes('a1', '2026-10', closedAt, { lines: [fee, overage] });
    office.opens('a1', '2026-11');
    return office;
  };
  const postedAt = '2026-11-20T15:00:00.000Z';

  it('is credited on the invoice of each month that had charged it, with a reason and a number of its own', async () => {
    const office = adjusted();
    office.adjusts('a1', '2026-11', postedAt, 'adj-1', [creditOf('2026-09', 9_500), creditOf('2026-10')]);

    await office.invoicing.creditAdjustment('a1', '2026-11', 'adj-1', muchLater);

    expect(creditNotes(office)).toEqual([
      expect.objectContaining({
        month: '2026-09',
        invoiceNumber: 'INV-2026-00001',
        number: 'CN-2026-00001',
        net: -9_500,
      }),
      {
        ...{ creditNoteId: creditNoteIdOf('adj-1', '2026-10'), adjustmentId: 'adj-1', reason: 'Logged twice' },
        ...{ invoiceId: 'a1-2026-10', agreementId: 'a1', clientId: 'client of a1', month: '2026-10' },
        ...{ invoiceNumber: 'INV-2026-00002', number: 'CN-2026-00002', issuedOn: '2026-11-20' },
        ...{ lines: [creditLine(19_000)], net: -19_000, vat: -3_800, vatRate: '0.20', gross: -22_800, currency: 'GBP' },
      },
    ]);
  });

  it('comes after the invoice, also where that was still to be issued', async () => {
    const office = adjusted();
    office.adjusts('a1', '2026-11', postedAt, 'adj-1', [creditOf('2026-10')]);
    await office.invoicing.creditAdjustment('a1', '2026-11', 'adj-1', ada);

    const types = office.decisions.eventsOf(invoiceStream('a1-2026-10')).map(({ type }) => type);
    expect(types).toEqual(['InvoiceIssued', 'CreditGranted', 'CreditNoteIssued']);
  });

  it('is credited once, whoever asks and however late', async () => {
    const office = adjusted();
    office.adjusts('a1', '2026-11', postedAt, 'adj-1', [creditOf('2026-10')]);
    const asked = [ada, muchLater, ada].map((who) => office.invoicing.creditAdjustment('a1', '2026-11', 'adj-1', who));
    await Promise.all(asked);

    expect(numbers(office)).toEqual(['INV-2026-00001', 'CN-2026-00001']);
    expect(creditNotes(office)).toHaveLength(1);
  });

  it('needs no note where a share came to nothing', async () => {
    const office = adjusted();
    office.adjusts('a1', '2026-11', postedAt, 'adj-1', [{ ...creditOf('2026-10'), lines: [creditLine(0)] }]);

    expect(await office.invoicing.creditAdjustment('a1', '2026-11', 'adj-1', ada)).toEqual([]);
    expect(office.documents().has(creditNoteIdOf('adj-1', '2026-10'))).toBe(false);
  });

  it('takes no number where it is refused', async () => {
    const office = adjusted();
    await office.invoicing.invoiceMonth('a1', '2026-10', ada);
    office.adjusts('a1', '2026-11', postedAt, 'adj-1', [creditOf('2026-10', 139_001)]);

    expect(await refusal(office.invoicing.creditAdjustment('a1', '2026-11', 'adj-1', ada))).toMatchObject({
      code: 'CREDIT_EXCEEDS_INVOICE',
    });
    expect(numbers(office)).toEqual(['INV-2026-00001']);
  });
});

describe('Goodwill', () => {
  const invoiced = async () => {
    const office = new OfficeInMemory();
    office.closes('a1', '2026-10', closedAt);
    await office.invoicing.invoiceMonth('a1', '2026-10', ada);
    return office;
  };
  const sorry = { invoiceId: 'a1-2026-10', amount: 5_000, reason: 'Sorry for the wait' };
  const billing = meta({ commandId: 'billing', at: '2026-11-30T23:30:00.000Z' });

  it('is a credit note on the invoice, dated today, that follows from no adjustment', async () => {
    const office = await invoiced();
    await office.invoicing.giveCredit(sorry, billing);

    expect(creditNotes(office)).toEqual([
      expect.objectContaining({
        ...{ adjustmentId: null, invoiceNumber: 'INV-2026-00001', number: 'CN-2026-00001', issuedOn: '2026-11-30' },
        ...{ reason: 'Sorry for the wait', lines: [{ kind: 'credit', description: 'Goodwill', amount: -5_000 }] },
        ...{ net: -5_000, vat: -1_000, gross: -6_000, clientId: 'client of a1' },
      }),
    ]);
  });

  it('needs an invoice, and takes no number without one', async () => {
    const office = await invoiced();
    const unknown = office.invoicing.giveCredit({ ...sorry, invoiceId: 'a1-2026-11' }, billing);
    expect(await refusal(unknown)).toMatchObject({ code: 'UNKNOWN_INVOICE' });
    expect(numbers(office)).toEqual(['INV-2026-00001']);
  });

  it.each([1, 2])(
    'is due until it is on paper, also when nobody asks again after a crash (%i)',
    async (commandsLeft) => {
      const office = await invoiced();
      office.decisions.commandsLeft = commandsLeft;
      await expect(office.invoicing.giveCredit(sorry, billing)).rejects.toThrow('killed');
      office.decisions.commandsLeft = Infinity;

      const [due] = [...office.documents().values()].filter(({ dueSince }) => dueSince !== null);
      expect(due).toMatchObject({ kind: 'credit-note', state: 'due', invoiceId: 'a1-2026-10', adjustment: null });
      await office.invoicing.issueCreditNote('a1-2026-10', due!.id, muchLater);

      expect(creditNotes(office)).toEqual([
        expect.objectContaining({ creditNoteId: due!.id, number: 'CN-2026-00001', issuedOn: '2026-11-30' }),
      ]);
      expect(office.documents().get(due!.id)).toMatchObject({ state: 'issued', dueSince: null });
    },
  );
});
