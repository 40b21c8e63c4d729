import { agreements, type AgreementCard } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { type ClientCard, clients } from '../../projections/clients';
import { type DisputeCard, disputes } from '../../projections/disputes';
import { type InvoiceCard, invoices } from '../../projections/invoices';
import { type StatementCard, statements } from '../../projections/statements';
import { type TicketCard, ticketBoard } from '../../projections/ticket-board';
import { latestValues, timeLog, type TimeLogCard } from '../../projections/time-log';
import { csv, type CsvRow, money } from '../documents/csv';
import { type IndexSpec, type Projection } from '../kernel/projection';

/** A read model as a table: its columns never change their meaning or their order, new ones go to the end. */
export interface Table {
  readonly projection: Projection<object, never>;
  readonly columns: readonly string[];
  readonly sort: IndexSpec;
  /** The documents' fields by which `--client` and `--agreement` choose; null where they cannot. */
  readonly chosenBy: { readonly client: string; readonly agreement: string | null };
  /** A page of documents as CSV with a header; amounts as decimals of each row's currency, and in minor units. */
  readonly text: (docs: readonly object[]) => string;
}

interface Shape<Doc extends object, Column extends string> {
  readonly columns: readonly Column[];
  readonly sort: IndexSpec;
  readonly chosenBy: Table['chosenBy'];
  readonly rows: (doc: Doc) => Iterable<CsvRow<Column>>;
}

function table<Doc extends object, Column extends string>(
  projection: Projection<Doc, never>,
  { columns, sort, chosenBy, rows }: Shape<Doc, Column>,
): Table {
  const text = (docs: readonly object[]): string => {
    const all = (docs as readonly Doc[]).flatMap((doc) => [...rows(doc)]);
    return inCurrencies(columns, all);
  };
  return { projection: projection, columns, sort, chosenBy, text };
}

/** Rows of one currency that follow each other are written together: only then is it known how many digits it has. */
function inCurrencies<Column extends string>(columns: readonly Column[], rows: readonly CsvRow<Column>[]): string {
  const currencyOf = (row: CsvRow<Column>): string => (row as { readonly currency?: string }).currency ?? '';
  let text = csv(columns, [], '');
  for (let i = 0; i < rows.length;) {
    const currency = currencyOf(rows[i]!);
    const end = rows.findIndex((row, j) => j > i && currencyOf(row) !== currency);
    const to = end < 0 ? rows.length : end;
    text += withoutHeader(csv(columns, rows.slice(i, to), currency));
    i = to;
  }
  return text;
}

export const withoutHeader = (text: string): string => text.slice(text.indexOf('\n') + 1);

const ofAgreement = { client: 'clientId', agreement: 'agreementId' } as const;

/** The tables that can be exported, by name. What each column holds is told in docs/export.md. */
export const tables: Readonly<Record<string, Table>> = {
  clients: table(clients, {
    columns: ['client_id', 'name', 'contacts', 'emails', 'projects'],
    sort: { name: 1 },
    chosenBy: { client: 'id', agreement: null },
    rows: ({ id, name, contacts, projects }: ClientCard) => [
      {
        client_id: id,
        name,
        contacts: contacts.map((contact) => contact.name).join('; '),
        emails: contacts.map(({ email }) => email).join('; '),
        projects: projects.map((project) => project.name).join('; '),
      },
    ],
  }),
  agreements: table(agreements, {
    columns: [
      ...['agreement_id', 'client_id', 'state', 'starts_on', 'ends_on', 'next_renewal', 'plan', 'currency'],
      ...['time_zone', 'allowance_minutes', 'monthly_fee_minor', 'hourly_rate_minor', 'terms_version', 'terms'],
    ],
    sort: { clientId: 1 },
    chosenBy: { client: 'clientId', agreement: 'id' },
    rows: ({ id, clientId, state, startsOn, endsOn, nextRenewal, termsVersion, terms }: AgreementCard) => [
      {
        agreement_id: id,
        client_id: clientId,
        state,
        starts_on: startsOn,
        ends_on: endsOn,
        next_renewal: nextRenewal,
        plan: terms?.plan,
        currency: terms?.currency,
        time_zone: terms?.timeZone,
        allowance_minutes: terms?.allowanceMinutes,
        monthly_fee_minor: terms?.monthlyFee,
        hourly_rate_minor: terms?.hourlyRate,
        terms_version: termsVersion,
        terms: JSON.stringify(terms),
      },
    ],
  }),
  balances: table(balances, {
    columns: [
      ...['agreement_id', 'client_id', 'month', 'state', 'provisional', 'available_minutes', 'used_minutes'],
      ...['remaining_minutes', 'overage_minutes', 'unapproved_overage_minutes', 'borrowed_minutes', 'claimed_minutes'],
    ],
    sort: { agreementId: 1, month: 1 },
    chosenBy: ofAgreement,
    rows: ({ agreementId, clientId, month, state, balance, figures }: BalanceCard) => [
      {
        agreement_id: agreementId,
        client_id: clientId,
        month,
        state,
        provisional: balance?.provisional,
        available_minutes: figures?.availableMinutes,
        used_minutes: figures?.usedMinutes,
        remaining_minutes: figures?.remainingMinutes,
        overage_minutes: figures?.overageMinutes,
        unapproved_overage_minutes: figures?.unapprovedOverageMinutes,
        borrowed_minutes: figures?.borrowedMinutes,
        claimed_minutes: figures?.lots.reduce((sum, { claimed, minutes }) => sum + (claimed ? minutes : 0), 0),
      },
    ],
  }),
  'statement-lines': table(statements, {
    columns: [
      ...['agreement_id', 'client_id', 'month', 'closed_at', 'line', 'kind', 'description', 'minutes'],
      ...['unit_price', 'unit_price_minor', 'amount', 'amount_minor', 'currency'],
    ],
    sort: { agreementId: 1, month: 1 },
    chosenBy: ofAgreement,
    *rows({ agreementId, clientId, month, closedAt, statement }: StatementCard) {
      const about = { agreement_id: agreementId, client_id: clientId, month, closed_at: closedAt };
      for (const [i, { kind, description, minutes, unitPrice, amount }] of (statement?.lines ?? []).entries()) {
        const line = { line: i + 1, kind, description, minutes, currency: statement!.currency };
        yield { ...about, ...line, ...money(amount, unitPrice) };
      }
    },
  }),
  'time-entries': table(timeLog, {
    columns: [
      ...['entry_id', 'agreement_id', 'client_id', 'month', 'ticket_id', 'agent', 'role', 'activity', 'started_at'],
      ...[
        'date',
        'worked_minutes',
        'billable_minutes',
        'cover',
        'note',
        'reason',
        'late',
        'original_month',
        'reversed',
      ],
      ...['recorded_at', 'recorded_by'],
    ],
    sort: { latestStartedAt: 1 },
    chosenBy: ofAgreement,
    rows: (card: TimeLogCard) => {
      const { startedAt, date, workedMinutes, billableMinutes, reversed } = latestValues(card);
      return [
        {
          entry_id: card.id,
          agreement_id: card.agreementId,
          client_id: card.clientId,
          month: card.month,
          ticket_id: card.ticketId,
          agent: card.agent,
          role: card.role,
          activity: card.activity,
          started_at: startedAt,
          date,
          worked_minutes: workedMinutes,
          billable_minutes: billableMinutes,
          cover: card.cover,
          note: card.note,
          reason: card.reason,
          late: card.late,
          original_month: card.originalMonth,
          reversed,
          recorded_at: card.recordedAt,
          recorded_by: card.recordedBy,
        },
      ];
    },
  }),
  tickets: table(ticketBoard, {
    columns: [
      ...['ticket_id', 'agreement_id', 'client_id', 'subject', 'channel', 'kind', 'category', 'priority', 'status'],
      ...['environment', 'requester_name', 'requester_email', 'assignee', 'estimate_minutes', 'opened_at'],
      ...['answered_at', 'resolved_at', 'closed_at', 'due_at'],
    ],
    sort: { openedAt: -1 },
    chosenBy: ofAgreement,
    rows: (card: TicketCard) => [
      {
        ticket_id: card.id,
        agreement_id: card.agreementId,
        client_id: card.clientId,
        subject: card.subject,
        channel: card.channel,
        kind: card.kind,
        category: card.category,
        priority: card.priority,
        status: card.status,
        environment: card.environment,
        requester_name: card.requester.name,
        requester_email: card.requester.email,
        assignee: card.assignee,
        estimate_minutes: card.estimateMinutes,
        opened_at: card.openedAt,
        answered_at: card.answeredAt,
        resolved_at: card.resolvedAt,
        closed_at: card.closedAt,
        due_at: card.dueAt,
      },
    ],
  }),
  invoices: table(invoices, {
    columns: [
      ...['document_id', 'kind', 'state', 'number', 'agreement_id', 'client_id', 'month', 'issued_on'],
      ...['credits_invoice', 'reason', 'net_minor', 'vat_minor', 'vat_rate', 'gross_minor', 'currency'],
    ],
    sort: { agreementId: 1, issuedOn: -1, number: -1 },
    chosenBy: ofAgreement,
    rows: (card: InvoiceCard) => [
      {
        document_id: card.id,
        kind: card.kind,
        state: card.state,
        number: card.number,
        agreement_id: card.agreementId,
        client_id: card.clientId,
        month: card.month,
        issued_on: card.issuedOn,
        credits_invoice: card.creditsInvoice,
        reason: card.reason,
        net_minor: card.net,
        vat_minor: card.vat,
        vat_rate: card.vatRate,
        gross_minor: card.gross,
        currency: card.currency,
      },
    ],
  }),
  disputes: table(disputes, {
    columns: [
      ...[
        'dispute_id',
        'number',
        'agreement_id',
        'client_id',
        'month',
        'state',
        'reason',
        'opened_on',
        'answer_due_on',
      ],
      ...['overdue', 'disputed_minutes', 'disputed_net_minor', 'agreed_minutes', 'agreed_net_minor', 'currency'],
    ],
    sort: { openedAt: -1 },
    chosenBy: ofAgreement,
    rows: (card: DisputeCard) => [
      {
        dispute_id: card.id,
        number: card.number,
        agreement_id: card.agreementId,
        client_id: card.clientId,
        month: card.month,
        state: card.state,
        reason: card.reason,
        opened_on: card.openedOn,
        answer_due_on: card.answerDueOn,
        overdue: card.overdue,
        disputed_minutes: card.disputed.minutes,
        disputed_net_minor: card.disputed.net,
        agreed_minutes: card.agreed.minutes,
        agreed_net_minor: card.agreed.net,
        currency: card.currency,
      },
    ],
  }),
};
