import { type INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { ProposeAgreement } from '../agreements/agreement.handler';
import { termsOf } from '../agreements/terms.dto';
import { LaunchProject, RegisterClient } from '../clients/client.commands';
import { client, clientStream } from '../clients/client.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta, type DomainCommand } from '../kernel/command';
import { type Decider } from '../kernel/decider';
import { type Actor, type DomainEvent, IMPORTER } from '../kernel/event';
import { Refusal, type RefusalCode } from '../kernel/refusal';
import { ClaimBalance, ReportTime, ReportTimeHandler, signedAgreement } from '../ledger/ledger.handlers';
import { type LogTime } from '../ledger/month.commands';
import { ledgerMonth, ledgerStream } from '../ledger/month.decider';
import {
  CloseTicket,
  OpenTicket,
  PostReply,
  ResolveTicket,
  type ServedCommand,
  TriageTicket,
} from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type Clock } from '../time/clock';
import { instant } from '../time/instant';
import { localDateOf, monthOf } from '../time/local';
import { type Kind, kinds } from './columns.rules';
import {
  commandIdOf,
  type Draft,
  type DraftOf,
  fieldOf,
  hashOfStep,
  kindNeeded,
  lifeOf,
  type Need,
  thingIdOf,
} from './drafts';
import { type Line, type LineFault } from './lines';
import { overlapsIn, type Stretch } from './overlaps.rules';
import { inParallel } from './parallel';
import { type LifeStep, stepsOf } from './ticket-life.rules';

/** What became of a line: new here, there already from an import before, refused, or not come to. */
export type Outcome =
  | { readonly is: 'new' | 'there'; readonly late: boolean }
  | { readonly is: 'faulty'; readonly faults: readonly LineFault[] }
  /** What it rests on is faulty, or in a file that cannot be read. */
  | { readonly is: 'held-up'; readonly by: Line | null }
  | { readonly is: 'not-begun' };

export interface ImportOptions {
  readonly source: string;
  /** Of the run: it stands beside every fact that the run writes. */
  readonly correlationId: string;
  readonly clock: Clock;
  /** No further line is begun once it aborts. */
  readonly signal: AbortSignal;
  /** Called when lines are done with. */
  readonly tell: (lines: number) => void;
  /** Lines that are faulty by themselves, by kind and ref: what rests on them is held up. */
  readonly faulty: ReadonlyMap<string, Line>;
  /** Kinds of which not every line could be read. */
  readonly unread: ReadonlySet<Kind>;
}

/** Whoever has the machine moves things in as an admin would. */
const importer: Actor = { id: IMPORTER, role: 'admin' };

/** Lines that are under way at once, of different streams. */
const AT_ONCE = 64;
/** Agreements whose entries are under way at once, and entries of one that are decided together. */
const AGREEMENTS_AT_ONCE = 8;
const ENTRIES_AT_ONCE = 100;
const ANSWER_UNKNOWN = '(Answered in the system before. What the answer said was not moved.)';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Entry = DraftOf<'time-entries'>;

type Ids = Partial<Readonly<Record<Need, string>>>;

interface WorkedFor {
  readonly agreementId: string;
  readonly ticketId: string;
  /** Of the agreement. */
  readonly timeZone: string;
}

/**
 * Gives the commands that the lines are: kind after kind, and an agreement's entries in the order of the files. On a log
 * that keeps nothing it is the rehearsal of the same on the store.
 */
export class ImportRun {
  readonly outcomes = new Map<Draft, Outcome>();
  private readonly bus: CommandBus;
  private readonly decisions: Decisions;
  private readonly reportTime: ReportTimeHandler;
  private readonly byRef: ReadonlyMap<string, Draft>;
  /** Entries by their id, to name the one that another overlaps. */
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly workedOn = new Map<string, Promise<WorkedFor | null>>();

  constructor(
    private readonly drafts: readonly Draft[],
    private readonly options: ImportOptions,
    desk: INestApplicationContext,
  ) {
    this.bus = desk.get(CommandBus);
    this.decisions = desk.get(Decisions);
    this.reportTime = desk.get(ReportTimeHandler);
    this.byRef = new Map(drafts.map((draft) => [`${draft.kind} ${draft.ref}`, draft]));
    const entries = drafts.filter((draft) => draft.kind === 'time-entries');
    this.entries = new Map(entries.map((draft) => [thingIdOf(options.source, draft.kind, draft.ref), draft]));
  }

  /** @throws Refusal STORE_UNAVAILABLE; what is wrong with a line is its outcome */
  async run(): Promise<ReadonlyMap<Draft, Outcome>> {
    for (const draft of this.drafts) this.outcomes.set(draft, { is: 'not-begun' });
    const { signal } = this.options;
    for (const kind of kinds) {
      const drafts = this.drafts.filter((draft) => draft.kind === kind);
      if (kind === 'time-entries') await this.enterTime(drafts as Entry[]);
      else await inParallel(drafts, AT_ONCE, signal, (draft) => this.settle(draft, () => this.give(draft)));
    }
    return this.outcomes;
  }

  private async give(draft: Draft): Promise<Outcome> {
    const ids = await this.idsNeeded(draft);
    if ('is' in ids) return ids;
    switch (draft.kind) {
      case 'clients':
        return this.register(draft);
      case 'projects':
        return this.launch(draft, ids.client!);
      case 'agreements':
        return this.sign(draft, ids.client!);
      case 'opening-balances':
        return this.claim(draft, ids.agreement!);
      case 'tickets':
        return this.open(draft, ids.agreement!, ids.project ?? null);
      case 'time-entries':
        throw new Error('Time is entered agreement by agreement');
    }
  }

  private register(draft: DraftOf<'clients'>): Promise<Outcome> {
    const { name, contacts } = draft.body;
    const clientId = thingIdOf(this.options.source, draft.kind, draft.ref);
    const people = contacts.map((contact) => ({ ...contact }));
    const command = new RegisterClient({ clientId, name, contacts: people }, this.meta(draft));
    return this.execute(client, clientStream(clientId), command);
  }

  private launch(draft: DraftOf<'projects'>, clientId: string): Promise<Outcome> {
    const projectId = thingIdOf(this.options.source, draft.kind, draft.ref);
    const command = new LaunchProject({ clientId, projectId, ...draft.body }, this.meta(draft));
    return this.execute(client, clientStream(clientId), command);
  }

  private sign(draft: DraftOf<'agreements'>, clientId: string): Promise<Outcome> {
    const { startsOn, terms } = draft.body;
    const agreementId = thingIdOf(this.options.source, draft.kind, draft.ref);
    const command = new ProposeAgreement({ clientId, startsOn, terms: termsOf(terms) }, this.meta(draft));
    return this.execute(agreement, agreementStream(agreementId), command);
  }

  private async claim(draft: DraftOf<'opening-balances'>, agreementId: string): Promise<Outcome> {
    const { minutes, reason, source, asOf } = draft.body;
    const claimed = { source, asOf };
    // In which month it is, if it is there, only the command finds out.
    const command = new ClaimBalance({ agreementId, minutes, reason, claimed }, this.meta(draft));
    const { repeated } = await this.bus.execute<ClaimBalance, Decided>(command);
    return { is: repeated ? 'there' : 'new', late: false };
  }

  /** Its opening, then its steps; a step that an earlier import did not know of yet is added to what is there. */
  private async open(draft: DraftOf<'tickets'>, agreementId: string, projectId: string | null): Promise<Outcome> {
    const { body } = draft;
    const {
      openedAt,
      assignee,
      answeredAt: _a,
      answer = ANSWER_UNKNOWN,
      resolvedAt: _r,
      closedAt: _c,
      ...about
    } = body;
    const { kind = 'support', environment = 'production', estimateMinutes = null, requester } = about;
    const ticketId = thingIdOf(this.options.source, draft.kind, draft.ref);
    const opening = { ...about, ticketId, agreementId, projectId, kind, environment, estimateMinutes };
    const at = instant(openedAt);
    let isNew = false;
    const give = async (command: ServedCommand): Promise<void> => {
      const given = await this.execute(ticket, ticketStream(ticketId), command);
      isNew ||= given.is === 'new';
    };
    await give(new OpenTicket({ ...opening, requester: { ...requester }, occurredAt: at }, this.meta(draft)));
    for (const { step, at: occurredAt } of stepsOf(lifeOf(body), assignee !== undefined)) {
      const meta = this.meta(draft, step);
      const on = { ticketId, occurredAt };
      switch (step) {
        case 'triage':
          await give(new TriageTicket({ ...on, assignee: assignee! }, meta));
          break;
        case 'reply':
          await give(new PostReply({ ...on, body: answer, public: true }, meta));
          break;
        case 'resolve':
          await give(new ResolveTicket({ ...on, note: null }, meta));
          break;
        case 'close':
          await give(new CloseTicket({ ...on, note: null }, meta));
          break;
      }
    }
    return { is: isNew ? 'new' : 'there', late: false };
  }

  /** The entries of each agreement keep their order, which decides who draws first and which of two overlaps. */
  private async enterTime(drafts: readonly Entry[]): Promise<void> {
    const { signal } = this.options;
    const workedFor = new Map<Entry, WorkedFor>();
    await inParallel(drafts, AT_ONCE, signal, async (draft) => {
      const found = await this.workedFor(draft).catch((error: unknown) => this.refused(draft, error));
      if ('is' in found) this.end(draft, found);
      else workedFor.set(draft, found);
    });
    const inOrder = drafts.filter((draft) => workedFor.has(draft));
    const overlaps = overlapsIn(inOrder.map((draft) => stretchOf(draft, workedFor.get(draft)!)));
    const byAgreement = new Map<string, (WorkedFor & { readonly draft: Entry })[]>();
    for (const draft of inOrder) {
      const found = workedFor.get(draft)!;
      const other = overlaps.get(draft);
      if (other) {
        this.end(draft, overlapping(draft, other));
        continue;
      }
      const entries = byAgreement.get(found.agreementId) ?? [];
      if (entries.length === 0) byAgreement.set(found.agreementId, entries);
      entries.push({ draft, ...found });
    }
    await inParallel([...byAgreement.values()], AGREEMENTS_AT_ONCE, signal, async (entries) => {
      for (let i = 0; i < entries.length && !signal.aborted; i += ENTRIES_AT_ONCE) {
        await this.enterTogether(entries.slice(i, i + ENTRIES_AT_ONCE));
      }
    });
  }

  private async workedFor(draft: Entry): Promise<Outcome | WorkedFor> {
    const ids = await this.idsNeeded(draft);
    if ('is' in ids) return ids;
    const ticketId = ids.ticket!;
    // Asked once for each ticket: entries of one that are looked up side by side would each read its stream.
    const known = this.workedOn.get(ticketId) ?? this.worked(ticketId);
    this.workedOn.set(ticketId, known);
    return (await known) ?? this.unknown(draft, 'ticket');
  }

  private async worked(ticketId: string): Promise<WorkedFor | null> {
    const { state } = await this.decisions.load(ticket, ticketStream(ticketId));
    if (state.status === 'unopened') return null;
    const { agreementId } = state;
    const { timeZone } = (await signedAgreement(this.decisions, agreementId)).terms;
    return { agreementId, ticketId, timeZone };
  }

  /** What the decisions rest on is looked up side by side; then they are handed in as they stand in the file. */
  private async enterTogether(entries: readonly (WorkedFor & { readonly draft: Entry })[]): Promise<void> {
    const months = new Set(entries.map(ledgerOf));
    for (const stream of months) await this.decisions.load(ledgerMonth, stream);
    const found = await Promise.all(
      entries.map(async ({ draft, ticketId }) => {
        const command = await this.decisionOn(draft, ticketId).catch((error: unknown) => this.refused(draft, error));
        return { draft, command };
      }),
    );
    await Promise.all(
      found.map(({ draft, command }) =>
        this.settle(draft, () => ('is' in command ? Promise.resolve(command) : this.log(command))),
      ),
    );
  }

  private async decisionOn(draft: Entry, ticketId: string): Promise<LogTime | Outcome> {
    const command = await this.reportTime.found(this.reported(draft, ticketId));
    const { agreementId, month } = command.data;
    const isThere = await this.isThere(ledgerMonth, ledgerStream(agreementId, month), command.meta);
    return isThere ? { is: 'there', late: false } : command;
  }

  private reported(draft: Entry, ticketId: string): ReportTime {
    const { agent, minutes, note, role, activity, cover, reason, allowOverlap, startedAt } = draft.body;
    return new ReportTime(
      {
        ...{ ticketId, agent, note, startedAt: instant(startedAt), workedMinutes: minutes },
        ...{ role: role ?? null, activity: activity ?? null, cover: cover ?? null },
        ...{ reason: reason ?? null, allowOverlap: allowOverlap ?? null },
      },
      this.meta(draft),
    );
  }

  private async log(command: LogTime): Promise<Outcome> {
    const { agreementId, month } = command.data;
    const { events } = await this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), command);
    return { is: 'new', late: events.some(({ type, data }) => type === 'TimeLogged' && data.late) };
  }

  /** Gives a command, unless it has been given: a repeat would only read what it came to. */
  private async execute<E extends DomainEvent>(
    decider: Decider<unknown, never, E>,
    stream: string,
    command: DomainCommand<string, unknown>,
  ): Promise<Outcome> {
    if (await this.isThere(decider, stream, command.meta)) return { is: 'there', late: false };
    await this.bus.execute(command);
    return { is: 'new', late: false };
  }

  /** @throws Refusal IDEMPOTENCY_KEY_REUSED where it is there with other values */
  private async isThere<E extends DomainEvent>(
    decider: Decider<unknown, never, E>,
    stream: string,
    { commandId, requestHash }: CommandMeta,
  ): Promise<boolean> {
    const request = await this.decisions.requestOf(decider, stream, commandId);
    if (request && request.requestHash !== requestHash) throw new Refusal('IDEMPOTENCY_KEY_REUSED', commandId);
    return request !== undefined;
  }

  private async settle(draft: Draft, work: () => Promise<Outcome>): Promise<void> {
    this.end(draft, await work().catch((error: unknown) => this.refused(draft, error)));
  }

  private end(draft: Draft, outcome: Outcome): void {
    this.outcomes.set(draft, outcome);
    this.options.tell(1);
  }

  /** Ids of what the line rests on; or that this is not there, or is faulty itself. */
  private async idsNeeded(draft: Draft): Promise<Ids | Outcome> {
    const ids: Partial<Record<Need, string>> = {};
    for (const [need, ref] of Object.entries(draft.needs) as [Need, string][]) {
      const kind = kindNeeded[need];
      const named = `${kind} ${ref}`;
      const inFiles = this.byRef.get(named);
      const outcome = inFiles && this.outcomes.get(inFiles);
      const faulty = this.options.faulty.get(named);
      if (faulty) return { is: 'held-up', by: faulty };
      if (outcome?.is === 'not-begun') return outcome;
      if (inFiles && (outcome?.is === 'faulty' || outcome?.is === 'held-up')) {
        return { is: 'held-up', by: inFiles.line };
      }
      const derived = thingIdOf(this.options.source, kind, ref);
      const id = inFiles ? derived : await this.idOf(need, ref, derived, ids);
      if (id !== null) ids[need] = id;
      else return this.options.unread.has(kind) ? { is: 'held-up', by: null } : this.unknown(draft, need);
    }
    return ids;
  }

  /** What an earlier import brought, or what has this very id; null where there is neither. */
  private async idOf(need: Need, ref: string, derived: string, ids: Ids): Promise<string | null> {
    for (const id of UUID.test(ref) ? [derived, ref] : [derived]) if (await this.exists(need, id, ids)) return id;
    return null;
  }

  private async exists(need: Need, id: string, { agreement: agreementId = '' }: Ids): Promise<boolean> {
    switch (need) {
      case 'client':
        return (await this.decisions.load(client, clientStream(id))).revision >= 0;
      case 'agreement':
        return (await this.decisions.load(agreement, agreementStream(id))).revision >= 0;
      case 'ticket':
        return (await this.decisions.load(ticket, ticketStream(id))).revision >= 0;
      case 'project': {
        const signed = (await this.decisions.load(agreement, agreementStream(agreementId))).state;
        if (signed.status === 'unsigned') return false;
        const { state } = await this.decisions.load(client, clientStream(signed.clientId));
        return state.status === 'registered' && state.projects.has(id);
      }
    }
  }

  private unknown({ line, needs }: Draft, need: Need): Outcome {
    const detail = `must be a ref of ${kindNeeded[need]} in these files or imported before, or an id: none has ${needs[need]}`;
    return { is: 'faulty', faults: [{ file: line.file.name, line: line.number, field: need, detail }] };
  }

  /** What the domain says no to is the line's fault; what is no refusal of the line is nobody's here. */
  private refused(draft: Draft, error: unknown): Outcome {
    if (!(error instanceof Refusal) || notOfTheLine.has(error.code)) throw error;
    const { line, kind } = draft;
    const at = { file: line.file.name, line: line.number };
    if (error.code === 'IDEMPOTENCY_KEY_REUSED') {
      const detail =
        'was imported before with other values: what is written stays, and is corrected in Minutebook itself';
      return { is: 'faulty', faults: [{ ...at, field: 'ref', detail }] };
    }
    if (error.errors.length > 0) {
      const faults = error.errors.map(({ pointer, detail }) => ({
        ...at,
        field: fieldOf(kind, pointer, line.values),
        detail,
      }));
      return { is: 'faulty', faults };
    }
    const other = this.entries.get(String(error.facts['entryId']))?.line;
    const detail = `${error.message}${other ? ` (${other.file.name}:${other.number})` : ''}`;
    return { is: 'faulty', faults: [{ ...at, field: fieldRefused(kind, error.code), detail }] };
  }

  /** The opening of a ticket is another command than its steps, and the same with other steps. */
  private meta(draft: Draft, step?: LifeStep): CommandMeta {
    const commandId = commandIdOf(this.options.source, draft.kind, draft.ref, step);
    const { correlationId, clock } = this.options;
    return { ...importMeta(commandId, clock, correlationId), requestHash: hashOfStep(draft, step) };
  }
}

/** The metadata of what an import does. */
export const importMeta = (commandId: string, clock: Clock, correlationId: string): CommandMeta => ({
  ...{ commandId, actor: importer, at: clock.now() },
  ...{ correlationId, causationId: commandId },
});

/** What says nothing of the line: the store is away, or somebody else was at it too often. */
const notOfTheLine: ReadonlySet<RefusalCode> = new Set(['STORE_UNAVAILABLE', 'CONFLICT', 'READ_MODEL_BEHIND']);

/** Of the month that an entry belongs to, whether that takes it or not. */
const ledgerOf = ({ agreementId, timeZone, draft }: WorkedFor & { readonly draft: Entry }): string =>
  ledgerStream(agreementId, monthOf(localDateOf(instant(draft.body.startedAt), timeZone)));

function stretchOf(draft: Entry, { agreementId, timeZone }: WorkedFor): Stretch<Entry> {
  const { agent, minutes, allowOverlap } = draft.body;
  const startedAt = instant(draft.body.startedAt);
  const within = JSON.stringify([agreementId, monthOf(localDateOf(startedAt, timeZone)), agent]);
  return { of: draft, within, startedAt, minutes, mayOverlap: allowOverlap !== undefined };
}

function overlapping({ line, body }: Entry, other: Entry): Outcome {
  const detail = `${body.agent} already worked ${other.body.minutes} minutes from ${other.body.startedAt}: ${other.line.file.name}:${other.line.number}`;
  return { is: 'faulty', faults: [{ file: line.file.name, line: line.number, field: 'startedAt', detail }] };
}

const fieldsRefused: Readonly<Partial<Record<RefusalCode, string>>> = {
  UNKNOWN_CLIENT: 'client',
  UNKNOWN_AGREEMENT: 'agreement',
  UNKNOWN_PROJECT: 'project',
  UNKNOWN_TICKET: 'ticket',
  ALREADY_EXISTS: 'ref',
};

/** What a refusal that names no field is about: of dated facts the date. */
function fieldRefused(kind: Kind, code: RefusalCode): string | null {
  const dated: Readonly<Partial<Record<Kind, string>>> = { 'time-entries': 'startedAt', 'opening-balances': 'asOf' };
  return fieldsRefused[code] ?? dated[kind] ?? null;
}
