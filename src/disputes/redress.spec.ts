import { DISPUTE, october, openDispute, uphold } from '../../test/support/disputes';
import { meta } from '../../test/support/given';
import { OfficeInMemory } from '../../test/support/invoices';
import { plain } from '../../test/support/terms';
import { GiveNotice, SignAgreement } from '../agreements/agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from '../agreements/agreement.decider';
import { type Decisions } from '../event-store/decisions';
import { type CreditGranted, type CreditNoteIssued } from '../invoices/invoice.events';
import { type CommandMeta } from '../kernel/command';
import { signedAgreement } from '../ledger/ledger.handlers';
import { type AdjustmentPosted } from '../ledger/month.events';
import { Months } from '../ledger/months';
import { type Month } from '../time/local';
import { dispute, disputeStream } from './dispute.decider';
import { type DisputeRedressed } from './dispute.events';
import { Redress } from './redress';

const bea = meta({ commandId: 'bea', at: '2026-11-10T10:00:00.000Z', actor: { id: 'bea', role: 'billing' } });
const schedule = (at: string): CommandMeta =>
  meta({ commandId: `at ${at}`, at, actor: { id: 'schedule', role: 'system' } });
const REASON = `Dispute ${DISPUTE}: You are right`;

/** Acme's October is closed and invoiced, its dispute of the whole month upheld with 50 minutes and 9000, November is open. */
class Office extends OfficeInMemory {
  readonly months = new Months(this.decisions as unknown as Decisions);
  readonly redress = new Redress(this.decisions as unknown as Decisions, this.months, this.invoicing);

  async upholds(): Promise<this> {
    const who = { agreementId: 'a1', clientId: 'acme', clientIsKnown: true, holidaysAreKnown: true };
    const terms = plain({ closeAfterDays: null });
    await this.decisions.run(
      agreement,
      agreementStream('a1'),
      new SignAgreement(
        { ...who, startsOn: '2026-10-01', terms },
        meta({ commandId: 'sign', at: '2026-10-01T08:00:00.000Z' }),
      ),
    );
    await this.months.openFirst(await this.signed(), meta({ commandId: 'open first' }));
    await this.closesInOrder('2026-10', '2026-11-04T00:00:00.000Z');
    await this.invoicing.invoiceMonth('a1', '2026-10', meta({ commandId: 'invoice' }));
    const stream = disputeStream(DISPUTE);
    await this.decisions.run(dispute, stream, openDispute({ entryIds: null }, { of: october() }));
    await this.decisions.run(dispute, stream, uphold({ goodwillMinutes: 50, creditAmount: 9_000 }, bea.at));
    return this;
  }

  async closesInOrder(month: Month, at: string): Promise<void> {
    await this.months.close(await this.signed(), month, meta({ commandId: `close ${month}`, at }));
  }

  /** Notice was given in October: November is the last month, and it closes. */
  async endsWithNovember(): Promise<void> {
    const notice = { agreementId: 'a1', givenOn: '2026-10-15', askedFor: '2026-11-30', by: null };
    const command = new GiveNotice(notice, meta({ commandId: 'notice', at: '2026-11-11T08:00:00.000Z' }));
    await this.decisions.run(agreement, agreementStream('a1'), command);
    await this.closesInOrder('2026-11', '2026-12-04T00:00:00.000Z');
  }

  signed(): Promise<SignedAgreement> {
    return signedAgreement(this.decisions as unknown as Decisions, 'a1');
  }

  /** What was given back, however often it was tried. */
  get given() {
    return {
      adjustments: this.facts<AdjustmentPosted>('AdjustmentPosted').map(({ month, lots, reason }) => [
        month,
        lots[0]!.minutes,
        reason,
      ]),
      notes: this.facts<CreditNoteIssued>('CreditNoteIssued').map(({ number, net, reason, issuedOn }) => [
        number,
        net,
        reason,
        issuedOn,
      ]),
      redressed: this.facts<DisputeRedressed>('DisputeRedressed'),
    };
  }
}

it('minutes are given in the open month and money on the invoice, each with the dispute as its reason', async () => {
  const office = await new Office().upholds();
  const { events, repeated } = await office.redress.give(DISPUTE, bea);

  expect(office.given.adjustments).toEqual([['2026-11', 50, REASON]]);
  expect(office.given.notes).toEqual([['CN-2026-00001', -9_000, REASON, '2026-11-10']]);
  expect(office.facts<CreditGranted>('CreditGranted')).toMatchObject([{ disputeId: DISPUTE, adjustmentId: null }]);
  expect([events.map(({ type }) => type), repeated]).toEqual([['DisputeRedressed'], false]);
  expect(office.given.redressed).toMatchObject([
    {
      adjustment: { month: '2026-11', minutes: 50 },
      creditNote: { number: 'CN-2026-00001', amount: 9_000 },
      notGiven: [],
    },
  ]);
});

// Rule: disputes.redress-once
it.each([0, 1, 2, 3, 4])(
  'once, also where a crash came after %i of its commands and months closed meanwhile',
  async (commands) => {
    const office = await new Office().upholds();
    office.decisions.commandsLeft = commands;
    await expect(office.redress.give(DISPUTE, bea)).rejects.toThrow('killed');
    office.decisions.commandsLeft = Infinity;
    // Longer than repeats are looked for by hand.
    const closes = ['2026-11', '2026-12', '2027-01', '2027-02'];
    for (const month of closes) await office.closesInOrder(month, '2027-03-04T00:00:00.000Z');

    for (const at of ['2027-03-05T09:00:00.000Z', '2027-03-05T09:00:01.000Z'])
      await office.redress.give(DISPUTE, schedule(at));
    await office.redress.give(DISPUTE, bea);

    expect(office.given.adjustments).toEqual([[commands === 0 ? '2027-03' : '2026-11', 50, REASON]]);
    expect(office.given.notes).toEqual([['CN-2026-00001', -9_000, REASON, '2026-11-10']]);
    expect(office.given.redressed).toHaveLength(1);
  },
);

it('no more money than others have left of the invoice meanwhile, and it says so', async () => {
  const office = await new Office().upholds();
  const [invoiced] = office.facts<{ type: 'InvoiceIssued'; data: { net: number } }>('InvoiceIssued');
  const gift = { invoiceId: 'a1-2026-10', amount: invoiced!.net - 4_000, reason: 'A gift' };
  await office.invoicing.giveCredit(gift, meta({ commandId: 'gift' }));
  await office.redress.give(DISPUTE, bea);

  expect(office.given.redressed).toMatchObject([
    { creditNote: { amount: 4_000 }, notGiven: ['5000 net: no more was left of the invoice'] },
  ]);
});

it('no minutes where the last month has closed meanwhile, and it says so', async () => {
  const office = await new Office().upholds();
  office.decisions.commandsLeft = 0;
  await expect(office.redress.give(DISPUTE, bea)).rejects.toThrow('killed');
  office.decisions.commandsLeft = Infinity;
  await office.endsWithNovember();

  await office.redress.give(DISPUTE, schedule('2026-12-05T09:00:00.000Z'));
  expect(office.given.adjustments).toEqual([]);
  expect(office.given.redressed).toMatchObject([
    {
      adjustment: null,
      creditNote: { amount: 9_000 },
      notGiven: [expect.stringMatching(/^50 minutes: The agreement ended/)],
    },
  ]);
});

it('is owed by an upheld dispute alone', async () => {
  const office = new Office();
  await office.decisions.run(dispute, disputeStream(DISPUTE), openDispute());
  await expect(office.redress.give(DISPUTE, bea)).rejects.toThrow('it was not upheld');
});
