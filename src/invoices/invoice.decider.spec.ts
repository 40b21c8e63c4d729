import { given, meta } from '../../test/support/given';
import { creditLine, fee, overage } from '../../test/support/invoices';
import { GrantCredit, IssueCreditNote, IssueInvoice } from './invoice.commands';
import { invoice } from './invoice.decider';
import { type CreditGranted, type CreditNoteIssued, type InvoiceIssued } from './invoice.events';

const of = { invoiceId: 'a1-2026-10', agreementId: 'a1', clientId: 'acme', month: '2026-10' };
const issuedAt = '2026-11-04T00:00:00.000Z';
const grantedAt = '2026-11-20T15:00:00.000Z';

const issue = (over: Partial<IssueInvoice['data']> = {}): IssueInvoice =>
  new IssueInvoice(
    {
      ...of,
      ...{ number: 'INV-2026-00007', issuedOn: '2026-11-04', issuedAt, lines: [fee, overage], vatRate: '0.20' },
      currency: 'GBP',
      ...over,
    },
    meta(),
  );
const issued = (over: Partial<InvoiceIssued['data']> = {}): InvoiceIssued => ({
  type: 'InvoiceIssued',
  occurredAt: issuedAt,
  data: {
    ...of,
    ...{ number: 'INV-2026-00007', issuedOn: '2026-11-04', lines: [fee, overage] },
    ...{ net: 139_000, vat: 27_800, vatRate: '0.20', gross: 166_800, currency: 'GBP' },
    ...over,
  },
});

const grant = (over: Partial<GrantCredit['data']> = {}): GrantCredit => {
  const { clientId: _client, ...ofMonth } = of;
  const why = { creditNoteId: 'c1', adjustmentId: 'adj-1', reason: 'Logged twice' };
  const when = { grantedAt, grantedOn: '2026-11-20' };
  return new GrantCredit(
    { ...ofMonth, ...why, ...when, lines: [creditLine(19_000)], currency: 'GBP', ...over },
    meta(),
  );
};
const credit = {
  ...of,
  ...{ creditNoteId: 'c1', adjustmentId: 'adj-1', reason: 'Logged twice', lines: [creditLine(19_000)] },
  ...{ net: -19_000, vat: -3_800, vatRate: '0.20', gross: -22_800, currency: 'GBP' },
};
const granted = (over: Partial<CreditGranted['data']> = {}): CreditGranted => ({
  type: 'CreditGranted',
  occurredAt: grantedAt,
  data: { ...credit, grantedAt, grantedOn: '2026-11-20', ...over },
});

const put = (creditNoteId = 'c1', number = 'CN-2026-00001'): IssueCreditNote =>
  new IssueCreditNote({ invoiceId: of.invoiceId, creditNoteId, number }, meta());
const note = (over: Partial<CreditNoteIssued['data']> = {}): CreditNoteIssued => ({
  type: 'CreditNoteIssued',
  occurredAt: grantedAt,
  data: {
    ...credit,
    ...{ invoiceNumber: 'INV-2026-00007', number: 'CN-2026-00001', issuedOn: '2026-11-20' },
    ...over,
  },
});

describe('an invoice', () => {
  it('is issued with VAT on its net total', () => {
    given(invoice).when(issue()).then(issued());
  });

  it('rounds VAT once, half up, and not line by line', () => {
    const pennies = [1, 2, 3].map((n) => ({ ...fee, description: `Item ${n}`, amount: 101 }));
    const totals = { lines: pennies, net: 303, vat: 53, vatRate: '0.175', gross: 356 };
    given(invoice)
      .when(issue({ lines: pennies, vatRate: '0.175' }))
      .then(issued(totals));
  });

  it('may come to less than nothing: that is owed to the client', () => {
    const lines = [overage, { kind: 'refund' as const, description: 'Unused hours', amount: -30_000 }];
    given(invoice)
      .when(issue({ lines }))
      .then(issued({ lines, net: -11_000, vat: -2_200, gross: -13_200 }));
  });

  it('is not issued again', () => {
    given(invoice, issued()).when(issue()).thenNothing();
  });

  it.each([
    { number: 'INV-2026-00008' },
    { issuedOn: '2026-11-05' },
    { lines: [fee] },
    { lines: [fee, { ...overage, minutes: 96 }] },
    { vatRate: '0.19' },
    { currency: 'EUR' },
  ])('says nothing else later: %j', (other) => {
    given(invoice, issued()).when(issue(other)).thenRefused('DOCUMENT_DIFFERS');
  });
});

describe('a credit', () => {
  it('is granted with the invoice’s VAT rate, below zero', () => {
    given(invoice, issued()).when(grant()).then(granted());
  });

  it('needs an invoice', () => {
    given(invoice).when(grant()).thenRefused('UNKNOWN_INVOICE');
    given(invoice).when(put()).thenRefused('UNKNOWN_INVOICE');
  });

  it('is granted once', () => {
    given(invoice, issued(), granted()).when(grant()).thenNothing();
    given(invoice, issued(), granted())
      .when(grant({ lines: [creditLine(18_000)] }))
      .thenRefused('DOCUMENT_DIFFERS');
  });

  it('is in the invoice’s currency', () => {
    given(invoice, issued())
      .when(grant({ currency: 'EUR' }))
      .thenRefused('CURRENCY_DIFFERS');
  });

  it('gives back at most what was charged, all credits together', () => {
    given(invoice, issued())
      .when(grant({ lines: [creditLine(139_001)] }))
      .thenRefused('CREDIT_EXCEEDS_INVOICE');
    given(invoice, issued(), granted())
      .when(grant({ creditNoteId: 'c2', lines: [creditLine(120_001)] }))
      .thenRefused('CREDIT_EXCEEDS_INVOICE');
    const rest = { lines: [creditLine(120_000)], net: -120_000, vat: -24_000, gross: -144_000 };
    given(invoice, issued(), granted())
      .when(grant({ creditNoteId: 'c2', lines: rest.lines }))
      .then(granted({ creditNoteId: 'c2', ...rest }));
  });

  it('is measured by what was charged, also where a refund made the invoice small', () => {
    const lines = [overage, { kind: 'refund' as const, description: 'Unused hours', amount: -30_000 }];
    given(invoice, issued({ lines, net: -11_000, vat: -2_200, gross: -13_200 }))
      .when(grant())
      .then(granted());
  });

  it('out of goodwill has no bound, and leaves corrections theirs', () => {
    const goodwill = { creditNoteId: 'g1', adjustmentId: null, lines: [creditLine(200_000)] };
    const totals = { net: -200_000, vat: -40_000, gross: -240_000 };
    given(invoice, issued())
      .when(grant(goodwill))
      .then(granted({ ...goodwill, ...totals }));
    given(invoice, issued(), granted({ ...goodwill, ...totals }))
      .when(grant())
      .then(granted());
  });

  // Rule: disputes.no-more-than-is-left-of-the-invoice
  it('of an upheld dispute gives back at most what all credits have left, and leaves corrections theirs', () => {
    const ofDispute = { creditNoteId: 'd1', adjustmentId: null, disputeId: 'a1-2026-10-1' };
    const totals = { net: -120_000, vat: -24_000, gross: -144_000 };
    given(invoice, issued(), granted())
      .when(grant({ ...ofDispute, lines: [creditLine(120_001)] }))
      .thenRefused('CREDIT_EXCEEDS_INVOICE');
    const credited = { ...ofDispute, lines: [creditLine(120_000)] };
    given(invoice, issued(), granted())
      .when(grant(credited))
      .then(granted({ ...credited, ...totals }));
    given(invoice, issued(), granted({ ...credited, ...totals }))
      .when(grant({ lines: [creditLine(139_000)] }))
      .then(granted({ lines: [creditLine(139_000)], net: -139_000, vat: -27_800, gross: -166_800 }));
  });

  it('never has a line above zero, or of another kind', () => {
    const grantOf = (line: object) => () =>
      invoice.decide(grant({ lines: [{ ...creditLine(1), ...line }] }), given(invoice, issued()).state);
    expect(grantOf({ amount: 1 })).toThrow('Not lines of a credit');
    expect(grantOf({ kind: 'fee' })).toThrow('Not lines of a credit');
  });
});

describe('a credit note', () => {
  it('puts a granted credit on paper, dated when it was granted', () => {
    given(invoice, issued(), granted()).when(put()).then(note());
  });

  it('is not issued again, and keeps its number', () => {
    given(invoice, issued(), granted(), note()).when(put()).thenNothing();
    given(invoice, issued(), granted(), note()).when(put('c1', 'CN-2026-00002')).thenRefused('DOCUMENT_DIFFERS');
  });

  it('needs a credit that was granted', () => {
    given(invoice, issued(), granted()).when(put('c2')).thenRefused('CREDIT_NOT_GRANTED');
  });
});
