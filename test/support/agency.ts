import { type Terms } from '../../src/agreements/terms';
import { type App } from './app';
import { type Answer, type Caller } from './caller';
import { retainer } from './terms';

/** The answers of the contract, as far as the tests read them. Minutes and minor units are whole. */
export interface Balance {
  readonly month: string;
  readonly state: 'open' | 'closed';
  readonly provisional: boolean;
  readonly availableMinutes: number;
  readonly usedMinutes: number;
  readonly remainingMinutes: number;
  readonly overageMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly borrowedMinutes: number;
  readonly lots: readonly {
    readonly lotId: string;
    readonly source: string;
    readonly month: string;
    readonly granted: number;
    readonly drawn: number;
    readonly remaining: number;
    readonly expiresOn: string | null;
  }[];
  readonly position: number;
}

interface Line {
  readonly kind: string;
  readonly description: string;
  readonly minutes?: number;
  readonly unitPrice?: number;
  readonly amount: number;
}

export interface Statement {
  readonly month: string;
  readonly state: 'open' | 'closed';
  readonly entries: readonly {
    readonly id: string;
    readonly ticketId: string;
    readonly agent: string;
    readonly startedAt: string;
    readonly minutes: number;
    readonly billableMinutes: number;
    readonly cover: string;
    readonly late: boolean;
    readonly drawn: readonly { readonly lotId: string; readonly minutes: number }[];
    readonly overageMinutes: number;
  }[];
  readonly usedMinutes: number;
  readonly overageMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly borrowedMinutes: number;
  readonly expiredMinutes: number;
  readonly forfeitedMinutes: number;
  readonly carriedMinutes: number;
  readonly lines: readonly Line[];
  readonly net: number;
  readonly vat: number;
  readonly gross: number;
  readonly currency: string;
}

/** An agreement as it is shown; dates are local. */
export interface AgreementShown {
  readonly state: 'active' | 'notice-given' | 'ended';
  readonly termsVersion: number;
  readonly terms: Terms;
  readonly versions: readonly { readonly version: number; readonly effectiveMonth: string; readonly terms: Terms }[];
  readonly renewals: number;
  readonly nextRenewal: string | null;
  readonly endsOn: string | null;
  readonly usableThrough: string | null;
}

export interface EntryLogged {
  readonly id: string;
  readonly month: string;
  readonly billableMinutes: number;
  readonly insideMinutes: number;
  readonly outsideMinutes: number;
  readonly cover: string;
  readonly late: boolean;
  readonly originalMonth: string;
  readonly position: number;
}

export interface SlaClock {
  readonly clock: 'response' | 'resolution' | 'update';
  readonly state: 'running' | 'paused' | 'met' | 'breached';
  readonly startedAt: string;
  readonly dueAt: string | null;
  readonly stoppedAt?: string;
  readonly targetMinutes: number;
  readonly workedMinutes: number;
}

export interface HistoryEntry {
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: { readonly id: string; readonly role: string };
  readonly data: Readonly<Record<string, unknown>>;
  readonly position: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

type TermsOver = Partial<Terms>;

/** Studio North, the agency, as its people use the program: over HTTP, by the calls of the contract. */
export class Agency {
  constructor(
    readonly app: App,
    readonly desk: Caller = app.admin,
  ) {}

  /** Registers an organisation. @returns its id */
  async client(name = 'Acme'): Promise<string> {
    const contacts = [{ name: 'Theo Marsh', email: 'theo@acme.example' }];
    return (await this.desk.send('/v1/clients', { name, contacts })).id;
  }

  /** Signs the usual retainer with these changes, with a new client unless one is named. */
  async signs(startsOn: string, over: TermsOver = {}, clientId?: string): Promise<Agreement> {
    const by = clientId ?? (await this.client());
    const { id } = await this.desk.send('/v1/agreements', { clientId: by, startsOn, terms: retainer(over) });
    return new Agreement(this.desk, id, by);
  }
}

/** One agreement, and what happens under it. */
export class Agreement {
  private standing: Promise<Ticket> | undefined;

  constructor(
    private readonly desk: Caller,
    readonly id: string,
    readonly clientId: string,
  ) {}

  /** The same agreement as somebody else uses it. */
  as(other: Caller): Agreement {
    return new Agreement(other, this.id, this.clientId);
  }

  async ticket(over: Readonly<Record<string, unknown>> = {}): Promise<Ticket> {
    const { id } = await this.desk.send('/v1/tickets', this.ticketBody(over));
    return new Ticket(this.desk, id);
  }

  /** What a request for a ticket says. */
  ticketBody(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
    return {
      agreementId: this.id,
      subject: 'The shop is slow',
      body: 'Since this morning every page takes ten seconds.',
      channel: 'phone',
      priority: 'P2',
      category: 'bug',
      requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
      ...over,
    };
  }

  /** Ada works, on a ticket that stands for all the small things. */
  async works(startedAt: string, minutes: number, over: Readonly<Record<string, unknown>> = {}): Promise<EntryLogged> {
    this.standing ??= this.ticket({ subject: 'Small things' });
    return (await this.standing).works(startedAt, minutes, over);
  }

  buys(
    minutes: number,
    unitPrice: number,
    over: { purchasedOn?: string; expiresOn?: string } = {},
  ): Promise<{ id: string; lotId: string; amount: number; month: string; position: number }> {
    return this.desk.send(`/v1/agreements/${this.id}/purchases`, { minutes, unitPrice, ...over });
  }

  async approves(month: string, minutes: number): Promise<void> {
    await this.desk.send(`/v1/agreements/${this.id}/approvals`, { month, minutes, decision: 'approved' });
  }

  async declines(month: string, minutes: number): Promise<void> {
    await this.desk.send(`/v1/agreements/${this.id}/approvals`, { month, minutes, decision: 'declined' });
  }

  corrects(entryId: string, change: { minutes?: number; startedAt?: string }, reason = 'Mistyped'): Promise<Change> {
    return this.desk.send(`/v1/time-entries/${entryId}/corrections`, { ...change, reason });
  }

  reverses(entryId: string, reason = 'Logged twice'): Promise<Change> {
    return this.desk.send(`/v1/time-entries/${entryId}/reversal`, { reason });
  }

  adjusts(minutes: number, reason: string): Promise<{ id: string; month: string; lotId: string | null }> {
    return this.desk.send(`/v1/agreements/${this.id}/adjustments`, { minutes, reason });
  }

  spends(
    amount: number,
    description: string,
    incurredOn?: string,
  ): Promise<{ id: string; month: string; late: boolean }> {
    return this.desk.send(`/v1/agreements/${this.id}/expenses`, {
      amount,
      description,
      ...(incurredOn ? { incurredOn } : {}),
    });
  }

  /** The usual retainer with these changes from that month on. */
  amends(effectiveMonth: string, over: TermsOver): Promise<{ termsVersion: number; position: number }> {
    return this.desk.send(`/v1/agreements/${this.id}/amendments`, { effectiveMonth, terms: retainer(over) });
  }

  triesToAmend(effectiveMonth: string, over: TermsOver): Promise<Answer> {
    return this.desk.post(`/v1/agreements/${this.id}/amendments`, { effectiveMonth, terms: retainer(over) });
  }

  givesNotice(givenOn: string, endsOn?: string): Promise<{ noticeEndsOn: string; endsOn: string; position: number }> {
    return this.desk.send(`/v1/agreements/${this.id}/notice`, { givenOn, endsOn });
  }

  triesToGiveNotice(givenOn: string, endsOn?: string): Promise<Answer> {
    return this.desk.post(`/v1/agreements/${this.id}/notice`, { givenOn, endsOn });
  }

  show(): Promise<AgreementShown> {
    return this.desk.read(`/v1/agreements/${this.id}`);
  }

  closes(month: string): Promise<Statement> {
    return this.desk.send(`/v1/agreements/${this.id}/months/${month}/close`);
  }

  triesToClose(month: string): Promise<Answer> {
    return this.desk.post(`/v1/agreements/${this.id}/months/${month}/close`);
  }

  balance(month: string): Promise<Balance> {
    return this.desk.read(`/v1/agreements/${this.id}/balance?month=${month}`);
  }

  statement(month: string): Promise<Statement> {
    return this.desk.read(`/v1/agreements/${this.id}/months/${month}`);
  }
}

/** What a correction or reversal came to. */
export interface Change {
  readonly id: string;
  readonly entryId: string;
  readonly month: string;
  readonly adjusted: boolean;
  readonly minutes: number;
  readonly billableMinutes: number;
  readonly billableMinutesBefore: number;
  readonly givenBackMinutes?: number;
  readonly drawnMinutes?: number;
  readonly creditAmount?: number;
}

export class Ticket {
  constructor(
    private readonly desk: Caller,
    readonly id: string,
  ) {}

  as(other: Caller): Ticket {
    return new Ticket(other, this.id);
  }

  works(startedAt: string, minutes: number, over: Readonly<Record<string, unknown>> = {}): Promise<EntryLogged> {
    return this.desk.send(`/v1/tickets/${this.id}/time-entries`, entryBody(startedAt, minutes, over));
  }

  triesToWork(startedAt: string, minutes: number, over: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.desk.post(`/v1/tickets/${this.id}/time-entries`, entryBody(startedAt, minutes, over));
  }

  /** A step of the ticket's life, or `triage` or `replies` with their bodies. */
  async step(step: string, body: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.desk.send(`/v1/tickets/${this.id}/${step}`, body);
  }

  triesTo(step: string, body: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.desk.post(`/v1/tickets/${this.id}/${step}`, body);
  }

  replies(body: string, isPublic = true): Promise<void> {
    return this.step('replies', { body, public: isPublic });
  }

  /** The clocks, each by its name: of several runs the first in the list, which is the latest. */
  async clocks(): Promise<Readonly<Record<string, SlaClock>>> {
    const runs = await this.desk.read<readonly SlaClock[]>(`/v1/tickets/${this.id}/sla`);
    return Object.fromEntries(runs.toReversed().map((run) => [run.clock, run]));
  }

  show<Body = { status: string; priority: string }>(): Promise<Body> {
    return this.desk.read(`/v1/tickets/${this.id}`);
  }

  async history(): Promise<readonly HistoryEntry[]> {
    return (await this.desk.read<Page<HistoryEntry>>(`/v1/tickets/${this.id}/history?limit=200`)).items;
  }
}

/** What a request to log time says. */
export const entryBody = (startedAt: string, minutes: number, over: Readonly<Record<string, unknown>> = {}) => ({
  agent: 'Ada',
  startedAt,
  minutes,
  note: 'Looked into it',
  ...over,
});
