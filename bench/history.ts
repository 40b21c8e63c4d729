/**
 * Writes a history into a data folder, through the real deciders and the real append: agreements whose months are
 * opened, worked in, closed, sealed and carried forward, with their tickets. `node dist/bench/history.js FOLDER YYYY-MM SHAPE`,
 * the month being the last of them.
 */
import { join } from 'node:path';
import { start } from '../embedded/event-store';
import { SignAgreement } from '../src/agreements/agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from '../src/agreements/agreement.decider';
import { KeyFile } from '../src/audit/seals/key-file';
import { MonthNotary } from '../src/audit/seals/month-notary';
import { Signer } from '../src/audit/seals/signer';
import { RegisterClient } from '../src/clients/client.commands';
import { client, clientStream } from '../src/clients/client.decider';
import { EventStoreConnection } from '../src/event-store/connection';
import { Decisions } from '../src/event-store/decisions';
import { EventLog } from '../src/event-store/event-log';
import { type CommandMeta } from '../src/kernel/command';
import { idFrom } from '../src/kernel/ids';
import { LogTime, type WorkedTicket } from '../src/ledger/month.commands';
import { ledgerMonth, ledgerStream } from '../src/ledger/month.decider';
import { Months, ofMonth } from '../src/ledger/months';
import { CloseTicket, OpenTicket, PostReply, ResolveTicket } from '../src/tickets/ticket.commands';
import { ticket, ticketStream } from '../src/tickets/ticket.decider';
import { Clock } from '../src/time/clock';
import { addMinutes, instant, type Instant } from '../src/time/instant';
import { addMonths, firstDayOf, type Month, nextMonth, startOfMonth } from '../src/time/local';
import { entryAt, plannedEntryAt, terms } from './agency';
import { type Shape, shapes } from './shapes';

/** Agreements that are written at the same time. */
const TOGETHER = 8;

const calendar = { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' };
const noHolidays: ReadonlySet<string> = new Set();

class History {
  private readonly months: Months;

  constructor(
    private readonly decisions: Decisions,
    private readonly shape: Shape,
    private readonly firstMonth: Month,
  ) {
    this.months = new Months(decisions);
  }

  async client(clientId: string): Promise<void> {
    const contacts = [{ name: 'Theo', email: 'theo@acme.example' }];
    const meta = metaOf(this.begins, 'client', clientId);
    await this.decisions.run(
      client,
      clientStream(clientId),
      new RegisterClient({ clientId, name: 'Acme', contacts }, meta),
    );
  }

  async agreement(nth: number, agreementId: string, clientId: string): Promise<void> {
    const { months, ticketEveryMonth, lastStaysOpen } = this.shape;
    const startsOn = firstDayOf(this.firstMonth);
    const facts = { agreementId, clientId, startsOn, terms, clientIsKnown: true, holidaysAreKnown: true };
    const command = new SignAgreement(facts, metaOf(this.begins, 'sign', agreementId));
    const { state: signed } = await this.decisions.run(agreement, agreementStream(agreementId), command);
    if (signed.status !== 'signed') throw new Error('An agreement that was signed is not');
    await this.months.openFirst(signed, metaOf(this.begins, 'open', agreementId));
    let worked: WorkedTicket | undefined;
    for (let i = 0, month = this.firstMonth; i < months; i += 1, month = nextMonth(month)) {
      if (!worked || ticketEveryMonth) worked = await this.ticket(signed, month);
      const isLast = i === months - 1;
      await this.work(signed, nth, month, isLast, worked);
      const endsAt = startOfMonth(nextMonth(month), signed.terms.timeZone);
      if (!isLast || !lastStaysOpen)
        await this.months.close(signed, month, metaOf(endsAt, 'close', agreementId, month));
    }
  }

  private get begins(): Instant {
    return instant(`${firstDayOf(this.firstMonth)}T00:00:00.000Z`);
  }

  private async work(
    signed: SignedAgreement,
    nth: number,
    month: Month,
    isLast: boolean,
    worked: WorkedTicket,
  ): Promise<void> {
    const { plan, monthEntries, crowded } = this.shape;
    const planned = Array.from({ length: monthEntries }, (_, n) => plannedEntryAt(plan, month, nth, n));
    const crowd = Math.max(0, (isLast ? (crowded[nth] ?? 0) : 0) - monthEntries);
    // Beyond the plan a team of its own works: the agency's people have no time left.
    planned.push(...Array.from({ length: crowd }, (_, n) => entryAt(month, n, `team-${nth}`)));
    const entries = planned.map(({ minutes: workedMinutes, startedAt, ...entry }, n) => {
      const meta = metaOf(addMinutes(startedAt, workedMinutes), 'log', signed.agreementId, month, n);
      const data = {
        ...{ ...ofMonth(signed, month), ...entry, entryId: idFrom(meta.commandId, 'entry'), ticket: worked },
        ...{ startedAt, date: startedAt.slice(0, 10), workedMinutes, holidays: noHolidays, calendar },
        ...{ cover: null, reason: null, allowOverlap: null },
      };
      return this.decisions.run(ledgerMonth, ledgerStream(signed.agreementId, month), new LogTime(data, meta));
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
}

/** As commands come over HTTP, with the hash of their request; ids follow from what they are of. */
function metaOf(at: Instant, ...what: readonly (string | number)[]): CommandMeta {
  const commandId = idFrom('bench', ...what);
  const requestHash = commandId.replaceAll('-', '').repeat(2);
  const actor = { id: 'ada', role: 'agent' } as const;
  return { commandId, requestHash, actor, at, correlationId: commandId, causationId: commandId };
}

async function write(folder: string, lastMonth: Month, shape: Shape): Promise<void> {
  const store = await start({ path: join(folder, 'event-store'), port: 0 });
  const connection = new EventStoreConnection(store.url);
  const log = new EventLog(connection);
  const decisions = new Decisions(log);
  const keyFile = new KeyFile({ DATA_DIR: folder, SIGNING_KEY_FILE: undefined });
  decisions.sealWith(new MonthNotary(log, new Signer(decisions, new Clock(), keyFile)));
  const history = new History(decisions, shape, addMonths(lastMonth, 1 - shape.months));
  const clientIds = Array.from({ length: shape.clients }, (_, n) => idFrom('bench', 'client', n));
  for (const clientId of clientIds) await history.client(clientId);
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < shape.plan.agreements) {
      const n = next++;
      await history.agreement(n, idFrom('bench', 'agreement', n), clientIds[n % clientIds.length]!);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, writer));
  await connection.onApplicationShutdown();
  await store.stop();
}

const [, , folder, lastMonth, shape] = process.argv;
void write(folder!, lastMonth!, shapes[shape!]!);
