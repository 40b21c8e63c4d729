import { setTimeout as sleep } from 'node:timers/promises';
import { type TermsDto } from '../../agreements/terms.dto';
import { type BalanceView } from '../../ledger/ledger.queries';
import { type StatementView } from '../../ledger/statement.view';
import { type SlaRunAnswer } from '../../sla/sla.dto';
import { type Book } from './book';
import { entriesTable, hours, linesTable, moment, money } from './tables';
import { emphasis, indented, say, tell } from './telling';

const LOOK_MS = 100;

export interface Client {
  readonly name: string;
  readonly person: string;
  readonly agreementId: string;
  /** The client's own key. */
  readonly key: string;
}

export interface Raised {
  readonly id: string;
  readonly client: Client;
}

/** A replay that has ended. */
export interface Replayed {
  readonly state: string;
  readonly eventsRead: number;
  readonly documents: number;
  readonly equal: boolean;
  readonly differences: readonly {
    readonly readModel: string;
    readonly document: string;
    readonly fields: readonly { readonly pointer: string; readonly live: unknown; readonly replayed: unknown }[];
  }[];
}

/** What the agency and its clients do, each told in a line. */
export class Studio {
  private now = '';

  constructor(private readonly book: Book) {}

  async clockTo(now: string): Promise<void> {
    await this.book.post('/v1/clock', { now });
    this.now = now;
    tell(`The clock is put to ${moment(now)}.`);
  }

  async sign(name: string, person: string, terms: TermsDto): Promise<Client> {
    const contacts = [{ name: person, email: `${person.toLowerCase()}@${name.toLowerCase()}.example` }];
    const { id: clientId } = await this.book.post('/v1/clients', { name, contacts });
    const { id: agreementId } = await this.book.post('/v1/agreements', { clientId, startsOn: '2026-01-01', terms });
    const { key } = await this.book.post<{ key: string }>('/v1/keys', { role: 'client', clientId, label: person });
    tell(`Studio North signs an agreement with ${name}.`);
    return { name, person, agreementId, key };
  }

  async ticket(client: Client, subject: string, at: string): Promise<Raised> {
    await this.putForward(at);
    const requester = {
      name: client.person,
      email: `${client.person.toLowerCase()}@${client.name.toLowerCase()}.example`,
    };
    const about = { channel: 'portal', priority: 'P2', category: 'bug', body: subject };
    const ticket = { agreementId: client.agreementId, subject, requester, ...about };
    const { id } = await this.book.post('/v1/tickets', ticket, client.key);
    tell(`${moment(at)}: ${client.person} of ${client.name} writes: “${subject}”`);
    return { id, client };
  }

  async work({ id }: Raised, agent: string, startedAt: string, minutes: number, note: string): Promise<void> {
    await this.putForward(new Date(Date.parse(startedAt) + minutes * 60_000).toISOString());
    const entry = { agent, startedAt, minutes, note };
    const { billableMinutes } = await this.book.post<{ billableMinutes: number }>(
      `/v1/tickets/${id}/time-entries`,
      entry,
    );
    const billed = billableMinutes === minutes ? '' : `, billed as ${hours(billableMinutes)}`;
    tell(`${moment(startedAt)}: ${agent} works ${hours(minutes)}${billed}. ${note}.`);
  }

  async reply({ id }: Raised, at: string, body: string): Promise<void> {
    await this.putForward(at);
    await this.book.post(`/v1/tickets/${id}/replies`, { body, public: true });
    tell(`${moment(at)}: Ada answers: “${body}”`);
  }

  async resolve({ id, client }: Raised): Promise<void> {
    await this.book.post(`/v1/tickets/${id}/resolve`, {});
    tell(`The ticket of ${client.name} is resolved.`);
  }

  async approve({ agreementId, person, name, key }: Client, month: string, minutes: number): Promise<void> {
    await this.book.post(`/v1/agreements/${agreementId}/approvals`, { month, minutes, decision: 'approved' }, key);
    tell(`${person} of ${name} approves ${hours(minutes)} beyond it.`);
  }

  async balance({ agreementId, name }: Client, month: string): Promise<void> {
    const balance = await this.book.get<BalanceView>(`/v1/agreements/${agreementId}/balance?month=${month}`);
    const { availableMinutes, usedMinutes, remainingMinutes, overageMinutes } = balance;
    const end = overageMinutes > 0 ? `${hours(overageMinutes)} over` : `${hours(remainingMinutes)} left`;
    tell(`${name}’s balance: ${hours(availableMinutes)} available, ${hours(usedMinutes)} used, ${emphasis(end)}.`);
  }

  async buy({ agreementId, name, person }: Client, minutes: number, unitPrice: number): Promise<void> {
    await this.book.post(`/v1/agreements/${agreementId}/purchases`, { minutes, unitPrice });
    tell(`${person} of ${name} buys ${hours(minutes)} at ${money(unitPrice, 'GBP')} an hour. They do not expire.`);
  }

  /** Somebody of the agency, or its auditor, with a key of their own. @returns the key */
  async hires(label: string, role: 'billing' | 'auditor'): Promise<string> {
    return (await this.book.post<{ key: string }>('/v1/keys', { role, label })).key;
  }

  /** Asks for a replay, and waits until it has ended. */
  async replay<Answer = Replayed>(asked: object, key: string): Promise<Answer> {
    const { id } = await this.book.post('/v1/replays', asked, key);
    for (;;) {
      const replay = await this.book.get<Answer & { state: string; detail?: string }>(`/v1/replays/${id}`, key);
      if (replay.state === 'done') return replay;
      if (replay.state !== 'queued' && replay.state !== 'running') throw new Error(JSON.stringify(replay));
      await sleep(LOOK_MS);
    }
  }

  clocks({ id }: Raised): Promise<readonly SlaRunAnswer[]> {
    return this.book.get(`/v1/tickets/${id}/sla`);
  }

  async statement(client: Client, month: string, inWords: string): Promise<void> {
    const [statement] = await this.statements(client, [month]);
    if (statement === undefined) return;
    const due = emphasis(money(statement.gross, statement.currency));
    say(`\n  ${client.name}, the statement of ${month}: ${due}. ${inWords}`);
    say(indented(entriesTable(statement)));
    say(indented(linesTable(statement)));
  }

  statements({ agreementId }: Client, months: readonly string[]): Promise<readonly StatementView[]> {
    return Promise.all(
      months.map((month) => this.book.get<StatementView>(`/v1/agreements/${agreementId}/months/${month}`)),
    );
  }

  /** Lets time pass without a word about it. */
  async putForward(now: string): Promise<void> {
    if (now <= this.now) return;
    await this.book.post('/v1/clock', { now });
    this.now = now;
  }
}
