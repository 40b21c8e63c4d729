import { agreements } from '../../../projections/agreements';
import { maintenancePlans } from '../../../projections/maintenance';
import { messages } from '../../../projections/messages';
import { notices } from '../../../projections/notices';
import { outages } from '../../../projections/outages';
import { slaStatus } from '../../../projections/sla-status';
import { ticketBoard } from '../../../projections/ticket-board';
import { ticketSearch } from '../../../projections/ticket-search';
import { trends } from '../../../projections/trends';
import { workQueue } from '../../../projections/work-queue';
import { agreementStream } from '../../agreements/agreement.decider';
import { type AgreementSigned } from '../../agreements/agreement.events';
import { clientStream } from '../../clients/client.decider';
import { disputeIdOf, disputeStream } from '../../disputes/dispute.rules';
import { type EventLog } from '../../event-store/event-log';
import { messageStream } from '../../intake/message.decider';
import { invoiceStream } from '../../invoices/invoice.decider';
import { type Projection } from '../../kernel/projection';
import { Refusal } from '../../kernel/refusal';
import { ledgerStream } from '../../ledger/month.state';
import { ledgerIdOf } from '../../ledger/opening.rules';
import { maintenanceStream } from '../../maintenance/maintenance.decider';
import { checkStream } from '../../monitoring/check.decider';
import { noticeStream } from '../../notices/notice.decider';
import { type Month, nextMonth } from '../../time/local';
import { ticketStream } from '../../tickets/ticket.decider';
import { Stopped } from './facts';
import { type Fact, handles, routed } from './folding.rules';
import { type LiveDocuments } from './live-documents';
import { type Scope } from './scope';
import { type Part, type Place, type Selection, type StreamKind, typesIn } from './subjects.rules';

/** How many streams are read at a time. */
const TOGETHER = 16;
/** Mail is answered by its sender: the command's correlation is the message. */
const BY_MAIL = 'mail:';

/** What is replayed by itself: a client's own documents, an agreement, one of its months, one of its tickets. */
export type PartScope = Exclude<Scope, { readonly kind: 'all' }>;

export interface PartRead {
  readonly part: Part;
  readonly place: Place;
  /** In log order, none after the end that was asked for. */
  readonly facts: readonly Fact[];
  /** Read models that named streams which no other stream names. */
  readonly listedBy: readonly string[];
}

/**
 * Reads a part of the book from its streams, up to a position. The event store names the agreement, its months, what
 * hangs on them, tickets that were worked on, messages that were filed, and notices; a list of all tickets of an agreement,
 * of its checks, its planned work, and the list of a client's agreements it does not have: read models give those, several
 * of them together, so that one that has lost a document does not hide it. The whole log needs no list.
 */
export class PartFacts {
  constructor(
    private readonly log: Pick<EventLog, 'readStream'>,
    private readonly live: LiveDocuments,
    private readonly tell: (eventsRead: number) => void,
    private readonly stopping: AbortSignal,
  ) {}

  /** A part that no event is about: all that is stored of it is too much. For who goes by the read models' own lists. */
  nothingOf(scope: PartScope): PartRead {
    const { clientId = '', agreementId = '' } = scope as { readonly clientId?: string; readonly agreementId?: string };
    return {
      part: scope.kind,
      place: { clientId, agreementId, ledgerIds: [], ticketIds: [] },
      facts: [],
      listedBy: [],
    };
  }

  /** @throws Refusal UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, UNKNOWN_MONTH, UNKNOWN_TICKET; Stopped */
  async read(scope: PartScope, kinds: ReadonlySet<StreamKind>, end: number): Promise<PartRead> {
    const reading = new Reading(this.log, this.live, kinds, end, this.tell, this.stopping);
    const place = await reading.part(scope);
    const facts = reading.facts.sort((a, b) => a.position - b.position);
    return { part: scope.kind, place, facts, listedBy: [...reading.listedBy].sort() };
  }

  /** The agreements of a client, as the read models list them. */
  async agreementsOf(clientId: string): Promise<readonly string[]> {
    const lists = [
      this.live.values(agreements, 'id', { clientId }),
      ...[ticketBoard, trends].map((tickets) => this.live.values(tickets as Projection, 'agreementId', { clientId })),
    ];
    return [...new Set((await Promise.all(lists)).flatMap((ids) => [...ids]))].sort();
  }
}

/** What all facts of tickets, checks, plans, months and notices say of whom they are about. */
interface About {
  readonly clientId?: string;
  readonly agreementId?: string;
  readonly ticketId?: string | null;
}

/** Streams that are found by tickets, or about them. */
const ofTickets = ['ticket', 'check', 'maintenance', 'message', 'notice'] as const;

class Reading {
  readonly facts: Fact[] = [];
  readonly listedBy = new Set<string>();
  private eventsRead = 0;

  constructor(
    private readonly log: Pick<EventLog, 'readStream'>,
    private readonly live: LiveDocuments,
    private readonly kinds: ReadonlySet<StreamKind>,
    private readonly end: number,
    private readonly tell: (eventsRead: number) => void,
    private readonly stopping: AbortSignal,
  ) {}

  part(scope: PartScope): Promise<Place> {
    switch (scope.kind) {
      case 'client':
        return this.client(scope.clientId);
      case 'agreement':
        return this.agreement(scope.agreementId);
      case 'month':
        return this.month(scope.agreementId, scope.month);
      case 'ticket':
        return this.ticket(scope.ticketId);
    }
  }

  private async client(clientId: string): Promise<Place> {
    const own = await this.stream(clientStream(clientId));
    if (own.length === 0) throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
    let ticketIds: readonly string[] = [];
    if (this.kinds.has('ticket')) {
      ticketIds = await this.listed({ clientId }, [ticketBoard, ticketSearch, trends, workQueue], []);
      await this.streams(ticketIds.map(ticketStream), (opened) => opened.clientId === clientId);
    }
    return { clientId, agreementId: '', ledgerIds: [], ticketIds };
  }

  private async agreement(agreementId: string): Promise<Place> {
    const { clientId, firstMonth } = await this.signed(agreementId);
    const months = await this.months(agreementId, firstMonth);
    await this.documentsOf(agreementId, months);
    await this.checksAndPlans(clientId, agreementId);
    const ticketIds = ofTickets.some((kind) => this.kinds.has(kind)) ? await this.tickets(clientId, agreementId) : [];
    return { clientId, agreementId, ledgerIds: months.map((month) => ledgerIdOf(agreementId, month)), ticketIds };
  }

  private async month(agreementId: string, month: Month): Promise<Place> {
    const { clientId, firstMonth } = await this.signed(agreementId);
    const months = month < firstMonth ? [] : await this.months(agreementId, month);
    if (!months.includes(month)) {
      throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { agreementId, month });
    }
    await this.documentsOf(agreementId, [month]);
    return { clientId, agreementId, ledgerIds: [ledgerIdOf(agreementId, month)], ticketIds: [] };
  }

  private async ticket(ticketId: string): Promise<Place> {
    const [opened] = await this.stream(ticketStream(ticketId));
    if (!opened) throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId });
    const { agreementId, clientId } = opened.data as { agreementId: string; clientId: string };
    const { firstMonth } = await this.signed(agreementId);
    if (this.kinds.has('ledger')) await this.months(agreementId, firstMonth);
    await this.checksAndPlans(clientId, agreementId);
    await this.followUpsOf(agreementId, ticketId);
    await this.aboutTickets([ticketId]);
    return { clientId, agreementId, ledgerIds: [], ticketIds: [ticketId] };
  }

  private async signed(agreementId: string): Promise<AgreementSigned['data']> {
    const [signed] = await this.stream(agreementStream(agreementId));
    if (signed) return signed.data as AgreementSigned['data'];
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }

  /** The months that are opened, from one on: they are opened in order. */
  private async months(agreementId: string, from: Month): Promise<readonly Month[]> {
    const months: Month[] = [];
    for (let month = from; ; month = nextMonth(month)) {
      const facts = await this.stream(ledgerStream(agreementId, month));
      if (facts.length === 0) return months;
      months.push(month);
    }
  }

  /** The invoices and disputes of months. */
  private async documentsOf(agreementId: string, months: readonly Month[]): Promise<void> {
    const ledgerIds = months.map((month) => ledgerIdOf(agreementId, month));
    if (this.kinds.has('invoice')) await this.streams(ledgerIds.map(invoiceStream));
    if (!this.kinds.has('dispute')) return;
    for (const ledgerId of ledgerIds) {
      for (let number = 1; ; number += 1) {
        if ((await this.stream(disputeStream(disputeIdOf(ledgerId, number)))).length === 0) break;
      }
    }
  }

  /** What watches over an agreement's systems, and the work that is planned for them. */
  private async checksAndPlans(clientId: string, agreementId: string): Promise<void> {
    if (this.kinds.has('check')) {
      const checks = await this.listed({ clientId, agreementId }, [trends, outages], [], 'checkId');
      await this.streams(checks.map(checkStream), (of) => of.agreementId === agreementId);
    }
    if (!this.kinds.has('maintenance')) return;
    const plans = await this.listed({ agreementId }, [maintenancePlans], []);
    await this.streams(plans.map(maintenanceStream), (of) => of.agreementId === agreementId);
  }

  /** All tickets of an agreement, with what is about them. @returns their ids, those among them of which there is no fact */
  private async tickets(clientId: string, agreementId: string): Promise<readonly string[]> {
    const named = this.facts.map(({ data }) => (data as About).ticketId).filter((id) => typeof id === 'string');
    const known = [...new Set(named)];
    const all = new Set(known);
    const add = (ids: readonly string[]): void => ids.forEach((id) => all.add(id));
    add(await this.listed({ agreementId }, [ticketBoard, workQueue], known));
    add(await this.listed({ agreementId }, [slaStatus], [...all], 'ticketId'));
    add(await this.listed({ clientId, agreementId }, [trends, ticketSearch], [...all]));
    const foreign = new Set<string>();
    await this.streams([...all].map(ticketStream), (opened) => {
      if (opened.agreementId === agreementId) return true;
      if (typeof opened.ticketId === 'string') foreign.add(opened.ticketId);
      return false;
    });
    const ticketIds = [...all].filter((id) => !foreign.has(id));
    await this.aboutTickets(ticketIds);
    return ticketIds;
  }

  /** What was found in a ticket is a ticket of the same agreement, whose opening tells of it. */
  private async followUpsOf(agreementId: string, ticketId: string): Promise<void> {
    const board = ticketBoard as Projection;
    const following = await this.listed({ agreementId, followsUp: ticketId }, [ticketBoard], []);
    const card = (await this.live.byIds(board, [ticketId])).get(ticketId) as { followUps?: unknown } | undefined;
    const told = Array.isArray(card?.followUps) ? card.followUps.filter((id) => typeof id === 'string') : [];
    await this.streams([...new Set([...following, ...told])].map(ticketStream), (of) => of.agreementId === agreementId);
  }

  /** The mail that became part of tickets, and what people were told of them and of their agreement. */
  private async aboutTickets(ticketIds: readonly string[]): Promise<void> {
    const facts = [...this.facts];
    if (this.kinds.has('message')) {
      const byMail = facts.filter(({ metadata }) => metadata.actor.id.startsWith(BY_MAIL));
      const known = byMail.map(({ metadata }) => metadata.correlationId);
      const listed = await this.listed({ ticketId: { $in: ticketIds } }, [messages], known);
      await this.streams([...new Set([...known, ...listed])].map(messageStream));
    }
    if (!this.kinds.has('notice')) return;
    const told = facts.filter(({ type }) => handles(notices, type) && !Object.hasOwn(typesIn.notice, type));
    await this.streams(told.flatMap((fact) => routed(notices as Projection, fact)).map(noticeStream));
  }

  /** One field of what these read models hold, each value once: those that are not known yet. */
  private async listed(
    selection: Selection,
    models: readonly { readonly name: string }[],
    known: readonly string[],
    field = 'id',
  ): Promise<readonly string[]> {
    const found = new Set<string>();
    const before = new Set(known);
    for (const model of models) {
      for (const id of await this.live.values(model as Projection, field, selection)) {
        if (before.has(id)) continue;
        this.listedBy.add(model.name);
        found.add(id);
      }
    }
    return [...found];
  }

  /** @param isOurs whether a stream is of this part, by what its first fact is about; one that is not counts as empty */
  private async streams(names: readonly string[], isOurs: (first: About) => boolean = () => true): Promise<void> {
    for (let from = 0; from < names.length; from += TOGETHER) {
      await Promise.all(names.slice(from, from + TOGETHER).map((name) => this.stream(name, isOurs)));
    }
  }

  private async stream(name: string, isOurs: (first: About) => boolean = () => true): Promise<readonly Fact[]> {
    if (this.stopping.aborted) throw new Stopped();
    const facts: Fact[] = [];
    for await (const fact of this.log.readStream(name)) if (fact.position <= this.end) facts.push(fact);
    const [first] = facts;
    if (!first || !isOurs(first.data as About)) return [];
    for (const fact of facts) this.facts.push(fact);
    this.eventsRead += facts.length;
    this.tell(this.eventsRead);
    return facts;
  }
}
