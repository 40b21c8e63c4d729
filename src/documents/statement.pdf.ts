import { type Readable } from 'node:stream';
import { type LotMovement } from '../ledger/month.events';
import {
  type EntryChange,
  type StatementAdjustment,
  type StatementEntry,
  type StatementView,
} from '../ledger/statement.view';
import { type Instant } from '../time/instant';
import { localDateOf, nextMonth, startOfMonth } from '../time/local';
import { type StatementParty } from './party';
import { type Block, type Cell, type Row, type Said } from './pdf/paper';
import { pdf, type PdfOptions } from './pdf/pdf';
import { chargeColumns, chargeRows } from './pdf/charges';
import { spell, spellClaim, spellCounting, spellLot, spellMoney, spellMonth, spellPaidBy, wallTime } from './wording';

/** The statement as its client reads it: the balance first, then everything that led to it. */
export function statementPdf(view: StatementView, party: StatementParty, options?: PdfOptions): Readable {
  const { agency, client } = party;
  const sheet = {
    title: `Statement ${view.month}`,
    subject: `Agreement ${view.agreementId}`,
    header: [agency ?? client.name, `Statement ${view.month}${view.state === 'open' ? ', open' : ''}`],
    createdAt: dateOf(view, party),
  } as const;
  return pdf(sheet, blocksOf(view, party), options);
}

/** A closed month's statement is as old as the month's end; an open one is as old as its latest work. */
function dateOf({ month, state, entries }: StatementView, { timeZone }: StatementParty): Instant {
  if (state === 'closed') return startOfMonth(nextMonth(month), timeZone);
  return entries.reduce(
    (latest, { startedAt }) => (startedAt > latest ? startedAt : latest),
    startOfMonth(month, timeZone),
  );
}

function* blocksOf(view: StatementView, party: StatementParty): Generator<Block> {
  const { agency, client, timeZone } = party;
  yield { as: 'title', text: `Statement for ${spellMonth(view.month)}` };
  if (agency !== null) yield { as: 'text', text: `From ${agency}` };
  yield { as: 'text', text: `For ${client.name}, agreement ${view.agreementId}`, style: 'strong' };
  yield { as: 'text', text: stateOf(view), style: view.state === 'open' ? 'strong' : 'text' };
  yield { as: 'text', text: `Dates and times are those of ${timeZone}.`, style: 'quiet' };
  yield balanceOf(view);
  if (view.entries.length === 0) yield* nothing('Time', 'No time was logged in this month.');
  else yield entriesOf(view, party);
  if (view.adjustments.length > 0) yield adjustmentsOf(view);
  if (view.lots.length > 0) yield lotsOf(view);
  if (view.lines.length === 0) yield* nothing('Charges', 'Nothing is charged.');
  else yield { as: 'table', heading: 'Charges', columns: chargeColumns, rows: chargeRows(view, party.vatRate) };
  if (view.seal) {
    const { digest, keyId } = view.seal;
    yield { as: 'text', text: `Sealed with the key ${keyId}.\nDigest ${digest}`, style: 'quiet' };
  }
}

function stateOf({ state, provisional }: StatementView): string {
  if (state === 'closed') return 'Closed: these figures are final.';
  const open = 'Open: this month has not closed, and its figures may still change.';
  return provisional
    ? `${open}\nProvisional: the month before has not closed either; what it carries over is a forecast.`
    : open;
}

function* nothing(heading: string, text: string): Generator<Block> {
  yield { as: 'heading', text: heading };
  yield { as: 'text', text };
}

function balanceOf(view: StatementView): Block {
  const { allowance, purchase, goodwill } = view.drawnBySource;
  const figure = (what: string, minutes: number, note = '', strong = false): Row => ({
    cells: [what, [{ text: note, style: 'quiet' }], spell(minutes)],
    strong,
  });
  const rows: Row[] = [
    figure('Brought forward', view.openingMinutes),
    figure('Granted', view.grantedMinutes, `the allowance of ${view.month}`),
    ...(view.borrowedBeforeMinutes > 0
      ? [figure('Borrowed before', -view.borrowedBeforeMinutes, 'taken off what was granted')]
      : []),
    figure('Bought', view.purchasedMinutes),
    figure(
      'Given',
      view.goodwillMinutes,
      view.givenBackMinutes > 0 ? `${spell(view.givenBackMinutes)} of it given back` : '',
    ),
    figure('Available', view.availableMinutes, '', true),
    figure(
      'Used',
      view.usedMinutes,
      `${spell(view.drawnMinutes)} drawn (${spell(allowance)} allowance, ${spell(purchase)} bought, ` +
        `${spell(goodwill)} given), ${spell(view.overageMinutes)} overage`,
    ),
    figure('Expired', view.expiredMinutes),
    figure('Forfeited', view.forfeitedMinutes),
    ...(view.refundedMinutes > 0 ? [figure('Refunded', view.refundedMinutes)] : []),
    figure(`Carried into ${nextMonth(view.month)}`, view.carriedMinutes, '', true),
    figure('Overage, approved', view.approvedOverageMinutes, overageOf(view)),
    figure(
      'Overage, not approved',
      view.unapprovedOverageMinutes,
      view.unapprovedOverageMinutes > 0 ? 'neither charged nor borrowed' : '',
    ),
    figure(
      'Borrowed',
      view.borrowedMinutes,
      view.borrowedMinutes > 0 ? `the allowance of ${nextMonth(view.month)} is smaller by it` : '',
    ),
  ];
  const columns = [
    { title: 'Minutes', width: 150 },
    { title: 'Of these' },
    { title: 'Time', width: 90, align: 'right' },
  ] as const;
  return { as: 'table', heading: 'The balance at a glance', columns, rows };
}

const overageOf = ({ borrowedMinutes, chargedOverageMinutes }: StatementView): string =>
  [
    ...(borrowedMinutes > 0 ? [`${spell(borrowedMinutes)} borrowed`] : []),
    ...(chargedOverageMinutes > 0 ? [`${spell(chargedOverageMinutes)} charged`] : []),
  ].join(', ');

function entriesOf(view: StatementView, party: StatementParty): Block {
  const columns = [
    { title: 'When', width: 64 },
    { title: 'What was done, and what paid for it' },
    { title: 'Worked', width: 72, align: 'right' },
    { title: 'Counts as', width: 72, align: 'right' },
  ] as const;
  return { as: 'table', heading: 'Time', columns, rows: entryRows(view, party) };
}

function* entryRows({ entries, currency, workedByCover }: StatementView, party: StatementParty): Generator<Row> {
  let worked = 0;
  let billable = 0;
  for (const entry of entries) {
    worked += entry.minutes;
    billable += entry.billableMinutes;
    yield {
      cells: [whenOf(entry, party), workOf(entry, currency, party), spell(entry.minutes), spell(entry.billableMinutes)],
    };
  }
  const byCover = Object.entries(workedByCover).map(([cover, minutes]) => `${cover} ${spell(minutes)}`);
  yield { cells: ['Sum', `Worked: ${byCover.join(', ')}`, spell(worked), spell(billable)], strong: true };
}

const whenOf = ({ date, startedAt, late, originalMonth }: StatementEntry, { timeZone }: StatementParty): Cell => [
  { text: date },
  { text: wallTime(startedAt, timeZone) },
  ...(late ? [{ text: `late, work of ${originalMonth}`, style: 'quiet' } as const] : []),
];

function workOf(entry: StatementEntry, currency: string, party: StatementParty): Cell {
  const { agent, role, ticketId, activity, note, reason, changes, billableMinutes } = entry;
  const who = [agent, role, `ticket ${ticketId}`, activity].filter((part) => part !== null).join(', ');
  const quiet = (text: string): Said => ({ text, style: 'quiet' });
  return [
    { text: note },
    quiet(who),
    quiet(`${spellCounting(entry)}${reason === null ? '' : ` (${reason})`}`),
    ...(billableMinutes > 0 ? [quiet(`Paid by: ${spellPaidBy(entry, currency)}`)] : []),
    ...changes.map((change) => quiet(changeOf(change, party))),
  ];
}

function changeOf({ at, by, reason, from, to }: EntryChange, { timeZone }: StatementParty): string {
  const before = `${spell(from.workedMinutes)} counting as ${spell(from.billableMinutes)}`;
  const moved =
    to !== null && to.startedAt !== from.startedAt
      ? `, moved from ${from.date} ${wallTime(from.startedAt, timeZone)}`
      : '';
  return `${to === null ? 'Reversed' : 'Corrected'} ${localDateOf(at, timeZone)} by ${by}: was ${before}${moved}; ${reason}`;
}

function adjustmentsOf({ adjustments, currency }: StatementView): Block {
  const columns = [
    { title: 'Date', width: 64 },
    { title: 'Adjustment' },
    { title: 'Given', width: 66, align: 'right' },
    { title: 'Drawn', width: 66, align: 'right' },
    { title: 'Credited', width: 78, align: 'right' },
  ] as const;
  const rows = adjustments.map((adjustment): Row => {
    const { date, givenMinutes, drawnMinutes, creditAmount } = adjustment;
    const credited = creditAmount === 0 ? '' : spellMoney(creditAmount, currency);
    return { cells: [date, whyOf(adjustment, currency), spell(givenMinutes), spell(drawnMinutes), credited] };
  });
  return { as: 'table', heading: 'Adjustments', columns, rows };
}

function whyOf(adjustment: StatementAdjustment, currency: string): Cell {
  const { kind, reason, entryId, entryMonth, from, to, claimed } = adjustment;
  const about = entryId === null ? '' : ` of entry ${entryId}${entryMonth === null ? '' : `, ${entryMonth}`}`;
  const values = from === null ? '' : `: ${spell(from.billableMinutes)} became ${spell(to?.billableMinutes ?? 0)}`;
  const paidBy = spellPaidBy(adjustment, currency);
  return [
    { text: reason },
    { text: `${adjustmentNames[kind]}${about}${values}`, style: 'quiet' },
    ...(claimed ? [{ text: capital(spellClaim(claimed)), style: 'quiet' } as const] : []),
    ...(paidBy === '' ? [] : [{ text: `Paid by: ${paidBy}`, style: 'quiet' } as const]),
  ];
}

const adjustmentNames = {
  given: 'Minutes given',
  taken: 'Minutes taken',
  correction: 'Correction',
  reversal: 'Reversal',
} as const satisfies Readonly<Record<StatementAdjustment['kind'], string>>;

function lotsOf({ lots, month }: StatementView): Block {
  const columns = [
    { title: 'Minutes from' },
    { title: 'Held', width: 72, align: 'right' },
    { title: 'Where they went', width: 210 },
  ] as const;
  const rows = lots.map((lot): Row => ({ cells: [whenceOf(lot), spell(lot.minutes), whitherOf(lot, month)] }));
  return { as: 'table', heading: 'Where minutes came from, and where they went', columns, rows };
}

function whenceOf({ source, month, grantedOn, expiresOn, givenBack, claimed }: LotMovement): Cell {
  const granted = source === 'purchase' ? 'bought' : 'granted';
  const until = expiresOn === null ? 'never expires' : `expires after ${expiresOn}`;
  return [
    { text: capital(spellLot({ source, month })) },
    { text: `${granted} ${grantedOn}, ${until}`, style: 'quiet' },
    ...(claimed ? [{ text: spellClaim(claimed), style: 'quiet' } as const] : []),
    ...(givenBack === undefined
      ? []
      : [{ text: `given back in ${givenBack.month}, from entry ${givenBack.entryId}`, style: 'quiet' } as const]),
  ];
}

function whitherOf(lot: LotMovement, month: string): Cell {
  const { drawn, expired, expiresOn, forfeited, forfeitedBy, refunded, remaining } = lot;
  const because =
    forfeitedBy === 'cap' ? 'above what may be carried' : forfeitedBy === 'end' ? 'because the agreement ended' : '';
  const went = [
    ...(drawn > 0 ? [`${spell(drawn)} drawn`] : []),
    ...(expired > 0 ? [`${spell(expired)} expired after ${expiresOn}`] : []),
    ...(forfeited > 0 ? [`${spell(forfeited)} forfeited, ${because}`] : []),
    ...(refunded > 0 ? [`${spell(refunded)} refunded`] : []),
    ...(remaining > 0 ? [`${spell(remaining)} carried into ${nextMonth(month)}`] : []),
  ];
  return went.map((text) => ({ text }));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
