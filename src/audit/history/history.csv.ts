import { Readable } from 'node:stream';
import { csv, type CsvRow } from '../../documents/csv';
import { type HistoryEntry } from './history.dto';

const historyColumns = [
  'position',
  'recorded_at',
  'occurred_at',
  'type',
  'actor',
  'role',
  'reason',
  'agreement_id',
  'month',
  'ticket_id',
  'entry_id',
  'available_minutes',
  'used_minutes',
  'remaining_minutes',
  'overage_minutes',
  'provisional',
  'stream',
  'revision',
  'event_id',
  'data',
] as const;

type HistoryRow = CsvRow<(typeof historyColumns)[number]>;

/** A history as a table with a header, page after page: however long it is, a page of it is held at a time. */
export const historyCsv = (pages: AsyncIterable<readonly HistoryEntry[]>): Readable => Readable.from(textsOf(pages));

async function* textsOf(pages: AsyncIterable<readonly HistoryEntry[]>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    const text = csv(historyColumns, page.map(rowOf), '');
    yield isFirst ? text : text.slice(text.indexOf('\n') + 1);
    isFirst = false;
  }
}

const rowOf = (entry: HistoryEntry): HistoryRow => ({
  position: entry.position,
  recorded_at: entry.recordedAt,
  occurred_at: entry.occurredAt,
  type: entry.type,
  actor: entry.actor.id,
  role: entry.actor.role,
  reason: entry.reason,
  agreement_id: entry.agreementId,
  month: entry.month,
  ticket_id: entry.ticketId,
  entry_id: (entry.data as { readonly entryId?: string }).entryId,
  available_minutes: entry.balance?.availableMinutes,
  used_minutes: entry.balance?.usedMinutes,
  remaining_minutes: entry.balance?.remainingMinutes,
  overage_minutes: entry.balance?.overageMinutes,
  provisional: entry.balance?.provisional,
  stream: entry.stream,
  revision: entry.revision,
  event_id: entry.id,
  data: JSON.stringify(entry.data),
});
