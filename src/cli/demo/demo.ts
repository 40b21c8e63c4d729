import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { balances } from '../../../projections/balances';
import { ledgerIdOf } from '../../ledger/opening.rules';
import { type WhatIfAnswer } from '../../audit/what-if/what-if.dto';
import { type StatementView } from '../../ledger/statement.view';
import { Book } from './book';
import { type Client, type Replayed, Studio } from './studio';
import { clocksTable, hours, money, monthsTable } from './tables';
import { emphasis, indented, say, tell, title } from './telling';
import { acmeTerms, globexTerms } from './terms';
import { type Work, workOf } from './year';

const VERIFIER = join(__dirname, '../../../../verifier/minutebook-verify.js');
const MONTHS = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);

interface Clients {
  readonly acme: Client;
  readonly globex: Client;
}

/** Plays a year of an agency on the real program, in a scratch folder: a disputed invoice among it, and how it is proven. */
export async function demo({ keep }: { keep: boolean }): Promise<void> {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-demo-'));
  const book = new Book(folder);
  const clearAway = async (): Promise<void> => {
    await book.stop();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void clearAway().finally(() => process.exit(130)));
  try {
    title('Minutebook: a year of an agency');
    say(`Studio North sells support by the month. Its book is opened in ${folder}.`);
    say(
      'Everything below is a request over HTTP to the program that `npm start` runs, with a clock that can be put forward.',
    );
    await book.open();
    const studio = new Studio(book);
    const clients = await signed(studio);
    await winterAndSpring(studio, clients);
    await summer(studio, clients);
    await autumn(studio, clients);
    await december(studio, clients);
    await aDisputedInvoice(studio, clients, book, folder);
    await theYear(studio, clients);
    await theProof(studio, clients, book);
    say(`\n${((performance.now() - began) / 1_000).toFixed(1)} s`);
  } finally {
    await clearAway();
  }
  if (keep)
    say(`\nThe book is kept. Open it again with\n  DATA_DIR=${folder} CLOCK=manual ADMIN_KEY=${book.key} npm start`);
}

async function signed(studio: Studio): Promise<Clients> {
  await studio.clockTo('2026-01-01T08:00:00Z');
  const acme = await studio.sign('Acme', 'Theo', acmeTerms);
  say('  Ten hours a month for £1,200.00. What is left carries, up to two months’ worth.');
  say('  Up to half an hour over is borrowed from the next month. More is charged, once it is approved.');
  const globex = await studio.sign('Globex', 'Gina', globexTerms);
  say('  Five hours a month for £600.00: use them or lose them. An answer within an hour of work.');
  return { acme, globex };
}

async function winterAndSpring(studio: Studio, clients: Clients): Promise<void> {
  const { acme } = clients;
  title('January to March');
  await works(studio, clients, [...workOf.january, ...workOf.february]);
  await studio.clockTo('2026-03-04T00:00:00Z');
  say('  January and February have closed by themselves, three days after their ends, and carried what was left.');
  await studio.balance(acme, '2026-03');
  say('  It is two months’ worth, and no more: three hours of January were lost at the cap.');
  await works(studio, clients, workOf.march);
  await studio.balance(acme, '2026-03');
  await studio.approve(acme, '2026-03', 120);
  await studio.clockTo('2026-04-04T00:00:00Z');
  await studio.statement(acme, '2026-03', 'Two hours over, approved: all of them are charged, at £120.00 an hour.');

  title('April to June');
  await works(studio, clients, [...workOf.april, ...workOf.may]);
  await studio.balance(acme, '2026-05');
  await studio.approve(acme, '2026-05', 25);
  await studio.clockTo('2026-06-04T00:00:00Z');
  say('  Twenty-five minutes over are few enough to be borrowed: June is granted less by them.');
  await studio.balance(acme, '2026-06');
  await works(studio, clients, workOf.june);
}

async function summer(studio: Studio, clients: Clients): Promise<void> {
  title('July to September');
  await studio.clockTo('2026-07-04T00:00:00Z');
  await studio.buy(clients.acme, 600, 10_000);
  await works(studio, clients, workOf.july);
  await studio.balance(clients.acme, '2026-07');
  await works(studio, clients, [...workOf.august, ...workOf.september]);
}

async function autumn(studio: Studio, { acme, globex }: Clients): Promise<void> {
  title('October');
  await studio.clockTo('2026-10-04T00:00:00Z');
  const basket = await studio.ticket(acme, 'The basket forgets what was in it', '2026-10-06T08:10:00Z');
  await studio.work(basket, 'Ada', '2026-10-06T08:30:00Z', 240, 'Found the session that expires too early');
  await studio.work(basket, 'Ben', '2026-10-08T09:00:00Z', 210, 'Keeps baskets for a week now');
  const opening = await studio.ticket(globex, 'New opening hours', '2026-10-13T08:00:00Z');
  await studio.work(opening, 'Cleo', '2026-10-13T08:30:00Z', 120, 'All forty shops');
  await studio.balance(acme, '2026-10');

  title('November');
  await studio.clockTo('2026-11-04T00:00:00Z');
  await studio.balance(acme, '2026-11');
  const gifts = await studio.ticket(acme, 'The checkout refuses gift cards', '2026-11-10T08:50:00Z');
  await studio.work(gifts, 'Ada', '2026-11-10T09:00:00Z', 400, 'Rounding of split payments');
  await studio.work(gifts, 'Ben', '2026-11-11T09:30:00Z', 375, 'Tests for every card, release');
  await studio.balance(acme, '2026-11');
  await studio.approve(acme, '2026-11', 25);
  const catalogue = await studio.ticket(globex, 'Import the spring catalogue', '2026-11-17T08:45:00Z');
  const note = 'Nine thousand articles, six hundred without a price';
  await studio.work(catalogue, 'Cleo', '2026-11-17T09:00:00Z', 395, note);
  await studio.balance(globex, '2026-11');
  await studio.approve(globex, '2026-11', 95);
  const down = await studio.ticket(globex, 'The shop answers with an error', '2026-11-27T16:30:00Z');
  say('  It is Friday afternoon, and everybody has gone home.');
  await studio.reply(down, '2026-11-30T10:10:00Z', 'It was the certificate: renewed.');
  await studio.resolve(down);
  say(indented(clocksTable(await studio.clocks(down))));
  say('  The answer was due half an hour into Monday, and came forty minutes later: a breach, written once, for good.');
}

async function december(studio: Studio, { acme, globex }: Clients): Promise<void> {
  title('December');
  await studio.clockTo('2026-12-04T00:00:00Z');
  const borrowed = 'Twenty-five minutes over, approved, and within the half hour: borrowed, not charged.';
  await studio.statement(acme, '2026-11', borrowed);
  const charged = 'Ninety-five minutes over, approved: all of them are charged, at £120.00 an hour.';
  await studio.statement(globex, '2026-11', charged);
  await studio.balance(acme, '2026-12');
  const release = await studio.ticket(acme, 'Release before Christmas', '2026-12-08T14:00:00Z');
  const split = 'Twenty minutes in hours, thirty after five at time and a half';
  await studio.work(release, 'Ada', '2026-12-08T16:40:00Z', 50, split);
}

/** A client doubts a number on an invoice. */
async function aDisputedInvoice(studio: Studio, { globex }: Clients, book: Book, folder: string): Promise<void> {
  title('A disputed invoice');
  const [billing, auditor] = [await studio.hires('Bea', 'billing'), await studio.hires('Otto', 'auditor')];
  const { agreementId, name, person } = globex;
  const path = `/v1/agreements/${agreementId}/months/2026-11`;
  const [before, { entries, currency }] = [await book.text(`${path}?format=csv`), await book.get<StatementView>(path)];
  const entryId = entries[0]!.id;

  await studio.putForward('2026-12-09T09:00:00Z');
  const reason = 'Half an hour of it went into an export of yours that was broken.';
  const asked = { agreementId, month: '2026-11', entryIds: [entryId], reason };
  const dispute = await book.post<{ id: string; disputed: { net: number }; agreed: { net: number } }>(
    '/v1/disputes',
    asked,
    globex.key,
  );
  tell(`${person} of ${name} disputes November’s work: “${reason}”`);
  const [agreed, disputed] = [dispute.agreed.net, dispute.disputed.net].map((net) => money(net, currency));
  say(`  ${agreed} of the invoice are agreed, ${emphasis(`${disputed} disputed`)}.`);

  const otherwise = { change: [{ entryId, minutes: 365 }] };
  const asIf = { scope: { agreementId, month: '2026-11' }, whatIf: otherwise };
  const { whatIf } = await studio.replay<{ whatIf: WhatIfAnswer }>(asIf, billing);
  const { net, minutes } = whatIf.clients[0]!;
  tell('Bea of billing asks what November had come to with half an hour less. No event is written for it.');
  say(`  ${hours(-minutes.overageMinutes)} less beyond the hours, ${money(-net, currency)} less to pay, before VAT.`);

  const upheld = { creditAmount: -net, reason: 'The export was ours.' };
  const { creditNote } = await book.post<{ creditNote: { number: string } }>(
    `/v1/disputes/${dispute.id}/uphold`,
    upheld,
    billing,
  );
  tell(`Bea upholds it in part: ${money(-net, currency)} come back with the credit note ${creditNote.number}.`);
  if (before !== (await book.text(`${path}?format=csv`))) throw new Error('The closed month has changed');
  say('  The month that was closed stays as it was, to the byte, under its seal.');

  const evidence = join(folder, 'evidence.json');
  writeFileSync(evidence, await book.text(`/v1/disputes/${dispute.id}/evidence`, globex.key));
  tell(
    `${person} takes the evidence home, one file, and checks it with a program that shares no code with Minutebook:`,
  );
  await book.tellProgram([VERIFIER, evidence]);

  const { months, events, ok } = await book.get<{ months: number; events: number; ok: boolean }>(
    '/v1/audit/verify',
    auditor,
  );
  if (!ok) throw new Error('A month does not fit its seal');
  tell(
    `Otto, the auditor, holds ${months} closed months and their ${events} events to their seals: ${emphasis('all fit')}.`,
  );
}

async function theYear(studio: Studio, { acme, globex }: Clients): Promise<void> {
  title('The year');
  await studio.clockTo('2027-01-04T00:00:00Z');
  for (const agreement of [acme, globex]) {
    say(`\n  ${agreement.name}`);
    say(indented(monthsTable(await studio.statements(agreement, MONTHS))));
  }
}

/** What people are shown follows from the events, and from nothing else. */
async function theProof(studio: Studio, { acme }: Clients, book: Book): Promise<void> {
  title('The proof');
  const all = { scope: 'all' };
  const { documents, eventsRead, ...first } = await studio.replay(all, book.key);
  mustBeEqual(first);
  say(`  ${documents} documents are shown to people: balances, statements, tickets, clocks, …`);
  say(`  They are worked out again from ${eventsRead} events, and compared field by field: ${emphasis('equal')}`);

  tell('Somebody with access to the database gives Acme an hour, by hand.');
  const document = ledgerIdOf(acme.agreementId, '2026-12');
  await book.tamperWith(balances, document, 'figures.remainingMinutes', 570);
  const { differences } = await studio.replay({ ...all, readModels: ['balances'] }, book.key);
  for (const { readModel, fields } of differences) {
    for (const { pointer, live, replayed } of fields) {
      say(`  ${readModel}, ${pointer}: it says ${String(live)}, the events say ${emphasis(String(replayed))}`);
    }
  }
  if (differences.length !== 1) throw new Error(`${differences.length} documents differ where one was changed`);
  say('  Read models are thrown away and filled again from the event store: minutebook rebuild');
  await book.rebuild('balances');
  mustBeEqual(await studio.replay(all, book.key));
  say(`  Once more, field by field: ${emphasis('equal')}`);
}

function mustBeEqual({ equal, differences }: Pick<Replayed, 'equal' | 'differences'>): void {
  if (!equal) throw new Error(`Live and replay differ: ${JSON.stringify(differences)}`);
}

/** Tickets of the quieter months, each with its work. */
async function works(studio: Studio, clients: Clients, all: readonly Work[]): Promise<void> {
  for (const { client, agent, startedAt, minutes, subject, note } of all) {
    await studio.work(await studio.ticket(clients[client], subject, startedAt), agent, startedAt, minutes, note);
  }
}
