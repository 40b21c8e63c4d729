/**
 * Writes a history of about 200,000 events into an event store's folder, through the real deciders and the real append:
 * 200 agreements, each with six months that were opened, worked in, closed and carried forward, and a ticket a month.
 * `node dist/bench/history.js FOLDER YYYY-MM`, the month being the last of the six.
 */
import { start } from '../embedded/event-store';
import { SignAgreement } from '../src/agreements/agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from '../src/agreements/agreement.decider';
import { RegisterClient } from '../src/clients/client.commands';
import { client, clientStream } from '../src/clients/client.decider';
import { EventStoreConnection } from '../src/event-store/connection';
import { Decisions } from '../src/event-store/decisions';
import { EventLog } from '../src/event-store/event-log';
import { type CommandMeta } from '../src/kernel/command';
import { idFrom } from '../src/kernel/ids';
import { CarryForward, CloseMonth, LogTime, OpenMonth, type WorkedTicket } from '../src/ledger/month.commands';
import { ledgerMonth, ledgerStream } from '../src/ledger/month.decider';
import { ofMonth } from '../src/ledger/months';
import { openingOf } from '../src/ledger/opening.rules';
import { CloseTicket, OpenTicket, PostReply, ResolveTicket } from '../src/tickets/ticket.commands';
import { ticket, ticketStream } from '../src/tickets/ticket.decider';
import { addMinutes, instant, type Instant } from '../src/time/instant';
import { addMonths, firstDayOf, type Month, nextMonth } from '../src/time/local';
import { entryAt, terms } from './agency';

const AGREEMENTS = 200;
const CLIENTS = 20;
const MONTHS = 6;
/** With openings, closings, alarms and tickets this makes about a thousand events an agreement. */
const MONTH_ENTRIES = 153;
/** Agreements that are written at the same time. */
const TOGETHER = 8;

const calendar = { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' };
const noHolidays: ReadonlySet<string> = new Set();

class History {
  constructor(
    private readonly decisions: Decisions,
    private readonly firstMonth: Month,
  ) {}

  async client(clientId: string): Promise<void> {
    const contacts = [{ name: 'Theo', email: 'theo@acme.example' }];
    const meta = metaOf(this.begins, 'client', clientId);
    await this.decisions.run(
      client,
      clientStream(clientId),
      new RegisterClient({ clientId, name: 'Acme', contacts }, meta),
    );
  }

  async agreement(agreementId: string, clientId: string): Promise<void> {
    const startsOn = firstDayOf(this.firstMonth);
    const facts = { agreementId, clientId, startsOn, terms, clientIsKnown: true, holidaysAreKnown: true };
    const command = new SignAgreement(facts, metaOf(this.begins, 'sign', agreementId));
    const { state: signed } = await this.decisions.run(agreement, agreementStream(agreementId), command);
    if (signed.status !== 'signed') throw new Error('An agreement that was signed is not');
    await this.open(signed, this.firstMonth);
    for (let i = 0, month = this.firstMonth; i < MONTHS; i += 1, month = nextMonth(month)) {
      await this.work(signed, month, await this.ticket(signed, month));
      await this.close(signed, month);
    }
  }

  private get begins(): Instant {
    return instant(`${firstDayOf(this.firstMonth)}T00:00:00.000Z`);
  }

  private async open(signed: SignedAgreement, month: Month): Promise<void> {
    const opening = openingOf(signed, month);
    await this.inMonth(signed, month, new OpenMonth(opening, metaOf(opening.startsAt, 'open', opening.ledgerId)));
  }

  private async work(signed: SignedAgreement, month: Month, worked: WorkedTicket): Promise<void> {
    const entries = Array.from({ length: MONTH_ENTRIES }, (_, n) => {
      const { minutes: workedMinutes, ...entry } = entryAt(month, n);
      const startedAt = instant(entry.startedAt);
      const meta = metaOf(addMinutes(startedAt, workedMinutes), 'log', signed.agreementId, month, n);
      const data = {
        ...{ ...ofMonth(signed, month), ...entry, entryId: idFrom(meta.commandId, 'entry'), ticket: worked },
        ...{ startedAt, date: startedAt.slice(0, 10), workedMinutes, holidays: noHolidays, calendar },
        ...{ cover: null, reason: null, allowOverlap: null },
      };
      return this.inMonth(signed, month, new LogTime(data, meta));
    });
    await Promise.all(entries);
  }

  private async ticket({ agreementId, clientId, terms }: SignedAgreement, month: Month): Promise<WorkedTicket> {
    const { timeZone, targets, coverage } = terms;
    const ticketId = idFrom('bench', 'ticket', agreementId, month);
    const openedAt = instant(`${firstDayOf(month)}T09:00:00.000Z`);
    const about = { channel: 'portal', kind: 'support', category: 'bug', priority: 'P2' } as const;
    const opening = {
      ...{ agreementId, clientId, subject: 'Checkout is down', body: 'Nobody can pay.', environment: 'production' },
      ...{ requester: { name: 'Theo', email: 'theo@acme.example' }, projectId: null, estimateMinutes: null },
    } as const;
    const service = { timeZone, targets, coverage, holidays: noHolidays, termsVersion: 1, calendar };
    const ofTicket = { ticketId, service };
    const meta = (minutes: number) => metaOf(addMinutes(openedAt, minutes), 'ticket', ticketId, minutes);
    const steps = [
      new OpenTicket({ ...opening, ...about, ...ofTicket }, meta(0)),
      new PostReply({ ...ofTicket, body: 'We are on it.', public: true }, meta(20)),
      new ResolveTicket({ ...ofTicket, note: null }, meta(90)),
      new CloseTicket({ ...ofTicket, note: null }, meta(120)),
    ];
    for (const step of steps) await this.decisions.run(ticket, ticketStream(ticketId), step);
    return { ticketId, openedOn: openedAt.slice(0, 10), ...about, project: null };
  }

  private async close(signed: SignedAgreement, month: Month): Promise<void> {
    const next = nextMonth(month);
    const { endsAt, ledgerId } = openingOf(signed, month);
    const closing = { ...ofMonth(signed, month), nextTerms: signed.terms };
    const { events } = await this.inMonth(signed, month, new CloseMonth(closing, metaOf(endsAt, 'close', ledgerId)));
    const closed = events.find((event) => event.type === 'MonthClosed')!.data;
    await this.open(signed, next);
    const { carriedLots: lots, statement } = closed;
    const carried = { ...ofMonth(signed, next), fromMonth: month, lots, borrowedMinutes: statement.borrowedMinutes };
    await this.inMonth(signed, next, new CarryForward(carried, metaOf(endsAt, 'carry', ledgerId)));
  }

  private inMonth(
    { agreementId }: SignedAgreement,
    month: Month,
    command: LogTime | OpenMonth | CloseMonth | CarryForward,
  ) {
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), command);
  }
}

/** As commands come over HTTP, with the hash of their request; ids follow from what they are of. */
function metaOf(at: Instant, ...what: readonly (string | number)[]): CommandMeta {
  const commandId = idFrom('bench', ...what);
  const requestHash = commandId.replaceAll('-', '').repeat(2);
  const actor = { id: 'ada', role: 'agent' } as const;
  return { commandId, requestHash, actor, at, correlationId: commandId, causationId: commandId };
}

async function write(folder: string, lastMonth: Month): Promise<void> {
  const store = await start({ path: folder, port: 0 });
  const connection = new EventStoreConnection(store.url);
  const history = new History(new Decisions(new EventLog(connection)), addMonths(lastMonth, 1 - MONTHS));
  const clientIds = Array.from({ length: CLIENTS }, (_, n) => idFrom('bench', 'client', n));
  for (const clientId of clientIds) await history.client(clientId);
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < AGREEMENTS) {
      const n = next++;
      await history.agreement(idFrom('bench', 'agreement', n), clientIds[n % CLIENTS]!);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, writer));
  await connection.onApplicationShutdown();
  await store.stop();
}

const [, , folder, lastMonth] = process.argv;
void write(folder!, lastMonth!);
