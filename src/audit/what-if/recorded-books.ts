import { agreement, agreementStream, type SignedAgreement } from '../../agreements/agreement.decider';
import { client, clientStream } from '../../clients/client.decider';
import { type EventLog } from '../../event-store/event-log';
import { type Decider } from '../../kernel/decider';
import { type DomainEvent, type Recorded, type RecordedOf } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { type WorkedTicket } from '../../ledger/month.commands';
import { ledgerStream } from '../../ledger/month.decider';
import { type TimeLogged } from '../../ledger/month.events';
import { ticket, ticketStream } from '../../tickets/ticket.decider';
import { localDateOf, type Month, nextMonth, previousMonth } from '../../time/local';
import { type AgreementFact, type MonthFact, type RecordedBooks } from './retelling.rules';

/** Months that are read at once. */
const MONTHS_TOGETHER = 6;

/** Reads agreements' books from the event store alone, one agreement at a time, and counts what it reads. */
export class BooksReader {
  eventsRead = 0;

  constructor(private readonly log: Pick<EventLog, 'readStream'>) {}

  /** @throws Refusal UNKNOWN_AGREEMENT */
  async agreement(agreementId: string): Promise<{ facts: readonly AgreementFact[]; signed: SignedAgreement }> {
    const facts = (await this.factsOf(agreementStream(agreementId))) as readonly AgreementFact[];
    const state = facts.reduce((folded, fact) => agreement.evolve(folded, fact), agreement.initialState);
    if (state.status === 'unsigned') {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
    }
    return { facts, signed: state };
  }

  /** The months from one on, to the last that is opened; and those before it that they cannot be told without. */
  async months({ agreementId, firstMonth }: SignedAgreement, from: Month): Promise<Omit<RecordedBooks, 'agreement'>> {
    const told: MonthFact[] = [];
    let first = from;
    for (let month = from; ;) {
      const streams: Month[] = [];
      for (; streams.length < MONTHS_TOGETHER; month = nextMonth(month)) streams.push(month);
      const read = await Promise.all(streams.map((m) => this.month(agreementId, m)));
      told.push(...read.flat());
      if (read.at(-1)!.length === 0) break;
    }
    // What a month holds is not known while the one before it is open.
    while (told.length > 0 && first > firstMonth && !isCarriedInto(first, told)) {
      first = previousMonth(first);
      told.unshift(...(await this.month(agreementId, first)));
    }
    const before: MonthFact[] = [];
    for (let month = earliestChanged(told) ?? first; month < first; month = nextMonth(month)) {
      before.push(...(await this.month(agreementId, month)));
    }
    return { before, told };
  }

  /** Each entry's ticket, as it was when the time was logged. */
  async tickets(entries: readonly RecordedOf<TimeLogged>[], timeZone: string): Promise<Map<string, WorkedTicket>> {
    const streams = new Map<string, readonly Recorded[]>();
    const read = async (stream: string): Promise<readonly Recorded[]> => {
      const facts = streams.get(stream) ?? (await this.factsOf(stream));
      streams.set(stream, facts);
      return facts;
    };
    const found = new Map<string, WorkedTicket>();
    for (const { data, position } of entries) {
      const { entryId, ticketId, clientId } = data;
      const worked = stateBefore(position, ticket, await read(ticketStream(ticketId)));
      if (worked.status === 'unopened') throw new Error(`Time was logged on ticket ${ticketId} before it was opened`);
      const { channel, priority, kind, category, openedAt, projectId } = worked;
      const owner = projectId === null ? null : stateBefore(position, client, await read(clientStream(clientId)));
      const launched = owner?.status === 'registered' ? owner.projects.get(projectId!) : undefined;
      const project = launched ? { launchedOn: launched.launchedOn, warrantyDays: launched.warrantyDays } : null;
      const openedOn = localDateOf(openedAt, timeZone);
      found.set(entryId, { ticketId, openedOn, channel, priority, kind, category, project });
    }
    return found;
  }

  private async month(agreementId: string, month: Month): Promise<readonly MonthFact[]> {
    return (await this.factsOf(ledgerStream(agreementId, month))) as readonly MonthFact[];
  }

  private async factsOf(stream: string): Promise<readonly Recorded[]> {
    const facts: Recorded[] = [];
    for await (const fact of this.log.readStream(stream)) facts.push(fact);
    this.eventsRead += facts.length;
    return facts;
  }
}

const isCarriedInto = (month: Month, facts: readonly MonthFact[]): boolean =>
  facts.some(({ type, data }) => type === 'BalanceCarriedForward' && data.month === month);

/** The first month that holds an entry that these months have changed after its close. */
function earliestChanged(facts: readonly MonthFact[]): Month | undefined {
  return facts
    .flatMap(({ type, data }) => (type === 'AdjustmentPosted' && data.entry?.before ? [data.entry.month] : []))
    .sort()[0];
}

function stateBefore<S, E extends DomainEvent>(
  position: number,
  decider: Pick<Decider<S, never, E>, 'initialState' | 'evolve'>,
  facts: readonly Recorded[],
): S {
  return facts
    .filter((fact) => fact.position < position)
    .reduce((state, fact) => decider.evolve(state, fact as unknown as E), decider.initialState);
}
